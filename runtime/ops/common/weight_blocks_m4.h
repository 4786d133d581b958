// SPDX-License-Identifier: Apache-2.0
// All that the kernels for Cortex-M4 read of `lanes` channels, an even number, in the order in which
// they read it; the last block is filled up with channels of zeros.
//   [lanes / 2]{256 * bias b + bias a, bias a}           int32: what the sums begin with
//   [depth / 4][k0 k2 | k1 k3][a b | c d | ...][2]       int16: PackWeightPairs() of weights_m4.h
//   [lanes]{multiplier, rounding, shift}                 int32: ChannelEnd; b and d raised by 8
// The sums of b stay 256 times what they are, so that 256 * (bias + sum) must be an int32.
#pragma once

#include "runtime/base/span.h"
#include "runtime/ops/common/channel_end_m4.h"
#include "runtime/ops/common/weights_m4.h"

namespace mote {

constexpr int32_t WeightBlockBytes(int32_t depth, int32_t lanes) {
  return lanes * (4 + RoundUp(depth, 4) + 12);
}
constexpr int32_t WeightBlocksBytes(int32_t channels, int32_t depth, int32_t lanes) {
  return RoundUp(channels, lanes) / lanes * WeightBlockBytes(depth, lanes);
}

// A layer as a .tflite has it: w [channels, depth], and one bias and requantisation a channel.
struct Filters {
  const int8_t* w;
  const int32_t* bias;
  const Requant* requant;
  int32_t channels, depth;
};

// Is 256 * b + a an int16 and 256 * sum of b an int32, for elements of [least, most]?
inline bool UpperSumIsExact(const int8_t* w,
                            int32_t depth,
                            int32_t bias,
                            int32_t least,
                            int32_t most) {
  int64_t low = bias, high = bias;
  for (int32_t k = 0; k < depth; ++k) {
    if (w[k] == INT8_MIN) return false;
    low += int64_t{w[k]} * (w[k] > 0 ? least : most);
    high += int64_t{w[k]} * (w[k] > 0 ? most : least);
  }
  return low >= -(1 << 23) && high < 1 << 23;
}

// Do these channels allow it, for elements of [least, most]?
inline bool WeightBlocksAreExact(const Filters& f, int32_t least, int32_t most) {
  for (int32_t channel = 0; channel < f.channels; ++channel) {
    const bool upper = channel % 2 != 0;
    const int8_t* const w = f.w + channel * f.depth;
    if (!HasChannelEnd(f.requant[channel], upper ? 8 : 0)) return false;
    if (upper && !UpperSumIsExact(w, f.depth, f.bias[channel], least, most)) return false;
  }
  return true;
}

inline int8_t* PutWord(int32_t value, int8_t* to) {
  StoreWord(to, static_cast<uint32_t>(value));
  return to + 4;
}

// -> `blocks`, of WeightBlocksBytes().
inline void PackWeightBlocks(const Filters& f, int32_t lanes, int32_t zero_point, int8_t* blocks) {
  const auto bias = [&](int32_t channel) { return channel < f.channels ? f.bias[channel] : 0; };
  for (int32_t first = 0; first < f.channels; first += lanes) {
    for (int32_t a = first; a < first + lanes; a += 2) {
      blocks = PutWord(WrapAdd(WrapShiftLeft(bias(a + 1), 8), bias(a)), blocks);
      blocks = PutWord(bias(a), blocks);
    }
    const int32_t left = f.channels - first < lanes ? f.channels - first : lanes;
    PackWeightPairs(f.w + first * f.depth, left, f.depth, lanes, blocks);
    blocks += PackedWeightBytes(lanes, f.depth, lanes);
    for (int32_t i = 0; i < lanes; ++i) {
      const Requant requant = i < left ? f.requant[first + i] : Requant{0, -2};
      const ChannelEnd end = MakeChannelEnd(requant, i % 2 != 0 ? 8 : 0, zero_point);
      blocks = PutWord(end.multiplier, blocks);
      blocks = PutWord(end.rounding, blocks);
      blocks = PutWord(end.shift, blocks);
    }
  }
}

}  // namespace mote
