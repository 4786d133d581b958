// SPDX-License-Identifier: Apache-2.0
// How the kernels for Cortex-M4 read int8 weights: `lanes` channels side by side, four of one, four
// of the next, so that one pointer walks through all of them. A channel's last four and the last
// channels are filled up with zeros.
//   [channels / lanes][depth / 4][lanes][4]
#pragma once

#include <stdint.h>

namespace mote {

// What the kernels that read packed weights may be given: kPairs where PairsAreExact(), kBlocks
// where WeightBlocksAreExact() of weights_blocks_m4.h, kWinograd where WinogradIsExact() of
// weights_winograd_m4.h, kTensorBlocks where the EndsAreShared() of such blocks too, of
// Rounding::kSingle; none of these three for kTflm.
enum WeightPackingM4 : int32_t {
  kQuads = 0,
  kPairs = 1,
  kBlocks = 2,
  kWinograd = 3,
  kTensorBlocks = 4
};

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

// `lanes` channels a, b, c, d ... at a time, two of them in an int16: 256 * b + a. A product with
// it and one with a alone give both sums:
//   sum(a x) = sum(a * x)      sum(b x) = (sum((256 b + a) * x) - sum(a * x)) / 256
// All is modulo 2^32, so sums of b must stay below 2^23.
//   [channels / lanes][depth / 4][k0 k2 | k1 k3][a b | c d | ...][2]
inline void PackWeightPairs(
    const int8_t* w, int32_t channels, int32_t depth, int32_t lanes, int8_t* packed) {
  const auto at = [&](int32_t channel, int32_t k) {
    return channel < channels && k < depth ? w[channel * depth + k] : int8_t{0};
  };
  const auto put = [&](int32_t channel, int32_t k) {
    const auto both = static_cast<uint32_t>(256 * at(channel + 1, k) + at(channel, k));
    *packed++ = static_cast<int8_t>(both & 0xFFU);
    *packed++ = static_cast<int8_t>((both >> 8) & 0xFFU);
  };
  for (int32_t first = 0; first < channels; first += lanes) {
    for (int32_t k = 0; k < depth; k += 4) {
      for (int32_t odd = 0; odd < 2; ++odd) {
        for (int32_t channel = first; channel < first + lanes; channel += 2) {
          put(channel, k + odd);
          put(channel, k + odd + 2);
        }
      }
    }
  }
}

// Do these weights allow it, for elements of [-255, 255]? 256 * b + a must be an int16.
inline bool PairsAreExact(const int8_t* w, int32_t channels, int32_t depth) {
  for (int32_t channel = 0; channel < channels; ++channel) {
    int64_t largest = 0;  // of a sum
    for (int32_t k = 0; k < depth; ++k) {
      const int8_t weight = w[channel * depth + k];
      const int32_t size = weight < 0 ? -weight : weight;
      if (size > INT8_MAX) return false;
      largest += int64_t{255} * size;
    }
    if (largest >= 1 << 23) return false;
  }
  return true;
}

}  // namespace mote
