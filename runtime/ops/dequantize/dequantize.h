// SPDX-License-Identifier: Apache-2.0
// Real numbers from quantised ones: int8, int16 or uint8 to float32.
//   y = scale * (x - zero_point)
// x        int8, int16 or uint8 [size]
// y        float32 [size]
// Alias    none: y shares no byte with x
// Errors   none
// Exact    every kernel equals its reference bit for bit. The product of a float and an integer of
//          17 bits is rounded once, so it equals TFLite's, which computes it in double
// Source   docs/numerics.md, DEQUANTIZE.  Cost: one multiplication an element
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct DequantizeParams {
  int32_t size;
  float scale;
  int32_t zero_point;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const DequantizeParams& p, Span<const int8_t> x, Span<float> y);
#include "runtime/ops/dequantize/dequantize_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const DequantizeParams& p, Span<const int16_t> x, Span<float> y);
#include "runtime/ops/dequantize/dequantize_s16_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const DequantizeParams& p, Span<const uint8_t> x, Span<float> y);
#include "runtime/ops/dequantize/dequantize_u8_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
