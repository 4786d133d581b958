// SPDX-License-Identifier: Apache-2.0
// PRELU of integers, plainly: what its int8 and int16 references are.
#pragma once

#include <limits>

#include "runtime/ops/prelu/prelu.h"

namespace mote {

template <Rounding kRounding, class T>
T PreluOne(const PreluParams& p, T x, int8_t a) {
  const int32_t v = x - p.input_zero_point;
  const int32_t scaled = v >= 0 ? Requantize<kRounding>(v, p.requant)
                                : Requantize<kRounding>(v * (a - p.alpha_zero_point), p.alpha);
  const int32_t sum = WrapAdd(scaled, p.output_zero_point);
  return static_cast<T>(Clamp(sum, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
}

template <Rounding kRounding, class T>
void PreluInteger(const PreluParams& p, Span<const T> x, Span<const int8_t> a, Span<T> y) {
  ForEachPair(p, x, a, y, [&](T v, int8_t alpha) { return PreluOne<kRounding, T>(p, v, alpha); });
}

}  // namespace mote
