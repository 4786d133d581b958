// SPDX-License-Identifier: Apache-2.0
// What the compiler does for the packed kernels of Cortex-M4. depthwise_conv2d_3x3_m4.h and
// depthwise_conv2d_1xk_m4.h say what they read. Host only.
#pragma once

#include "runtime/ops/common/common_shift_m4.h"
#include "runtime/ops/common/weights_blocks_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"

namespace mote {

// The sums that a channel can have.
struct SumRange {
  int64_t low, high;
};

// How a channel ends: see common_shift_m4.h; or its scale, see float_end_m4.h.
struct RaisedEnd {
  int32_t multiplier = 0, raised = 0;
  bool exact = false;
};

inline int32_t SaturatedOutput(int64_t sum, Requant requant, int32_t zero_point) {
  const int32_t scaled = Requantize<Rounding::kSingle>(static_cast<int32_t>(sum), requant);
  return Clamp(scaled + zero_point, INT8_MIN, INT8_MAX);
}

// The least sum of the range whose output is `value` or more; the output of range.high is.
inline int64_t FirstSumWith(int32_t value, SumRange range, Requant requant, int32_t zero_point) {
  while (range.low < range.high) {
    const int64_t middle = range.low + (range.high - range.low) / 2;
    if (SaturatedOutput(middle, requant, zero_point) >= value) {
      range.high = middle;
    } else {
      range.low = middle + 1;
    }
  }
  return range.low;
}

// Do both ways of ending step at the same sums?
inline bool EndsEqual(SumRange range, Requant requant, int32_t multiplier, int32_t zero_point) {
  const int32_t rounding = CommonRounding(zero_point);
  const auto equal = [&](int64_t sum) {
    return SaturatedOutput(sum, requant, zero_point) ==
           CommonEnd(static_cast<int32_t>(sum), multiplier, rounding);
  };
  if (!equal(range.low) || !equal(range.high)) return false;
  const int32_t last = SaturatedOutput(range.high, requant, zero_point);
  for (int32_t v = SaturatedOutput(range.low, requant, zero_point) + 1; v <= last; ++v) {
    const int64_t step = FirstSumWith(v, range, requant, zero_point);
    if (!equal(step) || !equal(step - 1)) return false;
  }
  return true;
}

inline RaisedEnd MakeRaisedEnd(SumRange range, Requant requant, int32_t zero_point) {
  if (range.low < INT32_MIN || range.high > INT32_MAX) return {};
  if (requant.multiplier == 0) return {0, 0, true};
  const int32_t shift = -1 - requant.shift;
  if (shift < 0) return {};
  if (shift > kCommonShift) {
    const int32_t lowered = shift - kCommonShift;
    const auto multiplier = static_cast<int32_t>(
        (int64_t{requant.multiplier} + (int64_t{1} << (lowered - 1))) >> lowered);
    return {multiplier, 0, EndsEqual(range, requant, multiplier, zero_point)};
  }
  const int32_t raised = kCommonShift - shift;
  const int64_t most = INT32_MAX >> raised;
  return {requant.multiplier, raised, -most <= range.low && range.high <= most};
}

// Channel `c` of weights [Kh,Kw,Co].
struct ChannelWeights {
  const DepthwiseConv2dParams& p;
  const int8_t* w;
  int32_t c;
  int32_t raised = 0;

  int32_t count() const { return p.kernel_h * p.kernel_w; }
  // The tap k, raised. 128 << 8 and more is no int16, -128 << 8 is one.
  int32_t At(int32_t k) const {
    return k < 0 || k >= count() ? 0 : w[k * p.output_c + c] * (1 << raised);
  }
  bool FitInt16() const {
    for (int32_t k = 0; k < count(); ++k) {
      if (At(k) != static_cast<int16_t>(At(k))) return false;
    }
    return true;
  }
};

// Of any image: what is outside of it adds 0, as its zero point does.
inline SumRange RangeOfSums(const ChannelWeights& weights, int32_t bias) {
  const int64_t least = INT8_MIN - weights.p.input_zero_point;
  const int64_t most = INT8_MAX - weights.p.input_zero_point;
  SumRange range = {bias, bias};
  for (int32_t k = 0; k < weights.count(); ++k) {
    const int32_t w = weights.At(k);
    range.low += w * (w < 0 ? most : least);
    range.high += w * (w < 0 ? least : most);
  }
  return range;
}

// Writes words in the order of memory.
struct WordWriter {
  int8_t* to;
  void Put(uint32_t word) {
    StoreWord(to, word);
    to += sizeof(word);
  }
};

// Weights, bias and end of a channel, in the order of depthwise_conv2d_3x3_m4.h.
inline void PutChannel3x3(const ChannelWeights& w,
                          int32_t bias,
                          int32_t multiplier,
                          WordWriter& to) {
  const auto pair = [&](int32_t a, int32_t b) { to.Put(MakePair(w.At(a), w.At(b))); };
  for (int32_t k = 0; k < 3; ++k) pair(k, 3 + k);
  if (w.p.stride_h == 1) {
    for (int32_t k = 0; k < 3; ++k) pair(3 + k, 6 + k);
  } else {
    pair(6, 7), pair(8, -1);
  }
  to.Put(static_cast<uint32_t>(bias)), to.Put(static_cast<uint32_t>(multiplier));
}

// The same of depthwise_conv2d_1xk_m4.h.
inline void PutChannel1xK(const ChannelWeights& w,
                          int32_t bias,
                          int32_t multiplier,
                          WordWriter& to) {
  to.Put(static_cast<uint32_t>(bias)), to.Put(static_cast<uint32_t>(multiplier));
  for (int32_t i = 0; i < 3 * Depthwise1xKStepsM4(w.p); ++i) {
    to.Put(MakePair(w.At(2 * i), w.At(2 * i + 1)));
    to.Put(MakePair(w.At(2 * i - 1), w.At(2 * i)));
  }
}

// Sets p.tile, p.band and p.deep: equal shares of a row, of at most `tile` outputs.
inline void SetDepthwiseTile(DepthwiseConv2dParams& p, int32_t tile, int32_t band, bool deep) {
  const int32_t tiles = (p.output_w + tile - 1) / tile;
  p.tile = (p.output_w + tiles - 1) / tiles;
  p.deep = deep;
  const int32_t rows = deep ? 2 * DepthwiseRowPairsM4(p) : DepthwiseRowsM4(p);
  const int32_t steps = (p.output_h + rows - 1) / rows;
  p.band = steps < band ? steps : band;
}

// Weights [Kh,Kw,Co], biases and requantisations of layers that DepthwiseConv2dPacksM4() takes, as
// their kernel reads them; DepthwisePackedBytes() to `packed`. False where a channel has no exact
// end of this form.
inline bool PackDepthwise(const DepthwiseConv2dParams& p,
                          const int8_t* w,
                          const int32_t* bias,
                          const Requant* requant,
                          BlockEnds ends,
                          int8_t* packed) {
  WordWriter to = {packed};
  for (int32_t c = 0; c < p.output_c; ++c) {
    ChannelWeights weights = {p, w, c};
    const SumRange range = RangeOfSums(weights, bias[c]);
    const RaisedEnd end = ends == BlockEnds::kFloat
                              ? RaisedEnd{requant[c].multiplier, 0, true}
                              : MakeRaisedEnd(range, requant[c], p.output_zero_point);
    weights.raised = end.raised;
    if (!end.exact || !weights.FitInt16()) return false;
    const int32_t raised_bias = bias[c] * (1 << end.raised);
    if (p.kernel_h == 1) {
      PutChannel1xK(weights, raised_bias, end.multiplier, to);
    } else {
      PutChannel3x3(weights, raised_bias, end.multiplier, to);
    }
  }
  return true;
}

}  // namespace mote
