// SPDX-License-Identifier: Apache-2.0
// What measuring firmwares share: marks for the cycle counter, lines on the console, and the words
// given to the emulator: the program's name, the input file, the output file (no spaces in them).
#pragma once

#include <stdint.h>
#include <string.h>

#include "boards/mps2_an386/cycle_marks.h"
#include "boards/mps2_an386/semihosting.h"
#include "runtime/port/number.h"

namespace mote::measure {

// "key=" and its value.
inline void Print(const char* key, uint32_t value) {
  semihosting::WriteText(key);
  semihosting::WriteText(port::Text::Decimal(value).c_str());
  semihosting::WriteText("\n");
}

// The exit code.
inline int Fail(const char* error) {
  semihosting::WriteText("error=");
  semihosting::WriteText(error);
  semihosting::WriteText("\n");
  return 1;
}

// Cuts the word at `text` off in place and returns what follows it, "" at the end.
inline char* EndWord(char* text) {
  char* space = strchr(text, ' ');
  if (space == nullptr) return text + strlen(text);
  *space = 0;
  return space + 1;
}

// Calls measure(input_file, output_file), whose exit code it gives.
template <class Measure>
int RunWithFiles(Measure measure) {
  static char words[512];
  if (!semihosting::CommandLine(words, sizeof words)) return Fail("the command line is too long");
  char* const input_file = EndWord(words);
  char* const output_file = EndWord(input_file);
  EndWord(output_file);
  if (*input_file == 0 || *output_file == 0) return Fail("want an input and an output file");
  return measure(input_file, output_file);
}

}  // namespace mote::measure
