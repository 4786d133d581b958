// SPDX-License-Identifier: Apache-2.0
// All that the kernels for Cortex-M4 read of `lanes` channels, an even number, in the order in
// which they read it; the last block is filled up with channels of zeros.
//   [lanes / 2]{256 * bias b + bias a, bias a}           int32: what the sums begin with
//   [depth / 4][k0 k2 | k1 k3][a b | c d | ...][2]       int16: PackWeightPairs() of weights_m4.h
//   [lanes]{multiplier, rounding, shift}                 int32: ChannelEnd; b and d raised by 8
// The sums of b stay 256 times what they are. BlockEnds::kShared: blocks are without the ends;
// kFloat: instead of the ends stands what float_end_m4.h reads
//   [lanes]{scale}, {zero point}                         float32, int32; b and d raised by 8
#pragma once

#include "runtime/base/span.h"
#include "runtime/ops/common/channel_end_m4.h"
#include "runtime/ops/common/float_end_m4.h"
#include "runtime/ops/common/weights_m4.h"

namespace mote {

enum class BlockEnds { kOwn, kShared, kFloat };

// Of a mode that has any: not kTflm.
constexpr BlockEnds EndsOf(Rounding rounding) {
  return rounding == Rounding::kXnnpack ? BlockEnds::kFloat : BlockEnds::kOwn;
}

constexpr int32_t BlockEndBytes(int32_t lanes, BlockEnds ends) {
  if (ends == BlockEnds::kFloat) return 4 * lanes + 4;
  return ends == BlockEnds::kOwn ? 12 * lanes : 0;
}
constexpr int32_t WeightBlockBytes(int32_t depth, int32_t lanes, BlockEnds ends = BlockEnds::kOwn) {
  return lanes * (4 + RoundUp(depth, 4)) + BlockEndBytes(lanes, ends);
}
constexpr int32_t WeightBlocksBytes(int32_t channels,
                                    int32_t depth,
                                    int32_t lanes,
                                    BlockEnds ends = BlockEnds::kOwn) {
  return RoundUp(channels, lanes) / lanes * WeightBlockBytes(depth, lanes, ends);
}

// A layer as a .tflite has it, with one bias and requantisation a channel.
struct Filters {
  const int8_t* w;  // [channels, depth]
  const int32_t* bias;
  const Requant* requant;
  int32_t channels, depth;
  int32_t input_zero_point, output_zero_point;

  const int8_t* Of(int32_t channel) const {
    const int32_t at = channel * depth;
    return w + at;
  }
};

// With the least and the largest sum that an input of int8 can give.
inline ChannelM4 ChannelOf(const Filters& f, int32_t channel) {
  const int32_t least = INT8_MIN - f.input_zero_point, most = INT8_MAX - f.input_zero_point;
  int64_t low = f.bias[channel], high = low;
  for (int32_t k = 0; k < f.depth; ++k) {
    const int8_t w = f.Of(channel)[k];
    low += int64_t{w} * (w > 0 ? least : most);
    high += int64_t{w} * (w > 0 ? most : least);
  }
  return {f.requant[channel], f.output_zero_point, low, high, channel % 2 != 0 ? 8 : 0};
}

inline bool HasEnd(const ChannelM4& channel, BlockEnds ends) {
  return ends == BlockEnds::kFloat ? HasFloatEnd(channel) : HasChannelEnd(channel);
}

// Do these channels allow it? 256 * b + a must be an int16.
inline bool WeightBlocksAreExact(const Filters& f, BlockEnds ends = BlockEnds::kOwn) {
  for (int32_t i = 0; i < f.channels * f.depth; ++i) {
    if (f.w[i] == INT8_MIN) return false;
  }
  for (int32_t channel = 0; channel < f.channels; ++channel) {
    if (!HasEnd(ChannelOf(f, channel), ends)) return false;
  }
  return true;
}

inline int8_t* PutWord(int32_t value, int8_t* to) {
  StoreWord(to, static_cast<uint32_t>(value));
  return to + 4;
}

inline int8_t* PutEnd(const ChannelEnd& end, int8_t* to) {
  to = PutWord(end.multiplier, to);
  to = PutWord(end.rounding, to);
  return PutWord(end.shift, to);
}

inline int8_t* PutFloatEnds(const Filters& f, int32_t first, int32_t lanes, int8_t* to) {
  for (int32_t channel = first; channel < first + lanes; ++channel) {
    const int32_t raised = channel % 2 != 0 ? 8 : 0;
    to = PutWord(channel < f.channels ? FloatEndOf(f.requant[channel], raised) : 0, to);
  }
  return PutWord(f.output_zero_point, to);
}

// -> `blocks`, of WeightBlocksBytes().
inline void PackWeightBlocks(const Filters& f, int32_t lanes, BlockEnds ends, int8_t* blocks) {
  const auto bias = [&](int32_t channel) { return channel < f.channels ? f.bias[channel] : 0; };
  const auto end_of = [&](int32_t channel) {
    return channel < f.channels ? MakeChannelEnd(ChannelOf(f, channel)) : ChannelEnd{0, 0, 1};
  };
  for (int32_t first = 0; first < f.channels; first += lanes) {
    for (int32_t a = first; a < first + lanes; a += 2) {
      blocks = PutWord(WrapAdd(WrapShiftLeft(bias(a + 1), 8), bias(a)), blocks);
      blocks = PutWord(bias(a), blocks);
    }
    const int32_t left = f.channels - first < lanes ? f.channels - first : lanes;
    PackWeightPairs(f.Of(first), left, f.depth, lanes, blocks);
    blocks += PackedWeightBytes(lanes, f.depth, lanes);
    if (ends == BlockEnds::kShared) continue;
    if (ends == BlockEnds::kFloat) {
      blocks = PutFloatEnds(f, first, lanes, blocks);
      continue;
    }
    for (int32_t i = 0; i < lanes; ++i) blocks = PutEnd(end_of(first + i), blocks);
  }
}

// What the ends of a block, at `ends`, make of a sum of channel i of `lanes`.
template <BlockEnds kEnds>
int8_t BlockOutput(int32_t sum, const int8_t* ends, int32_t i, int32_t lanes) {
  if constexpr (kEnds == BlockEnds::kFloat) {
    const auto word = [ends](int32_t index) {
      const int32_t at = 4 * index;
      return static_cast<int32_t>(LoadWord(ends + at));
    };
    return EndByFloat(sum, word(i), word(lanes));
  } else {
    const int32_t at = 12 * i;
    return EndOfChannel(sum, LoadChannelEnd(ends + at));
  }
}

}  // namespace mote
