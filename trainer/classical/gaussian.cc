// SPDX-License-Identifier: Apache-2.0
#include "trainer/classical/gaussian.h"

#include <algorithm>
#include <cmath>

#include "support/check.h"

namespace mote::trainer {
namespace {

constexpr double kRounding = 1.0 / 12;  // variance of a rounding error, in squared steps

std::vector<double> MeanOf(const Matrix& samples, const std::vector<size_t>& rows) {
  std::vector<double> mean(static_cast<size_t>(samples.columns));
  for (const size_t r : rows) {
    for (size_t i = 0; i < mean.size(); ++i) mean[i] += samples.row(r)[i];
  }
  for (double& m : mean) m /= static_cast<double>(rows.size());
  return mean;
}

// [rows, columns], each column with its mean taken off.
std::vector<double> Centred(const Matrix& samples,
                            const std::vector<size_t>& rows,
                            const std::vector<double>& mean) {
  std::vector<double> centred;
  centred.reserve(rows.size() * mean.size());
  for (const size_t r : rows) {
    for (size_t i = 0; i < mean.size(); ++i) centred.push_back(samples.row(r)[i] - mean[i]);
  }
  return centred;
}

size_t RowsIn(const std::vector<double>& centred, size_t columns) {
  return centred.size() / columns;
}

// [columns, columns]
std::vector<double> CovarianceOf(const std::vector<double>& centred, size_t columns) {
  std::vector<double> s(columns * columns);
  for (size_t row = 0; row < centred.size(); row += columns) {
    for (size_t i = 0; i < columns; ++i) {
      for (size_t j = 0; j <= i; ++j) s[i * columns + j] += centred[row + i] * centred[row + j];
    }
  }
  const auto rows = static_cast<double>(RowsIn(centred, columns));
  for (size_t i = 0; i < columns; ++i) {
    for (size_t j = 0; j <= i; ++j) s[j * columns + i] = s[i * columns + j] /= rows;
  }
  return s;
}

double MeanVariance(const std::vector<double>& covariance, size_t columns) {
  double trace = 0;
  for (size_t i = 0; i < columns; ++i) trace += covariance[i * columns + i];
  return trace / static_cast<double>(columns);
}

// The lower triangle L with C = L L^T: Cholesky. C is positive definite.
std::vector<double> RootOf(const std::vector<double>& c, size_t n) {
  std::vector<double> l(n * n);
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j <= i; ++j) {
      double rest = c[i * n + j];
      for (size_t k = 0; k < j; ++k) rest -= l[i * n + k] * l[j * n + k];
      if (i == j) MOTE_CHECK(rest > 0, "a covariance that is not positive definite");
      l[i * n + j] = i == j ? std::sqrt(rest) : rest / l[j * n + j];
    }
  }
  return l;
}

// The rows of L^-1, a triangle too: C^-1 = L^-T L^-1.
std::vector<double> InverseRows(const std::vector<double>& l, size_t n) {
  std::vector<double> f(n * n), rows;
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < i; ++j) {
      for (size_t k = j; k < i; ++k) f[i * n + j] -= l[i * n + k] * f[k * n + j];
      f[i * n + j] /= l[i * n + i];
    }
    f[i * n + i] = 1 / l[i * n + i];
    for (size_t j = 0; j <= i; ++j) rows.push_back(f[i * n + j]);
  }
  return rows;
}

std::vector<double> FullFactor(const std::vector<double>& centred, size_t columns) {
  std::vector<double> c = CovarianceOf(centred, columns);
  const double shrinkage = LedoitWolf(centred, columns, c);
  const double variance = MeanVariance(c, columns);
  for (double& element : c) element *= 1 - shrinkage;
  for (size_t i = 0; i < columns; ++i) c[i * columns + i] += shrinkage * variance + kRounding;
  return InverseRows(RootOf(c, columns), columns);
}

std::vector<double> DiagonalFactor(const std::vector<double>& centred, size_t columns) {
  std::vector<double> variance(columns);
  for (size_t at = 0; at < centred.size(); ++at) {
    variance[at % columns] += centred[at] * centred[at];
  }
  const auto rows = static_cast<double>(RowsIn(centred, columns));
  std::vector<double> factor;
  for (const double v : variance) factor.push_back(1 / std::sqrt(v / rows + kRounding));
  return factor;
}

}  // namespace

// Of d^2 = |S - m I|^2, the part b^2 that is chance: how much the samples' own products x x^T
// scatter about S.
double LedoitWolf(const std::vector<double>& centred,
                  size_t columns,
                  const std::vector<double>& covariance) {
  const double variance = MeanVariance(covariance, columns);
  double squares = 0, from_identity = 0;
  for (size_t i = 0; i < columns; ++i) {
    for (size_t j = 0; j < columns; ++j) {
      const double s = covariance[i * columns + j];
      const double target = i == j ? variance : 0;
      squares += s * s;
      from_identity += (s - target) * (s - target);
    }
  }
  double fourth = 0;
  for (size_t row = 0; row < centred.size(); row += columns) {
    double length = 0;
    for (size_t i = 0; i < columns; ++i) length += centred[row + i] * centred[row + i];
    fourth += length * length;
  }
  const auto rows = static_cast<double>(RowsIn(centred, columns));
  const double chance = (fourth - rows * squares) / (rows * rows);
  return from_identity > 0 ? std::clamp(chance / from_identity, 0.0, 1.0) : 1;
}

double Gaussian::DistanceSquared(const int8_t* x) const {
  const bool full = factor.size() != mean.size() || mean.size() == 1;
  double sum = 0;
  auto f = factor.begin();
  for (size_t i = 0; i < mean.size(); ++i) {
    double z = 0;
    for (size_t j = full ? 0 : i; j <= i; ++j) z += *f++ * (x[j] - mean[j]);
    sum += z * z;
  }
  return sum;
}

Gaussian FitGaussian(const Matrix& samples, const std::vector<size_t>& rows, bool full) {
  Gaussian g;
  g.mean = MeanOf(samples, rows);
  const std::vector<double> centred = Centred(samples, rows, g.mean);
  g.factor = full ? FullFactor(centred, g.mean.size()) : DiagonalFactor(centred, g.mean.size());
  return g;
}

}  // namespace mote::trainer
