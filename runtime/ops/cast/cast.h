// SPDX-License-Identifier: Apache-2.0
// Numbers as another type, scales and zero points aside.
//   between integers   the low bits; bool is a byte, 0 for 0 and 1 for any other
//   to float32         the nearest, ties to even
//   from float32       towards zero; to int64, int32 and uint32 the nearest that there is, to
//                      narrower integers the low bits of that as int32; NaN gives 0
//   to bool            x != 0
// x, y     bool, int8, uint8, int16, int32, uint32, int64 or float32 [size]
// Alias    y may be x (same address) where both have one size of element
// Errors   none
// Exact    every kernel equals CastRef bit for bit
// Source   docs/numerics/unary.md.  Cost: one conversion an element
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct CastParams {
  int32_t size;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <class In, class Out>                    \
  void name(const CastParams& p, Span<const In> x, Span<Out> y);
#include "runtime/ops/cast/cast_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote

// with(In, Out) for a type In and every type.
#define MOTE_CAST_FROM(with, In) \
  with(In, bool);                \
  with(In, int8_t);              \
  with(In, uint8_t);             \
  with(In, int16_t);             \
  with(In, int32_t);             \
  with(In, uint32_t);            \
  with(In, int64_t);             \
  with(In, float)

// with(In, Out) for every pair of types.
#define MOTE_CAST_PAIRS(with)     \
  MOTE_CAST_FROM(with, bool);     \
  MOTE_CAST_FROM(with, int8_t);   \
  MOTE_CAST_FROM(with, uint8_t);  \
  MOTE_CAST_FROM(with, int16_t);  \
  MOTE_CAST_FROM(with, int32_t);  \
  MOTE_CAST_FROM(with, uint32_t); \
  MOTE_CAST_FROM(with, int64_t);  \
  MOTE_CAST_FROM(with, float)
