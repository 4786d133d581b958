// SPDX-License-Identifier: Apache-2.0
// The programs that speak for a recipe, and in which voices.
#pragma once

#include <string>
#include <vector>

#include "support/process.h"
#include "trainer/common/random.h"

namespace mote::trainer {

// What one voice says.
struct Speech {
  std::string voice;                   // a speaker: what shares one stands on one side of a split
  std::vector<std::string> arguments;  // of the program, but for the file's
};

struct Synthesizer {
  const char* name;         // of the program, and of its Debian package
  const char* file_option;  // before the WAV file that it writes
  bool has_phonemes;        // speaks espeak-ng's mnemonics in [[...]]
  Speech (*draw)(const std::string& text, Random& random);  // voice, pitch, speed, melody
};

// The first is what a recipe has that names none.
std::vector<std::string> SynthesizerNames();
// `name` is one of them.
const Synthesizer& SynthesizerOf(const std::string& name);

// Speaks into `file`.
Process ProcessOf(const Synthesizer& synthesizer, const Speech& speech, const std::string& file);

}  // namespace mote::trainer
