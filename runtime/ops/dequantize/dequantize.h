// SPDX-License-Identifier: Apache-2.0
// Real numbers from quantised ones, int8 to float32.
//   y = scale * (x - zero_point)
// x        int8 [size]
// y        float32 [size]
// Alias    none: y shares no byte with x
// Errors   none
// Exact    every kernel equals DequantizeS8F32Ref bit for bit. The product of a float and an
// integer
//          of 9 bits is rounded once, so it equals TFLite's, which computes it in double
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

}  // namespace mote
