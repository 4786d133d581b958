// SPDX-License-Identifier: Apache-2.0
// Mean and spread of samples, and how far others are from them. All in steps of the features.
//   mean m, covariance S = 1/n sum (x - m)(x - m)^T
//   full      C = (1 - d) S + d * trace(S) / p * I + I / 12
//   diagonal  C = diag(S) + I / 12
// d is Ledoit and Wolf's (A well-conditioned estimator for large-dimensional covariance matrices,
// 2004, section 3.3): it is what makes C the nearest to the true one, whose few samples would leave
// directions without any spread. 1/12 is the variance of what rounding to a step takes away, so no
// feature has less.
#pragma once

#include <vector>

#include "trainer/classical/samples.h"

namespace mote::trainer {

struct Gaussian {
  std::vector<double> mean;
  // F with C^-1 = F^T F: rows of a lower triangle, or the diagonal.
  std::vector<double> factor;

  // sum_i (F (x - m))[i]^2
  double DistanceSquared(const int8_t* x) const;
};

// Of those rows, one or more.
Gaussian FitGaussian(const Matrix& samples, const std::vector<size_t>& rows, bool full);

// d, of p columns each with its mean taken off: [n, p]. `covariance` is S.
double LedoitWolf(const std::vector<double>& centred,
                  size_t columns,
                  const std::vector<double>& covariance);

}  // namespace mote::trainer
