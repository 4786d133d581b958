// SPDX-License-Identifier: Apache-2.0
// The average of a window of integers, for every integer type.
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/ops/common/pool_params.h"

namespace mote {

// Ties away from zero.
constexpr int32_t RoundedAverage(int32_t sum, int32_t count) {
  return (sum > 0 ? sum + count / 2 : sum - count / 2) / count;
}

template <class T>
constexpr T ClampedAverage(const Pool2dParams& p, int32_t sum, int32_t count) {
  return static_cast<T>(Clamp(RoundedAverage(sum, count), p.act_min, p.act_max));
}

template <class T>
T AverageOfWindow(const Pool2dParams& p, const PoolWindow<T>& window) {
  const int32_t count = window.count();
  MOTE_ASSERT(count > 0);
  int32_t sum = 0;
  window.ForEach([&](T pixel) { sum += pixel; });
  return ClampedAverage<T>(p, sum, count);
}

}  // namespace mote
