// SPDX-License-Identifier: Apache-2.0
// How words are said, in the mnemonics of espeak-ng: syllables that can be taken apart and spoken.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/result.h"

namespace mote::trainer {

struct Syllable {
  std::vector<std::string> onset;
  std::string vowel;  // without its stress
  bool is_stressed = false;
  std::vector<std::string> coda;
  bool begins_word = false;  // after another one

  bool operator==(const Syllable&) const = default;
};

using Pronunciation = std::vector<Syllable>;

// From "k.@.m.p.j.'u:.t.3", words apart by a space: what `espeak-ng -q -x --sep=.` gives. Of
// consonants between vowels the last begins the next syllable, before a glide two do. Empty where
// there is no vowel.
Pronunciation ParsePronunciation(std::string_view mnemonics);

// Where nothing is stressed, the first syllable is from now on.
void StressSome(Pronunciation& said);

// "k|@|m|p|j|'u:|t|3", words apart by "||": what espeak-ng speaks in "[[...]]", in any accent.
std::string MnemonicsOf(const Pronunciation& said);

// Of English. Errors: kMissingTool where espeak-ng is not installed; words that have no vowel
Result<Pronunciation> PronunciationOf(const std::string& words);

// Whether a listener hears the word in what is said: all of its sounds are there in a row, an
// unstressed vowel as any other, at its beginning swallowed; or no more than unstressed vowels came
// or went.
bool IsHeardIn(const Pronunciation& word, const Pronunciation& said);

}  // namespace mote::trainer
