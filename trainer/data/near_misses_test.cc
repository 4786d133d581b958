// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/near_misses.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <set>

namespace mote::trainer {
namespace {

using ::testing::ElementsAre;

// What espeak-ng 1.51 gives.
constexpr const char* kAlexa = "a#.l.'E.k.s.@";
constexpr const char* kComputer = "k.@.m.p.j.'u:.t.3";

std::vector<std::string> Near(const std::vector<const char*>& words, int32_t count, uint64_t seed) {
  std::vector<Pronunciation> pronunciations;
  for (const char* const word : words) pronunciations.push_back(ParsePronunciation(word));
  std::vector<std::string> texts;
  const std::vector<Pronunciation> near = NearMissesOf(pronunciations, count, seed).value();
  for (const Pronunciation& said : near) texts.push_back(MnemonicsOf(said));
  return texts;
}

// To be read aloud: in none is the word heard. Two rounds of all kinds.
TEST(NearMisses, OfAlexaAreNotIt) {
  EXPECT_THAT(Near({kAlexa}, 22, 1),
              ElementsAre("a#|l|'A:|k|s|@",
                          "a#|v|'E|k|s|@",
                          "a#|l|'E|k|g|@",
                          "a#|l|'E|k",
                          "a#|l|'E|k|tS|E",
                          "a#|d|'E|k|m|@",
                          "a#|s|@|l|'E|k",
                          "a#|l|'OI|k|s|@",
                          "a#|l|'E|k|d|3:",
                          "d|E|a#|l|'E|k",
                          "a#|s|@|l|'E|k",
                          "a#|l|'u:|k|s|@",
                          "a#|l|'E|k|w|@",
                          "a#|l|'U|k|s|@",
                          "a#|l|'E|k",
                          "n|E|a#|l|'E|k",
                          "a#|l|'E|dZ|j|@",
                          "a#|s|@|l|'E|k",
                          "a#|l|'E|k|m|@",
                          "a#|l|'E|k|m|u:",
                          "z|aU|m|a#|l|'E|k",
                          "a#|k|'E|k|s|@"));
}

TEST(NearMisses, OfComputerAreNotIt) {
  EXPECT_THAT(Near({kComputer}, 22, 1),
              ElementsAre("k|@|m|p|j|'a|t|3",
                          "l|@|m|p|j|'u:|t|3",
                          "p|j|'u:|t|3",
                          "k|@|m|p|j|'u:",
                          "k|'@|m",
                          "l|@|m|p|j|'u:|n|3",
                          "p|j|'u:|k|@|m|t|3",
                          "f|E|b|p|j|'u:|t|3",
                          "k|@|m|p|j|'u:|w|A:",
                          "d|E|k|@|m|p|j|'u:",
                          "p|j|'u:|t|3|z|oU",
                          "k|@|m|p|j|'0|t|3",
                          "k|@|m|p|j|'u:|w|3",
                          "p|j|'u:|t|3",
                          "k|@|m|p|j|'u:",
                          "k|'@|m",
                          "f|@|m|p|d|'u:|t|3",
                          "k|@|m|t|3|p|j|'u:",
                          "g|u:|d|p|j|'u:|t|3",
                          "k|@|m|p|j|'u:|m|u:",
                          "z|aU|m|k|@|m|p|j|'u:",
                          "p|j|'u:|t|3|d|eI|S"));
}

TEST(NearMisses, HaveNoneOfTheWordsInThem) {
  const std::vector<const char*> words = {"l.'E.f.t", "r.'aI.t", "'0.n", "'0.f", "'eI", kAlexa};
  for (const std::string& near : Near(words, 3000, 7)) {
    std::string mnemonics = near;
    std::replace(mnemonics.begin(), mnemonics.end(), '|', '.');
    for (const char* const word : words) {
      EXPECT_FALSE(IsHeardIn(ParsePronunciation(word), ParsePronunciation(mnemonics)))
          << word << " in " << near;
    }
  }
}

TEST(NearMisses, TakeTurnsOverTheWords) {
  const std::vector<std::string> both = Near({kComputer, "h.'eI m.'oU.t"}, 400, 3);
  std::array<int, 2> like_computer = {};
  for (size_t i = 0; i < both.size(); ++i) {
    like_computer[i % 2] += both[i].find("p|j|") != std::string::npos ? 1 : 0;
  }
  EXPECT_GT(like_computer[0], 100);
  EXPECT_EQ(like_computer[1], 0);
}

TEST(NearMisses, FollowFromTheSeedAndNotFromTheCount) {
  const std::vector<std::string> many = Near({kAlexa}, 300, 1);
  const std::vector<std::string> few = Near({kAlexa}, 30, 1);
  EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin()));
  EXPECT_NE(few, Near({kAlexa}, 30, 2));
}

TEST(NearMisses, AreMany) {
  const std::vector<std::string> near = Near({kAlexa}, 600, 1);
  EXPECT_GT(std::set(near.begin(), near.end()).size(), 200U);
}

// Every vowel is a word: whatever is said has one of them in it.
TEST(NearMisses, ThatLeaveNothingToSayAreRefused) {
  std::vector<Pronunciation> words;
  for (const char* const vowel :
       {"'i:", "'eI", "'a", "'aU", "'3:", "'A:", "'O:", "'u:", "'oU", "'OI"}) {
    words.push_back(ParsePronunciation(vowel));
  }
  const auto near = NearMissesOf(words, 1, 1);
  ASSERT_FALSE(near.ok());
  EXPECT_THAT(near.error().message, ::testing::HasSubstr("of ''i:' nothing resembles it"));
}

}  // namespace
}  // namespace mote::trainer
