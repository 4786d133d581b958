// SPDX-License-Identifier: Apache-2.0
// Parameters of the Mahalanobis score from real numbers. Tests only.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "runtime/ops/mahalanobis/mahalanobis_distance.h"

namespace mote::testing {

using Matrix = std::vector<std::vector<double>>;

// What becomes of a mean and a lower triangle F with C^-1 = F^T F.
struct LearnedDistance {
  std::vector<int32_t> mean, factor;
  std::vector<Factor> scale;
  MahalanobisParams p;

  LearnedDistance(const std::vector<double>& real_mean, const Matrix& f, double limit) {
    for (const double m : real_mean) mean.push_back(static_cast<int32_t>(std::lround(m * 256)));
    for (size_t i = 0; i < f.size(); ++i) {
      double most = 0;
      for (size_t j = 0; j <= i; ++j) most = std::max(most, std::abs(f[i][j]));
      const double unit = most / 0x1p30;
      for (size_t j = 0; j <= i; ++j) {
        factor.push_back(static_cast<int32_t>(std::lround(f[i][j] / unit)));
      }
      scale.push_back(MahalanobisScaleOf(unit));
    }
    p = {static_cast<int32_t>(mean.size()), MahalanobisToLimits(limit)};
  }

  template <class T>
  uint32_t ScoreOf(const std::vector<T>& x) const {
    return MahalanobisFull<T>(p,
                              {x.data(), x.size()},
                              {mean.data(), mean.size()},
                              {factor.data(), factor.size()},
                              {scale.data(), scale.size()});
  }
};

}  // namespace mote::testing
