// SPDX-License-Identifier: Apache-2.0
// Transposed 2-D convolution: each pixel of the input adds its window to the output.
//   y[oy,ox,co] = clamp(zy + requant[co](bias[co] + sum (x[iy,ix,ci] - zx) * w[co,ky,kx,ci]))
//   over all iy, ix, ci with ky = oy + pad_top - iy * stride_h in [0,Kh) and
//   kx = ox + pad_left - ix * stride_w in [0,Kw)
//                        x, y    w       bias   requant
// TransposeConvS8*       int8    int8    int32  [Co]
// TransposeConvS16*      int16   int8    int64  [Co]; zx and zy are 0
// TransposeConvF32*      float   float   float  none; no zero points
// x        [H,W,Ci]         zx in [-128,127]
// w        [Co,Kh,Kw,Ci]    zero point 0
// bias     [Co]             scale sx * sw[co]
// requant  [Co]             sx * sw[co] / sy
// y        [Ho,Wo,Co]       clamped to [act_min, act_max]
// scratch  as many bytes as the row of the kernel table asks, content undefined afterwards
// Alias    none: y shares no byte with an input
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    every kernel equals its reference bit for bit. The sum is modulo 2^32 for int8, below
//          2^47 for int16; float adds in the order iy, ix, ci
// Source   docs/numerics/weighted.md.  Cost: MACs = H*W*Ci*Kh*Kw*Co at most
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

struct TransposeConvParams {
  int32_t input_h, input_w, input_c;
  int32_t output_h, output_w, output_c;
  int32_t kernel_h, kernel_w;
  int32_t stride_h, stride_w;
  int32_t pad_top, pad_left;
  int32_t input_zero_point, output_zero_point;
  int32_t act_min, act_max;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const TransposeConvParams& p,           \
            Span<const int8_t> x,                   \
            Span<const int8_t> w,                   \
            Span<const int32_t> bias,               \
            Span<const Requant> requant,            \
            Span<int8_t> y,                         \
            Span<uint8_t> scratch);
#include "runtime/ops/transpose_conv/transpose_conv_kernels.inc"
#undef MOTE_KERNEL

struct TransposeConvS16Params {
  int32_t input_h, input_w, input_c;
  int32_t output_h, output_w, output_c;
  int32_t kernel_h, kernel_w;
  int32_t stride_h, stride_w;
  int32_t pad_top, pad_left;
  int32_t act_min, act_max;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const TransposeConvS16Params& p,        \
            Span<const int16_t> x,                  \
            Span<const int8_t> w,                   \
            Span<const int64_t> bias,               \
            Span<const Requant> requant,            \
            Span<int16_t> y,                        \
            Span<uint8_t> scratch);
#include "runtime/ops/transpose_conv/transpose_conv_s16_kernels.inc"
#undef MOTE_KERNEL

struct TransposeConvF32Params {
  int32_t input_h, input_w, input_c;
  int32_t output_h, output_w, output_c;
  int32_t kernel_h, kernel_w;
  int32_t stride_h, stride_w;
  int32_t pad_top, pad_left;
  float act_min, act_max;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const TransposeConvF32Params& p,        \
            Span<const float> x,                    \
            Span<const float> w,                    \
            Span<const float> bias,                 \
            Span<float> y,                          \
            Span<uint8_t> scratch);
#include "runtime/ops/transpose_conv/transpose_conv_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
