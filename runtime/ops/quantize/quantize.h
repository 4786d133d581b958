// SPDX-License-Identifier: Apache-2.0
// Quantisation of real numbers, float32 to int8.
//   y = clamp8(round(x / scale) + zero_point), ties away from zero
// x        float32 [size]         NaN gives zero_point, infinities the ends of the range
// y        int8 [size]
// Alias    none: y shares no byte with x
// Errors   none
// Exact    every kernel equals QuantizeF32S8Ref bit for bit: one IEEE-754 division in single
//          precision, then integers; no library function
// Source   docs/numerics.md, QUANTIZE.  Cost: one division an element
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

struct QuantizeParams {
  int32_t size;
  float scale;
  int32_t zero_point;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const QuantizeParams& p, Span<const float> x, Span<int8_t> y);
#include "runtime/ops/quantize/quantize_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
