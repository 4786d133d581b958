// SPDX-License-Identifier: Apache-2.0
// The mean of integers, for every integer type.
#pragma once

#include "runtime/ops/mean/mean.h"

namespace mote {

template <Rounding kRounding, class T>
T MeanOf(const MeanParams& p, const T* first, int32_t low, int32_t high) {
  int32_t sum = 0;
  ForEachReduced(p, first, [&](T element) { sum += element; });
  const int32_t scaled = Requantize<kRounding>(sum - p.count * p.input_zero_point, p.requant);
  return static_cast<T>(Clamp(WrapAdd(scaled, p.output_zero_point), low, high));
}

}  // namespace mote
