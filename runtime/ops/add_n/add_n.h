// SPDX-License-Identifier: Apache-2.0
// The sum of several tensors of one shape.
//   y = clamp8(zy + ry(ra(-zx << 20) + sum_i ra((x_i - zx) << 20)))   int8, ra = 1/2, ry = 2 * sx /
//                                                                     (2^20 * sy)
//   y = 0 + x_0 + x_1 + ...                                          float32, from the left
// TFLM begins the sum of int8 with the real value of a byte 0, not with 0: so do the kernels.
// x...     int8 of one scale and zero point, or float32; `inputs` of them, at most kMaxAddNInputs
// y        `size` elements
// Ranges   sums are modulo 2^32: 15 inputs at the ends of their range fit
// Alias    y may be an input (same address)
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    bit for bit TFLM's (docs/numerics/binary.md)
// Source   docs/numerics/binary.md, ADD_N.  Cost: one requantisation an input and output
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kMaxAddNInputs = 10;

struct AddNParams {
  int32_t inputs, size;
  int32_t input_zero_point, output_zero_point;
  int32_t left_shift;
  Requant input_requant, output_requant;
};

struct AddNF32Params {
  int32_t inputs, size;
};

using AddNInput = Span<const int8_t>;
using AddNF32Input = Span<const float>;

// The kernels take their inputs as a list. Generated code calls them with one argument an input,
// and names their number: AddNF32Ref<AddNF32Input, AddNF32Input>(p, x0, x1, y).
#define MOTE_KERNEL(isa, name, when, scratch_bytes)                   \
  template <Rounding kRounding>                                       \
  void name(const AddNParams& p, const AddNInput* x, Span<int8_t> y); \
  template <Rounding kRounding, class... Inputs>                      \
  void name(const AddNParams& p, Inputs... x, Span<int8_t> y) {       \
    const AddNInput inputs[] = {x...};                                \
    name<kRounding>(p, inputs, y);                                    \
  }
#include "runtime/ops/add_n/add_n_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes)                        \
  void name(const AddNF32Params& p, const AddNF32Input* x, Span<float> y); \
  template <class... Inputs>                                               \
  void name(const AddNF32Params& p, Inputs... x, Span<float> y) {          \
    const AddNF32Input inputs[] = {x...};                                  \
    name(p, inputs, y);                                                    \
  }
#include "runtime/ops/add_n/add_n_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
