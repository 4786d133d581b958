// SPDX-License-Identifier: Apache-2.0
// Convolutions of 3x3 by Winograd's F(4x4, 3x3), exact in integers: 36 products give 16 outputs,
// where 144 do otherwise.  Source: Lavin and Gray 2016, section 4.3; points 0, 1, -1, 2, -2.
//   V = B' d B    of a window d of 6x6 bytes, x + 128
//   U = G w G'    of a filter, with G scaled by 24 (its last row by 12), so that it is an int16
//   y = A' (sum over channels of U * V) A / 576
// All is modulo 2^32: 1/9 is a number there, so that what comes out is 64 * sum, and that must be
// an int32. What 128 + zero point adds is taken off the bias.
//
// Packed, four channels a, b, c, d at a time:
//   [36][depth / 4][c0 c2 | c1 c3][a | b | c | d][2]             int16: U
//   [4]{64 * bias, multiplier, rounding, shift}                  int32: ChannelEnd, raised by 6
// BlockEnds::kFloat: the last is {64 * bias, scale, zero point, 0} (float_end_m4.h)
#pragma once

#include "runtime/ops/common/weights_blocks_m4.h"

namespace mote {

inline constexpr int32_t kWinogradTile = 4;            // outputs a side
inline constexpr int32_t kWinogradWindow = 6;          // inputs a side
inline constexpr int32_t kWinogradPoints = 36;         // products of a channel
inline constexpr int32_t kWinogradRaised = 6;          // bits that sums are too large by
inline constexpr int32_t kWinogradWindows = 2;         // at a time
inline constexpr int32_t kWinogradLanes = 4;           // output channels side by side
inline constexpr int32_t kWinogradNinth = 0x38E38E39;  // 1/9 modulo 2^32

constexpr int32_t WinogradBytes(int32_t channels, int32_t input_c) {
  return channels * (kWinogradPoints * input_c * 2 + 16);
}

// A channel's outputs, `depth` of the filters being [3,3,input_c].
inline ChannelM4 WinogradChannel(const Filters& f, int32_t channel) {
  ChannelM4 c = ChannelOf(f, channel);
  c.raised = kWinogradRaised;
  return c;
}

inline bool WinogradIsExact(const Filters& f, BlockEnds ends = BlockEnds::kOwn) {
  for (int32_t channel = 0; channel < f.channels; ++channel) {
    if (!HasEnd(WinogradChannel(f, channel), ends)) return false;
  }
  return true;
}

// U of one input channel: `w` [3,3] with `step` elements from tap to tap.
inline void TransformFilter(const int8_t* w, int32_t step, int32_t (&u)[kWinogradPoints]) {
  constexpr int32_t kG[6][3] = {
      {6, 0, 0}, {-4, -4, -4}, {-4, 4, -4}, {1, 2, 4}, {1, -2, 4}, {0, 0, 12}};
  for (int32_t i = 0; i < kWinogradPoints; ++i) {
    u[i] = 0;
    for (int32_t tap = 0; tap < 9; ++tap) {
      const int32_t at = tap * step;
      u[i] += kG[i / 6][tap / 3] * kG[i % 6][tap % 3] * w[at];
    }
  }
}

inline void PutWinogradEnd(const Filters& f, int32_t channel, BlockEnds ends, int8_t* to) {
  int64_t sum = 0;
  for (int32_t k = 0; k < f.depth; ++k) sum += f.Of(channel)[k];
  const int64_t bias = f.bias[channel] - (128 + f.input_zero_point) * sum;
  const ChannelEnd end =
      ends == BlockEnds::kFloat
          ? ChannelEnd{FloatEndOf(f.requant[channel], kWinogradRaised), f.output_zero_point, 0}
          : MakeChannelEnd(WinogradChannel(f, channel));
  to = PutWord(static_cast<int32_t>(static_cast<uint64_t>(bias) << kWinogradRaised), to);
  to = PutWord(end.multiplier, to);
  to = PutWord(end.rounding, to);
  PutWord(end.shift, to);
}

// -> `packed`, of WinogradBytes(). Output and input channels are multiples of 4.
inline void PackWinograd(const Filters& f, BlockEnds ends, int8_t* packed) {
  const int32_t input_c = f.depth / 9;
  const int32_t filters = WinogradBytes(kWinogradLanes, input_c) - 16 * kWinogradLanes;
  for (int32_t channel = 0; channel < f.channels; ++channel) {
    const int32_t lane = channel % kWinogradLanes;
    int8_t* const block = packed + WinogradBytes(channel - lane, input_c);
    for (int32_t c = 0; c < input_c; ++c) {
      int32_t u[kWinogradPoints];
      TransformFilter(f.Of(channel) + c, input_c, u);
      for (int32_t i = 0; i < kWinogradPoints; ++i) {
        // [i][c / 4][c % 2][lane][c % 4 / 2]
        const int32_t word = ((i * (input_c / 4) + c / 4) * 2 + c % 2) * kWinogradLanes + lane;
        const int32_t at = 4 * word + c % 4 / 2 * 2;
        block[at] = static_cast<int8_t>(u[i] & 0xFF);
        block[at + 1] = static_cast<int8_t>((u[i] >> 8) & 0xFF);
      }
    }
    const int32_t end = filters + 16 * lane;
    PutWinogradEnd(f, channel, ends, block + end);
  }
}

}  // namespace mote
