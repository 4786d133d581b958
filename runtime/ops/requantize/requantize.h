// SPDX-License-Identifier: Apache-2.0
// Another scale, zero point or integer type, with a clamp: QUANTIZE between integers, RELU, RELU6,
// RELU_N1_TO_1, RELU_0_TO_1.
//   y = clamp(zy + requant(x - zx)), sums modulo 2^32
// x        int8 [size]; RequantizeTypesRef: int8, uint8, int16 or int32
// y        int8 or uint8 [size], clamped to [act_min, act_max]; RequantizeTypesRef: int8, int16 or
//          int32
// requant  sx / sy                QUANTIZE divides in double, RELU in float: docs/numerics.md
// Alias    y may be x (same address) where both have one size of element
// Errors   none
// Exact    every kernel equals RequantizeS8Ref, RequantizeS8U8Ref or RequantizeTypesRef bit for bit
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

#define MOTE_KERNEL(isa, name, when, scratch_bytes)  \
  template <Rounding kRounding, class In, class Out> \
  void name(const RequantizeParams& p, Span<const In> x, Span<Out> y);
#include "runtime/ops/requantize/requantize_types_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote

// The pairs of types that RequantizeTypesRef is there for: those that QUANTIZE of TFLM has beside
// int8 to int8 and to uint8.
#define MOTE_REQUANTIZE_TYPES(pair) \
  pair(uint8_t, int8_t);            \
  pair(int8_t, int16_t);            \
  pair(int8_t, int32_t);            \
  pair(int16_t, int8_t);            \
  pair(int16_t, int16_t);           \
  pair(int16_t, int32_t);           \
  pair(int32_t, int8_t);            \
  pair(int32_t, int16_t)
