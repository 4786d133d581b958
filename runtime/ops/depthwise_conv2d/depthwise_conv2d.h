// SPDX-License-Identifier: Apache-2.0
// Depthwise 2-D convolution: each input channel has depth_multiplier filters of its own.
//   y[oy,ox,co] = clamp(zy + requant[co](bias[co] + sum_{ky,kx} (x' - zx) * w[ky,kx,co]))
//   x' is x at (oy * stride_h + ky * dilation_h - pad_top, ox * stride_w + kx * dilation_w -
//   pad_left), channel co / depth_multiplier, and pad_value outside of the image.
//                           x, y    w                  bias   requant
// DepthwiseConv2dS8*        int8    int8               int32  [Co]
// DepthwiseConv2dS4*        int8    int4, two a byte   int32  [Co]
// DepthwiseConv2dS16*       int16   int8               int64  [Co]; zx, zy and the padding are 0
// DepthwiseConv2dF32*       float   float              float  none; a tap outside adds nothing
// x        [H,W,Ci]         zx in [-128,127]
// w        [Kh,Kw,Co]       zero point 0; Co = Ci * depth_multiplier
// bias     [Co]             scale sx * sw[co]
// requant  [Co]             sx * sw[co] / sy
// y        [Ho,Wo,Co]       clamped to [act_min, act_max]
// scratch  as many bytes as the row of the kernel table asks, content undefined afterwards
// Alias    none: y shares no byte with an input
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    every kernel equals its reference bit for bit. The sum is modulo 2^32 for int8, below
//          2^47 for int16; float adds in the order ky, kx
// Source   Jacob et al. 2018, section 2.2.  Cost: MACs = Ho*Wo*Co*Kh*Kw
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"
#include "runtime/ops/common/weights_m4.h"

namespace mote {

struct DepthwiseConv2dParams {
  int32_t input_h, input_w, input_c;
  int32_t output_h, output_w, output_c;
  int32_t kernel_h, kernel_w;
  int32_t stride_h, stride_w;
  int32_t dilation_h, dilation_w;
  int32_t pad_top, pad_left;
  int32_t depth_multiplier;
  int32_t input_zero_point, pad_value, output_zero_point;
  int32_t act_min, act_max;
  // Of kernels with packed weights, or 0: outputs of a row at once, and how many steps down the
  // image before all begins anew. Less takes less scratch memory, more takes less time.
  int32_t tile, band;
  // Whether steps are long, which takes more of it.
  bool deep;
};

// What the kernels for Cortex-M4 take.
constexpr bool DepthwiseConv2dFitsM4(const DepthwiseConv2dParams& p) {
  return p.depth_multiplier == 1 && p.input_c % 4 == 0 && p.dilation_h == 1 && p.dilation_w == 1 &&
         p.pad_value == p.input_zero_point;
}

// Those with packed weights: as PackDepthwise() writes them, with biases and requantisations, whose
// own operands are empty. Not for Rounding::kTflm.
constexpr bool DepthwiseConv2dIs3x3M4(const DepthwiseConv2dParams& p, int32_t stride) {
  return DepthwiseConv2dFitsM4(p) && p.kernel_h == 3 && p.kernel_w == 3 && p.stride_h == stride &&
         p.stride_w == stride;
}
constexpr bool DepthwiseConv2dIs1xKM4(const DepthwiseConv2dParams& p) {
  return DepthwiseConv2dFitsM4(p) && p.kernel_h == 1 && p.stride_h == 1 && p.stride_w == 1 &&
         p.pad_top == 0 && p.pad_left == 0 && p.output_h <= p.input_h && p.kernel_w <= 64 &&
         p.output_w - 1 + p.kernel_w <= p.input_w;
}
constexpr bool DepthwiseConv2dPacksM4(const DepthwiseConv2dParams& p) {
  return p.output_h > 0 && p.output_w > 0 &&
         (DepthwiseConv2dIs3x3M4(p, 1) || DepthwiseConv2dIs3x3M4(p, 2) ||
          DepthwiseConv2dIs1xKM4(p));
}

// Kernels of one row: pairs of taps, in threes; pairs of elements; six outputs at once.
constexpr int32_t Depthwise1xKStepsM4(const DepthwiseConv2dParams& p) {
  return (p.kernel_w / 2 + 1 + 2) / 3;
}
constexpr int32_t Depthwise1xKPairsM4(const DepthwiseConv2dParams& p) {
  const int32_t read = RoundUp(p.tile, 6) / 2 + 3 * Depthwise1xKStepsM4(p) - 1;
  const int32_t written = (p.tile + p.kernel_w) / 2;
  return read > written ? read : written;
}
constexpr int32_t Depthwise1xKScratchM4(const DepthwiseConv2dParams& p) {
  return 16 * Depthwise1xKPairsM4(p) + 4 * RoundUp(p.tile, 6);
}

constexpr int32_t DepthwisePackedBytes(const DepthwiseConv2dParams& p, int32_t channels) {
  if (p.kernel_h == 1) return channels * (8 + 24 * Depthwise1xKStepsM4(p));
  return channels * (p.stride_h == 1 ? 32 : 28);
}

// A column: so many pairs of rows, four channels of a pair in 16 bytes.
inline constexpr int32_t kDepthwisePairsM4 = 3;
constexpr int32_t DepthwiseColumnsM4(const DepthwiseConv2dParams& p, int32_t outputs) {
  return (outputs - 1) * p.stride_w + p.kernel_w;
}

// So many rows of outputs are a step down, which takes 32 bytes besides the columns, and the
// outputs of one stand behind. An odd one of two rows has another beside it.
constexpr int32_t DepthwiseRowsM4(const DepthwiseConv2dParams& p) { return 4 / p.stride_h; }
constexpr int32_t DepthwiseRingBytesM4(const DepthwiseConv2dParams& p) {
  return DepthwiseColumnsM4(p, p.tile) * kDepthwisePairsM4 * 16 + 32 * (p.band - 1);
}
constexpr int32_t Depthwise3x3ScratchM4(const DepthwiseConv2dParams& p) {
  return DepthwiseRingBytesM4(p) + 4 * DepthwiseRowsM4(p) * RoundUp(p.tile, 2);
}

// Long steps: a column is so many pairs of rows, and a step an equal share of all rows, in twos.
constexpr int32_t DepthwiseDeepPairsM4(int32_t stride) { return stride == 1 ? 14 : 7; }
constexpr int32_t DepthwiseRowPairsM4(const DepthwiseConv2dParams& p) {
  const int32_t all = (p.output_h + 1) / 2,
                most = (DepthwiseDeepPairsM4(p.stride_h) - 1) / p.stride_h;
  const int32_t steps = (all + most - 1) / most;
  return (all + steps - 1) / steps;
}
// A step moves the columns on by the pairs that are new.
constexpr int32_t DepthwiseDeepRingBytesM4(const DepthwiseConv2dParams& p) {
  const int32_t moved = DepthwiseRowPairsM4(p) * p.stride_h * (p.band - 1);
  return (DepthwiseColumnsM4(p, p.tile) * DepthwiseDeepPairsM4(p.stride_h) + moved) * 16;
}
constexpr int32_t DepthwiseDeepScratchM4(const DepthwiseConv2dParams& p) {
  return DepthwiseDeepRingBytesM4(p) + 8 * DepthwiseRowPairsM4(p) * RoundUp(p.tile, 2);
}

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const DepthwiseConv2dParams& p,         \
            Span<const int8_t> x,                   \
            Span<const int8_t> w,                   \
            Span<const int32_t> bias,               \
            Span<const Requant> requant,            \
            Span<int8_t> y,                         \
            Span<uint8_t> scratch);
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const DepthwiseConv2dParams& p,         \
            Span<const int8_t> x,                   \
            Span<const uint8_t> w,                  \
            Span<const int32_t> bias,               \
            Span<const Requant> requant,            \
            Span<int8_t> y,                         \
            Span<uint8_t> scratch);
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_s4_kernels.inc"
#undef MOTE_KERNEL

struct DepthwiseConv2dS16Params {
  int32_t input_h, input_w, input_c;
  int32_t output_h, output_w, output_c;
  int32_t kernel_h, kernel_w;
  int32_t stride_h, stride_w;
  int32_t dilation_h, dilation_w;
  int32_t pad_top, pad_left;
  int32_t depth_multiplier;
  int32_t act_min, act_max;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const DepthwiseConv2dS16Params& p,      \
            Span<const int16_t> x,                  \
            Span<const int8_t> w,                   \
            Span<const int64_t> bias,               \
            Span<const Requant> requant,            \
            Span<int16_t> y,                        \
            Span<uint8_t> scratch);
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_s16_kernels.inc"
#undef MOTE_KERNEL

struct DepthwiseConv2dF32Params {
  int32_t input_h, input_w, input_c;
  int32_t output_h, output_w, output_c;
  int32_t kernel_h, kernel_w;
  int32_t stride_h, stride_w;
  int32_t dilation_h, dilation_w;
  int32_t pad_top, pad_left;
  int32_t depth_multiplier;
  float act_min, act_max;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const DepthwiseConv2dF32Params& p,      \
            Span<const float> x,                    \
            Span<const float> w,                    \
            Span<const float> bias,                 \
            Span<float> y,                          \
            Span<uint8_t> scratch);
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
