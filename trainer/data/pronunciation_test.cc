// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/pronunciation.h"

#include <gmock/gmock.h>

#include "support/process.h"
#include "trainer/data/speech_sounds.h"

namespace mote::trainer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

bool HearsIn(const char* word, const char* said) {
  return IsHeardIn(ParsePronunciation(word), ParsePronunciation(said));
}

TEST(Pronunciation, IsSyllablesOfConsonantsAroundAVowel) {
  const Pronunciation said = ParsePronunciation("k.@.m.p.j.'u:.t.3");
  ASSERT_EQ(said.size(), 3U);
  EXPECT_EQ(said[0], (Syllable{{"k"}, "@", false, {"m"}, false}));
  EXPECT_EQ(said[1], (Syllable{{"p", "j"}, "u:", true, {}, false}));
  EXPECT_EQ(said[2], (Syllable{{"t"}, "3", false, {}, false}));
}

TEST(Pronunciation, KeepsClustersAtBothEndsOfAWord) {
  const Pronunciation said = ParsePronunciation("s.t.r.'E.N.T");
  ASSERT_EQ(said.size(), 1U);
  EXPECT_THAT(said[0].onset, ElementsAre("s", "t", "r"));
  EXPECT_THAT(said[0].coda, ElementsAre("N", "T"));
}

TEST(Pronunciation, IsWrittenAsItIsSpoken) {
  EXPECT_EQ(MnemonicsOf(ParsePronunciation("h.'eI m.'oU.t\n")), "h|'eI||m|'oU|t");
  EXPECT_EQ(MnemonicsOf(ParsePronunciation(" '0.n\r\n_: n.,oU2")), "'0|n||n|'oU2");
}

TEST(Pronunciation, WithoutAnyStressBeginsWithIt) {
  EXPECT_EQ(MnemonicsOf(ParsePronunciation("D.@")), "D|'@");
}

TEST(Pronunciation, OfNoVowelIsNone) {
  for (const char* text : {"", "\n", "p.s.t", "(en)", "'.,"}) {
    EXPECT_TRUE(ParsePronunciation(text).empty()) << text;
  }
}

TEST(Hearing, FindsTheWordInsideOfOthers) {
  EXPECT_TRUE(HearsIn("l.'E.f.t", "k.l.'E.f.t"));
  EXPECT_TRUE(HearsIn("m.'oU.t", "r.I.m.'oU.t k.@.n.t.r.'oU.l"));
  EXPECT_FALSE(HearsIn("k.l.'E.f.t", "l.'E.f.t"));
}

TEST(Hearing, TakesAnUnstressedVowelForAnyOther) {
  EXPECT_TRUE(HearsIn("a#.l.'E.k.s.@", "I.l.'E.k.s.I"));
  EXPECT_TRUE(HearsIn("a#.l.'E.k.s.@", "'a.l.'E.k.s.'A:"));
  EXPECT_TRUE(HearsIn("a#.l.'E.k.s.@", "l.'E.k.s.@")) << "swallowed";
  EXPECT_TRUE(HearsIn("s.'E.v.@.n", "s.'E.v.n")) << "swallowed";
  EXPECT_FALSE(HearsIn("a#.l.'E.k.s.@", "a#.l.'u:.k.s.@"));
}

TEST(Hearing, TakesSoundsForThoseThatAreMadeAlike) {
  EXPECT_TRUE(HearsIn("k.@.m.p.j.'u:.t.3", "k.@.m.p.j.'u:.t#.3")) << "an accent";
  EXPECT_TRUE(HearsIn("a#.l.'E.k.s.@", "a#.r.'a.g.z.@"));
  EXPECT_FALSE(HearsIn("a#.l.'E.k.s.@", "a#.l.'E.k.m.@"));
}

TEST(SpeechSounds, AreAllFarFromSomeOther) {
  for (const std::string& one : Consonants()) {
    EXPECT_FALSE(IsVowel(one)) << one;
    EXPECT_EQ(ConsonantDistance(one, one), 0) << one;
    EXPECT_TRUE(std::any_of(Consonants().begin(), Consonants().end(), [&](const auto& other) {
      return ConsonantDistance(one, other) == 2;
    })) << one;
  }
  for (const std::string& one : Vowels()) {
    EXPECT_TRUE(IsVowel(one)) << one;
    EXPECT_EQ(VowelDistance(one, one), 0) << one;
    EXPECT_TRUE(std::any_of(Vowels().begin(), Vowels().end(), [&](const auto& other) {
      return VowelDistance(one, other) >= 2;
    })) << one;
  }
}

TEST(SpeechSounds, AreKnownInAllAccents) {
  EXPECT_EQ(ConsonantDistance("t#", "t"), 0);
  EXPECT_EQ(ConsonantDistance("tS", "t"), 1);
  EXPECT_EQ(VowelDistance("VR", "V"), 0);
  EXPECT_EQ(VowelDistance("aI@", "aI"), 0);
  EXPECT_EQ(VowelDistance("@L", "@"), 0);
  EXPECT_FALSE(AreAlike("@", "m"));
}

class SpokenTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!IsInstalled("espeak-ng")) GTEST_SKIP() << "espeak-ng is not installed";
  }
};

TEST_F(SpokenTest, PronunciationIsThatOfTheSynthesizer) {
  EXPECT_EQ(MnemonicsOf(PronunciationOf("alexa").value()), "a#|l|'E|k|s|@");
  EXPECT_EQ(MnemonicsOf(PronunciationOf("computer").value()), "k|@|m|p|j|'u:|t|3");
  EXPECT_EQ(MnemonicsOf(PronunciationOf("hey mote").value()), "h|'eI||m|'oU|t");
}

TEST_F(SpokenTest, WordsWithoutASoundAreRefused) {
  EXPECT_THAT(PronunciationOf("...").error().message, HasSubstr("'...': espeak-ng says"));
}

TEST_F(SpokenTest, AnOptionIsAWord) { EXPECT_TRUE(PronunciationOf("--version").ok()); }

}  // namespace
}  // namespace mote::trainer
