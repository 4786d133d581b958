// SPDX-License-Identifier: Apache-2.0
// What a recipe says of words that a synthesizer speaks: its [data.voices].
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/result.h"

namespace mote {
class TomlReader;
}

namespace mote::trainer {

struct VoiceSettings {
  std::string synthesizer = "espeak-ng";  // a program of synthesizers.h
  std::vector<std::string> words;         // '_' is a space; none: NameWords() sets them
  bool near_misses = false;               // of the words, in place of them
  bool sentences = false;      // of common words in which these do not occur, in place of them
  std::string label;           // key `class`; empty: each word is its own
  int32_t count = 200;         // recordings, of all words together
  std::string part = "train";  // where they stand, or "split": as those of any source
  uint32_t line = 0;           // of the recipe

  bool operator==(const VoiceSettings&) const = default;
};

// `classes` are the recipe's, or none.
// Errors: as TomlReader's; a class that is none of them; words or a class that is missing
Result<VoiceSettings> ReadVoices(TomlReader reader, const std::vector<std::string>& classes);

// Voices without words say the classes that are no `silent` one. `place` is the recipe.
// Errors: no class is left; near misses that would be labelled as the word itself
Status NameWords(const std::vector<std::string>& classes,
                 const std::vector<std::string>& silent,
                 const std::string& place,
                 VoiceSettings& voices);

}  // namespace mote::trainer
