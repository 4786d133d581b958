// SPDX-License-Identifier: Apache-2.0
// Quantisation of real numbers, float32 to int8, int16 or uint8.
//   y = clamp(round(x / scale) + zero_point) to the type's range, ties away from zero
// x        float32 [size]         NaN gives zero_point, infinities the ends of the range
// y        int8, int16 or uint8 [size]
// Alias    none: y shares no byte with x
// Errors   none
// Exact    every kernel equals its reference bit for bit: one IEEE-754 division in single
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

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const QuantizeParams& p, Span<const float> x, Span<int16_t> y);
#include "runtime/ops/quantize/quantize_s16_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const QuantizeParams& p, Span<const float> x, Span<uint8_t> y);
#include "runtime/ops/quantize/quantize_u8_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
