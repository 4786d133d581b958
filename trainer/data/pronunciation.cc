// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/pronunciation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "support/process.h"
#include "trainer/data/speech_sounds.h"

namespace mote::trainer {
namespace {

constexpr const char* kAccent = "en-gb";  // the American one has two sounds for a 't'

// What stands before the next of `separators`, or all; both go from `rest`.
std::string_view Next(std::string_view& rest, std::string_view separators) {
  const size_t end = std::min(rest.find_first_of(separators), rest.size());
  const std::string_view next = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return next;
}

// The consonants before a vowel, shared between it and the one before.
void Share(std::vector<std::string> consonants, Syllable* before, Syllable& next) {
  std::ptrdiff_t onset = std::ssize(consonants);
  if (before != nullptr) {
    const bool is_cluster = onset > 1 && IsGlide(consonants.back());
    onset = std::min<std::ptrdiff_t>(onset, is_cluster ? 2 : 1);
    before->coda.assign(consonants.begin(), consonants.end() - onset);
  }
  next.onset.assign(consonants.end() - onset, consonants.end());
}

Pronunciation ParseWord(std::string_view word) {
  constexpr std::string_view kStresses = "',%=";  // primary, secondary, and two without one
  constexpr std::string_view kNoSounds = "_(";    // pauses, names of languages
  Pronunciation said;
  std::vector<std::string> consonants;
  while (!word.empty()) {
    std::string_view sound = Next(word, ".");
    const std::string_view stress = sound.substr(0, sound.find_first_not_of(kStresses));
    sound.remove_prefix(stress.size());
    if (sound.empty() || kNoSounds.find(sound[0]) != std::string_view::npos) continue;
    if (!IsVowel(sound)) {
      consonants.emplace_back(sound);
      continue;
    }
    Syllable syllable;
    syllable.vowel = sound;
    syllable.is_stressed = stress.find_first_of("',") != std::string_view::npos;
    Share(std::move(consonants), said.empty() ? nullptr : &said.back(), syllable);
    consonants.clear();
    said.push_back(std::move(syllable));
  }
  if (!said.empty()) said.back().coda = std::move(consonants);
  return said;
}

struct Sound {
  std::string name;
  bool is_unstressed_vowel;
};

std::vector<Sound> SoundsOf(const Pronunciation& said) {
  std::vector<Sound> sounds;
  for (const Syllable& syllable : said) {
    for (const std::string& consonant : syllable.onset) sounds.push_back({consonant, false});
    sounds.push_back({syllable.vowel, !syllable.is_stressed});
    for (const std::string& consonant : syllable.coda) sounds.push_back({consonant, false});
  }
  return sounds;
}

bool IsHeardAs(const Sound& found, const Sound& wanted) {
  if (wanted.is_unstressed_vowel) return IsVowel(found.name);
  return found.name == wanted.name || AreAlike(found.name, wanted.name);
}

std::vector<Sound> WithoutUnstressed(std::vector<Sound> sounds) {
  std::erase_if(sounds, [](const Sound& sound) { return sound.is_unstressed_vowel; });
  return sounds;
}

}  // namespace

Pronunciation ParsePronunciation(std::string_view mnemonics) {
  Pronunciation said;
  while (!mnemonics.empty()) {
    Pronunciation syllables = ParseWord(Next(mnemonics, " \r\n"));
    if (syllables.empty()) continue;
    syllables[0].begins_word = !said.empty();
    said.insert(said.end(), syllables.begin(), syllables.end());
  }
  StressSome(said);
  return said;
}

void StressSome(Pronunciation& said) {
  const auto is_stressed = [](const Syllable& syllable) { return syllable.is_stressed; };
  if (said.empty() || std::any_of(said.begin(), said.end(), is_stressed)) return;
  said[0].is_stressed = true;
}

std::string MnemonicsOf(const Pronunciation& said) {
  std::string text;
  for (const Syllable& syllable : said) {
    std::vector<std::string> sounds = syllable.onset;
    sounds.push_back((syllable.is_stressed ? "'" : "") + syllable.vowel);
    sounds.insert(sounds.end(), syllable.coda.begin(), syllable.coda.end());
    if (!text.empty()) text += syllable.begins_word ? "||" : "|";
    text += fmt::format("{}", fmt::join(sounds, "|"));
  }
  return text;
}

Result<Pronunciation> PronunciationOf(const std::string& words) {
  Process process;
  process.program = "espeak-ng";
  process.arguments = {"-q", "-x", "--sep=.", "-v", kAccent, "--", words};
  MOTE_TRY(const ProcessResult result, RunProcess(process));
  Pronunciation said = ParsePronunciation(result.out);
  if (result.ok() && !said.empty()) return said;
  return Error{fmt::format("'{}': espeak-ng says '{}', exit code {}, want a word with a vowel. {}",
                           words,
                           result.out,
                           result.exit_code,
                           result.err)};
}

bool IsHeardIn(const Pronunciation& word, const Pronunciation& said) {
  const std::vector<Sound> wanted = SoundsOf(word);
  const std::vector<Sound> found = SoundsOf(said);
  const auto begin = wanted.begin() + (wanted[0].is_unstressed_vowel ? 1 : 0);
  if (std::search(found.begin(), found.end(), begin, wanted.end(), IsHeardAs) != found.end()) {
    return true;
  }
  const std::vector<Sound> core = WithoutUnstressed(wanted);
  const std::vector<Sound> rest = WithoutUnstressed(found);
  return std::equal(rest.begin(), rest.end(), core.begin(), core.end(), IsHeardAs);
}

}  // namespace mote::trainer
