// SPDX-License-Identifier: Apache-2.0
// 2-D convolution, int8, one scale per output channel.
//   y[oy,ox,co] = clamp(zy + requant[co](bias[co] + sum_{ky,kx,ci} (x' - zx) * w[co,ky,kx,ci]))
//   x' is x at (oy * stride_h + ky * dilation_h - pad_top, ox * stride_w + kx * dilation_w -
//   pad_left), and pad_value outside of the image.
// x        int8  [H,W,Ci]         zx in [-128,127]; 0 once the compiler has folded it into the bias
// w        int8  [Co,Kh,Kw,Ci]    zero point 0
// bias     int32 [Co]             scale sx * sw[co]
// requant  [Co]                   sx * sw[co] / sy
// y        int8  [Ho,Wo,Co]       clamped to [act_min, act_max]
// scratch  as many bytes as the row of conv2d_kernels.inc asks, content undefined afterwards
// Alias    none: y shares no byte with an input
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    every kernel equals Conv2dS8Ref bit for bit; the sum is modulo 2^32
// Source   Jacob et al. 2018, section 2.2.  Cost: MACs = Ho*Wo*Co*Kh*Kw*Ci
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

struct Conv2dParams {
  int32_t input_h, input_w, input_c;
  int32_t output_h, output_w, output_c;
  int32_t kernel_h, kernel_w;
  int32_t stride_h, stride_w;
  int32_t dilation_h, dilation_w;
  int32_t pad_top, pad_left;
  int32_t input_zero_point, pad_value, output_zero_point;
  int32_t act_min, act_max;
};

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

}  // namespace mote
