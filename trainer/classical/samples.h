// SPDX-License-Identifier: Apache-2.0
// What classical models learn from: rows of int8 features, as a front end gives them.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/graph/module.h"
#include "support/result.h"

namespace mote::trainer {

struct Matrix {
  int64_t rows = 0;
  int64_t columns = 0;
  std::vector<int8_t> values;  // [rows, columns]

  const int8_t* row(size_t r) const { return values.data() + r * static_cast<size_t>(columns); }
};

// The model's input: as many elements as the matrix has columns, and what a step of them stands
// for.
struct InputSpec {
  graph::Shape shape;  // {1, 49, 10, 1}
  float scale = 1;
  int32_t zero_point = 0;

  double Real(double steps) const { return (steps - zero_point) * static_cast<double>(scale); }
};

// Errors: fewer than `least_rows`; no columns, or other than the input has; a wrong number of
// values; a scale that is not positive
Status CheckSamples(const Matrix& samples, const InputSpec& input, int64_t least_rows);

// Of Quantile() in trainer/common/quantile.h. Errors: not within (0, 1]
Status CheckQuantile(double quantile);

}  // namespace mote::trainer
