// SPDX-License-Identifier: Apache-2.0
// A function of int16 as a table of 513 int16, with straight lines between them.
#pragma once

#include <stdint.h>

namespace mote {

// table[i] stands for the argument (i - 256) * 128; the last one only ends the last line.
constexpr int16_t LookupS16(int16_t v, const int16_t* table) {
  const int32_t index = 256 + (v >> 7);
  const int32_t base = table[index];
  const int32_t slope = table[index + 1] - base;
  return static_cast<int16_t>(base + ((slope * (v & 127) + 64) >> 7));
}

}  // namespace mote
