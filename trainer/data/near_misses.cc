// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/near_misses.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "trainer/common/random.h"
#include "trainer/data/speech_sounds.h"

namespace mote::trainer {
namespace {

constexpr int kClearlyOther = 2;  // distance of a sound that nobody takes for the one it replaces
constexpr std::string_view kNeverFirst = "N";  // in a syllable of English
constexpr std::string_view kNeverLast = "hwj";
constexpr double kClosedShare = 0.3;  // of syllables that are made, those that end in a consonant

bool IsOneOf(const std::string& consonant, std::string_view some) {
  return consonant.size() == 1 && some.find(consonant[0]) != std::string_view::npos;
}

std::string OneOf(const std::vector<std::string>& all, Random& random) {
  return all[random.Below(all.size())];
}

// A consonant of a syllable, and what may not stand there.
struct Slot {
  std::string* consonant;
  std::string_view never;
};

std::vector<Slot> SlotsOf(Pronunciation& said) {
  std::vector<Slot> slots;
  for (Syllable& syllable : said) {
    for (std::string& consonant : syllable.onset) slots.push_back({&consonant, kNeverFirst});
    for (std::string& consonant : syllable.coda) slots.push_back({&consonant, kNeverLast});
  }
  return slots;
}

void Replace(const Slot& slot, int least_distance, Random& random) {
  std::vector<std::string> others;
  for (const std::string& other : Consonants()) {
    const bool is_far = ConsonantDistance(other, *slot.consonant) >= least_distance;
    if (is_far && !IsOneOf(other, slot.never)) others.push_back(other);
  }
  if (!others.empty()) *slot.consonant = OneOf(others, random);
}

Syllable MadeSyllable(Random& random) {
  Syllable made;
  std::string onset = OneOf(Consonants(), random);
  if (!IsOneOf(onset, kNeverFirst)) made.onset = {onset};
  made.vowel = OneOf(Vowels(), random);
  const std::string coda = OneOf(Consonants(), random);
  if (random.Chance(kClosedShare) && !IsOneOf(coda, kNeverLast)) made.coda = {coda};
  return made;
}

void DropFirst(Pronunciation& said, Random& /*random*/) {
  said.size() > 1 ? void(said.erase(said.begin())) : said[0].onset.clear();
}

void DropLast(Pronunciation& said, Random& /*random*/) {
  said.size() > 1 ? said.pop_back() : said[0].coda.clear();
}

void KeepHalf(Pronunciation& said, Random& random) {
  const bool is_first = random.Chance(0.5);
  for (size_t i = (said.size() + 1) / 2; i > 0; --i) {
    is_first ? DropLast(said, random) : DropFirst(said, random);
  }
}

void ReplaceVowel(Pronunciation& said, Random& random) {
  std::vector<Syllable*> stressed;
  for (Syllable& syllable : said) {
    if (syllable.is_stressed) stressed.push_back(&syllable);
  }
  std::string& vowel = stressed[random.Below(stressed.size())]->vowel;
  std::vector<std::string> others;
  for (const std::string& other : Vowels()) {
    if (VowelDistance(other, vowel) >= kClearlyOther) others.push_back(other);
  }
  vowel = OneOf(others, random);
}

void ReplaceConsonant(Pronunciation& said, Random& random) {
  const std::vector<Slot> slots = SlotsOf(said);
  if (!slots.empty()) Replace(slots[random.Below(slots.size())], kClearlyOther, random);
}

// Two make the distance together.
void ReplaceTwoConsonants(Pronunciation& said, Random& random) {
  std::vector<Slot> slots = SlotsOf(said);
  if (slots.size() < 2) return;
  Shuffle(random, slots);
  for (size_t i = 0; i < 2; ++i) Replace(slots[i], kClearlyOther / 2, random);
}

void SwapSyllables(Pronunciation& said, Random& random) {
  if (said.size() < 2) return;
  const size_t first = random.Below(said.size() - 1);
  std::swap(said[first], said[first + 1]);
  std::swap(said[first].begins_word, said[first + 1].begins_word);
}

void ReplaceSyllable(Syllable& syllable, Random& random) {
  Syllable made = MadeSyllable(random);
  made.is_stressed = syllable.is_stressed;
  made.begins_word = syllable.begins_word;
  syllable = std::move(made);
}

void ReplaceFirst(Pronunciation& said, Random& random) { ReplaceSyllable(said.front(), random); }

void ReplaceLast(Pronunciation& said, Random& random) { ReplaceSyllable(said.back(), random); }

// One more before it would leave the word whole, so the last one goes.
void MoveLater(Pronunciation& said, Random& random) {
  said.insert(said.begin(), MadeSyllable(random));
  said.pop_back();
}

void MoveEarlier(Pronunciation& said, Random& random) {
  said.push_back(MadeSyllable(random));
  said.erase(said.begin());
}

constexpr void (*kKinds[])(Pronunciation&, Random&) = {ReplaceVowel,
                                                       ReplaceConsonant,
                                                       DropFirst,
                                                       DropLast,
                                                       KeepHalf,
                                                       ReplaceTwoConsonants,
                                                       SwapSyllables,
                                                       ReplaceFirst,
                                                       ReplaceLast,
                                                       MoveLater,
                                                       MoveEarlier};

size_t SoundsIn(const Pronunciation& said) {
  size_t sounds = 0;
  for (const Syllable& s : said) sounds += s.onset.size() + 1 + s.coda.size();
  return sounds;
}

bool IsNearMiss(const Pronunciation& said,
                const Pronunciation& word,
                const std::vector<Pronunciation>& words) {
  constexpr size_t kEnough = 3;  // sounds that remind of a long word
  if (SoundsIn(said) < std::min(kEnough, (SoundsIn(word) + 1) / 2)) return false;
  return std::none_of(
      words.begin(), words.end(), [&](const auto& one) { return IsHeardIn(one, said); });
}

// Of the kind, or of any where the word has none of it.
std::optional<Pronunciation> Draw(const Pronunciation& word,
                                  const std::vector<Pronunciation>& words,
                                  size_t kind,
                                  Random& random) {
  constexpr size_t kTries = 20;  // of the kind
  constexpr size_t kAllTries = 1000;
  for (size_t i = 0; i < kAllTries; ++i) {
    Pronunciation said = word;
    const size_t any = random.Below(std::size(kKinds));
    kKinds[i < kTries ? kind % std::size(kKinds) : any](said, random);
    said[0].begins_word = false;
    StressSome(said);
    if (IsNearMiss(said, word, words)) return said;
  }
  return {};
}

}  // namespace

Result<std::vector<Pronunciation>> NearMissesOf(const std::vector<Pronunciation>& words,
                                                int32_t count,
                                                uint64_t seed) {
  std::vector<Pronunciation> near;
  for (size_t i = 0; i < static_cast<size_t>(count); ++i) {
    const Pronunciation& word = words[i % words.size()];
    Random random(SeedOf(seed, i));
    std::optional<Pronunciation> said = Draw(word, words, i / words.size(), random);
    if (!said) {
      return Error{fmt::format("of '{}' nothing resembles it and is none of the {} words.",
                               MnemonicsOf(word),
                               words.size())};
    }
    near.push_back(std::move(*said));
  }
  return near;
}

}  // namespace mote::trainer
