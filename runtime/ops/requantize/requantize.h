// SPDX-License-Identifier: Apache-2.0
// Another scale and zero point for an int8 tensor, with a clamp: QUANTIZE from int8, RELU, RELU6.
//   y = clamp(zy + requant(x - zx))
// x        int8 [size]
// y        int8 or uint8 [size], clamped to [act_min, act_max]; uint8 is only for outputs that are
//          read by others, nothing in mote computes with it
// requant  sx / sy                QUANTIZE divides in double, RELU in float: docs/numerics.md
// Alias    y may be x (same address)
// Errors   none
// Exact    every kernel equals RequantizeS8Ref or RequantizeS8U8Ref bit for bit
// Source   Jacob et al. 2018, section 2.2.  Cost: one requantisation an element
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

struct RequantizeParams {
  int32_t size;
  int32_t input_zero_point, output_zero_point;
  Requant requant;
  int32_t act_min, act_max;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const RequantizeParams& p, Span<const int8_t> x, Span<int8_t> y);
#include "runtime/ops/requantize/requantize_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const RequantizeParams& p, Span<const int8_t> x, Span<uint8_t> y);
#include "runtime/ops/requantize/requantize_u8_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
