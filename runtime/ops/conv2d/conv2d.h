// SPDX-License-Identifier: Apache-2.0
// 2-D convolution in groups, one scale per output channel.
//   y[oy,ox,co] = clamp(zy + requant[co](bias[co] + sum_{ky,kx,ci} (x' - zx) * w[co,ky,kx,ci]))
//   x' is x at (oy * stride_h + ky * dilation_h - pad_top, ox * stride_w + kx * dilation_w -
//   pad_left, g * Cg + ci), g = co / (Co / groups), and pad_value outside of the image.
//                   x, y         w                  bias   requant
// Conv2dS8*         int8         int8               int32  [Co]
// Conv2dS4*         int8         int4, two a byte   int32  [Co]
// Conv2dS16*        int16        int8               int64  [Co]; zx, zy and the padding are 0
// Conv2dF32*        float        float              float  none; a tap outside adds nothing
// x        [H,W,Ci]         zx in [-128,127]; 0 once the compiler has folded it into the bias
// w        [Co,Kh,Kw,Cg]    zero point 0; Cg = Ci / groups. *M4: packed, weights_m4.h; with bias
//                           and requant in blocks, weights_blocks_m4.h (of runtime/ops/common)
// bias     [Co]             scale sx * sw[co]
// requant  [Co]             sx * sw[co] / sy
// y        [Ho,Wo,Co]       clamped to [act_min, act_max]
// scratch  as many bytes as the row of the kernel table asks, content undefined afterwards
// Alias    none: y shares no byte with an input
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    every kernel equals its reference bit for bit. The sum is modulo 2^32 for int8; for
//          int16 below 2^47 where wide is 1, modulo 2^32 where it is 0; float adds in the order ky,
//          kx, ci
// Source   Jacob et al. 2018, section 2.2.  Cost: MACs = Ho*Wo*Co*Kh*Kw*Cg
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"
#include "runtime/ops/common/weights_m4.h"

namespace mote {

struct Conv2dParams {
  int32_t input_h, input_w, input_c;
  int32_t output_h, output_w, output_c;
  int32_t kernel_h, kernel_w;
  int32_t stride_h, stride_w;
  int32_t dilation_h, dilation_w;
  int32_t pad_top, pad_left;
  int32_t groups;
  int32_t input_zero_point, pad_value, output_zero_point;
  int32_t act_min, act_max;
  int32_t packing;  // a WeightPackingM4, of which the compiler has proved that it is exact
  int32_t rows;     // a Conv2dRows: how the rows of packed filters stand
};

// Rows of a packed filter, kernel_w * input_c weights, which kernels read by fours:
//   kRowsAsTheyAre  one behind the other
//   kRowsFilledUp   each filled up with zeros to a multiple of 4
//   kRowsLastApart  of 4 n + 1 weights, and at most three: 4 n of each, then one more four with
//                   the last weight of row ky at [kernel_h - ky]
enum Conv2dRows : int32_t { kRowsAsTheyAre = 0, kRowsFilledUp = 1, kRowsLastApart = 2 };

// Of kernels for Cortex-M4: how many products make a sum, and how many channels stand side by side.
constexpr int32_t Conv2dRow(const Conv2dParams& p) {
  const int32_t row = p.kernel_w * p.input_c;
  if (p.rows == kRowsFilledUp) return RoundUp(row, 4);
  return p.rows == kRowsLastApart ? row - 1 : row;
}
constexpr int32_t Conv2dDepth(const Conv2dParams& p) {
  return p.kernel_h * Conv2dRow(p) + (p.rows == kRowsLastApart ? 4 : 0);
}
constexpr int32_t kConv2dLanesM4 = 2;
constexpr int32_t kConv2dPairLanesM4 = 4;
// Two windows of int16, and one of bytes which is gathered by words.
constexpr int32_t Conv2dScratchM4(const Conv2dParams& p) {
  return 5 * RoundUp(Conv2dDepth(p), 4) + 4;
}

// Winograd's convolution takes two windows of 6x6 and four output channels at a time: of each of 36
// points a word an input channel, and eight sums. What makes the former stands where the sums come.
constexpr bool Conv2dIsWinograd(const Conv2dParams& p) {
  return p.kernel_h == 3 && p.kernel_w == 3 && p.stride_h == 1 && p.stride_w == 1 &&
         p.dilation_h == 1 && p.dilation_w == 1 && p.groups == 1 && p.input_c % 16 == 0 &&
         p.input_c > 0 && p.output_c % 4 == 0;
}
constexpr int32_t Conv2dWinogradScratchM4(const Conv2dParams& p) {
  return 4 * 36 * (p.input_c + 8);
}

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const Conv2dParams& p,                  \
            Span<const int8_t> x,                   \
            Span<const int8_t> w,                   \
            Span<const int32_t> bias,               \
            Span<const Requant> requant,            \
            Span<int8_t> y,                         \
            Span<uint8_t> scratch);
#include "runtime/ops/conv2d/conv2d_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const Conv2dParams& p,                  \
            Span<const int8_t> x,                   \
            Span<const uint8_t> w,                  \
            Span<const int32_t> bias,               \
            Span<const Requant> requant,            \
            Span<int8_t> y,                         \
            Span<uint8_t> scratch);
#include "runtime/ops/conv2d/conv2d_s4_kernels.inc"
#undef MOTE_KERNEL

struct Conv2dS16Params {
  int32_t input_h, input_w, input_c;
  int32_t output_h, output_w, output_c;
  int32_t kernel_h, kernel_w;
  int32_t stride_h, stride_w;
  int32_t dilation_h, dilation_w;
  int32_t pad_top, pad_left;
  int32_t groups;
  int32_t wide;  // 1: sums of 64 bits
  int32_t act_min, act_max;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const Conv2dS16Params& p,               \
            Span<const int16_t> x,                  \
            Span<const int8_t> w,                   \
            Span<const int64_t> bias,               \
            Span<const Requant> requant,            \
            Span<int16_t> y,                        \
            Span<uint8_t> scratch);
#include "runtime/ops/conv2d/conv2d_s16_kernels.inc"
#undef MOTE_KERNEL

struct Conv2dF32Params {
  int32_t input_h, input_w, input_c;
  int32_t output_h, output_w, output_c;
  int32_t kernel_h, kernel_w;
  int32_t stride_h, stride_w;
  int32_t dilation_h, dilation_w;
  int32_t pad_top, pad_left;
  int32_t groups;
  float act_min, act_max;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const Conv2dF32Params& p,               \
            Span<const float> x,                    \
            Span<const float> w,                    \
            Span<const float> bias,                 \
            Span<float> y,                          \
            Span<uint8_t> scratch);
#include "runtime/ops/conv2d/conv2d_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
