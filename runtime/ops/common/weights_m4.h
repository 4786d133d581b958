// SPDX-License-Identifier: Apache-2.0
// How the kernels for Cortex-M4 read int8 weights: `lanes` channels side by side, four of one, four
// of the next, so that one pointer walks through all of them. A channel's last four and the last
// channels are filled up with zeros.
//   [channels / lanes][depth / 4][lanes][4]
#pragma once

#include <stdint.h>

namespace mote {

constexpr int32_t RoundUp(int32_t v, int32_t step) { return (v + step - 1) / step * step; }

constexpr int32_t PackedWeightBytes(int32_t channels, int32_t depth, int32_t lanes) {
  return RoundUp(channels, lanes) * RoundUp(depth, 4);
}

// `w` [channels, depth] -> `packed`, of PackedWeightBytes().
inline void PackWeights(
    const int8_t* w, int32_t channels, int32_t depth, int32_t lanes, int8_t* packed) {
  for (int32_t first = 0; first < channels; first += lanes) {
    for (int32_t k = 0; k < depth; k += 4) {
      for (int32_t i = 0; i < 4 * lanes; ++i) {
        const int32_t channel = first + i / 4;
        const int32_t at = k + i % 4;
        *packed++ = channel < channels && at < depth ? w[channel * depth + at] : int8_t{0};
      }
    }
  }
}

}  // namespace mote
