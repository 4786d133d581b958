// SPDX-License-Identifier: Apache-2.0
// Operators that work on each row of their input alone: the last dimension is the row.
#pragma once

#include "compiler/ops/op_view.h"
#include "runtime/base/fixed_point.h"
#include "support/result.h"

namespace mote::ops {

struct RowsOf {
  int32_t rows;
  int32_t depth;
};

// Errors: scalars, more than six dimensions, rows of none or more than `most` elements.
Result<RowsOf> RowsOfInput(const OpView& op, int64_t most);

// The multiplier of differences to the largest of a row, into Q5, and the difference below which
// the exponential counts as 0: what SOFTMAX and LOG_SOFTMAX of int8 share.
struct ScaledDifference {
  Requant requant;
  int32_t diff_min;
};
// Errors: beta * input scale so small that differences vanish.
Result<ScaledDifference> ScaleDifference(const OpView& op, double beta, Rounding rounding);

}  // namespace mote::ops
