// SPDX-License-Identifier: Apache-2.0
// Bilinear resizing of an image, int8 in fixed point (Q10) or float32.
//   v  = row * scale_h + offset_h                   the place in x
//   y0 = max(v rounded towards 0, 0), y1 = min(v rounded up, input_h - 1); columns alike
//   int8:   y = round(sum of the four pixels times their weights / 2^20)
//   float:  y = the sum of the four pixels times their weights, in this order: (y0,x0), (y1,x0),
//           (y0,x1), (y1,x1)
// x        [batches,input_h,input_w,channels]
// y        [batches,output_h,output_w,channels]
// Alias    none: y shares no byte with x
// Errors   none at run time: the compiler proves that y0 < input_h and x0 < input_w
// Exact    every kernel equals ResizeBilinearS8Ref or ResizeBilinearF32Ref
// Source   docs/numerics/moves.md, RESIZE_BILINEAR.  Cost: 4 MACs an output
#pragma once

#include <stdint.h>

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

// Scales and offsets in Q10.
struct ResizeBilinearParams {
  int32_t batches, input_h, input_w, output_h, output_w, channels;
  int32_t scale_h, scale_w, offset_h, offset_w;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const ResizeBilinearParams& p, Span<const int8_t> x, Span<int8_t> y);
#include "runtime/ops/resize_bilinear/resize_bilinear_kernels.inc"
#undef MOTE_KERNEL

// With half_pixel the place is (row + 1/2) * scale_h - 1/2.
struct ResizeBilinearF32Params {
  int32_t batches, input_h, input_w, output_h, output_w, channels;
  float scale_h, scale_w;
  int32_t half_pixel;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const ResizeBilinearF32Params& p, Span<const float> x, Span<float> y);
#include "runtime/ops/resize_bilinear/resize_bilinear_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
