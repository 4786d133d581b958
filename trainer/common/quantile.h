// SPDX-License-Identifier: Apache-2.0
// The value that a share of values stays within.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace mote::trainer {

// The least of the values that a share `quantile` of them does not exceed. There is one or more.
inline double Quantile(std::vector<double> values, double quantile) {
  const auto count = static_cast<double>(values.size());
  const double rank = std::clamp(std::ceil(quantile * count), 1.0, count);
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank) - 1;
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

}  // namespace mote::trainer
