// SPDX-License-Identifier: Apache-2.0
// Fully connected layer, int8: a matrix product with the rows of the input.
//   y[r,co] = clamp(zy + requant[co](bias[co] + sum_ci (x[r,ci] - zx) * (w[co,ci] - zw)))
// x        int8  [R,Ci]           zx in [-128,127]; 0 once the compiler has folded it into the bias
// w        int8  [Co,Ci]          zw is 0 in every model that TFLite's converter writes
// bias     int32 [Co]             scale sx * sw[co]
// requant  [1] where requant_stride is 0, [Co] where it is 1
// y        int8  [R,Co]           clamped to [act_min, act_max]
// scratch  as many bytes as the row of fully_connected_kernels.inc asks, content undefined
// afterwards Alias    none: y shares no byte with an input Errors   none at run time: the compiler
// proves shapes, debug builds assert them Exact    every kernel equals FullyConnectedS8Ref bit for
// bit; the sum is modulo 2^32 Source   Jacob et al. 2018, section 2.2.  Cost: MACs = R*Co*Ci
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

struct FullyConnectedParams {
  int32_t rows, input_depth, output_depth;
  int32_t input_zero_point, weights_zero_point, output_zero_point;
  int32_t requant_stride;
  int32_t act_min, act_max;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const FullyConnectedParams& p,          \
            Span<const int8_t> x,                   \
            Span<const int8_t> w,                   \
            Span<const int32_t> bias,               \
            Span<const Requant> requant,            \
            Span<int8_t> y,                         \
            Span<uint8_t> scratch);
#include "runtime/ops/fully_connected/fully_connected_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
