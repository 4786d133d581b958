// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"

namespace mote::ops {

Result<RowsOf> RowsOfInput(const OpView& op, int64_t most) {
  MOTE_RETURN_IF_ERROR(op.WantRank("input", op.input(0), 1, 6));
  const int32_t depth = op.input(0).shape.back();
  if (depth < 1 || depth > most) {
    return op.Fail(fmt::format("rows of {} elements, want 1 to {}.", depth, most));
  }
  return RowsOf{CountOf(op.input(0)) / depth, depth};
}

// Capped where all but the largest become 0 anyway.
Result<ScaledDifference> ScaleDifference(const OpView& op, double beta, Rounding rounding) {
  const double cap = (rounding == Rounding::kSingle ? 0x1p30 : 0x1p31) - 1;
  const double m = std::min(beta * ScaleOf(op.input(0)) * 0x1p26, cap);
  if (!(m > 1)) {
    return op.Fail(fmt::format("beta {} * input scale {} is too small, want more than 2^-26.",
                               beta,
                               ScaleOf(op.input(0))));
  }
  const Requant requant = QuantizeMultiplier(m);
  const double radius = std::floor(std::ldexp(31.0, 26 - requant.shift));
  return ScaledDifference{requant, -static_cast<int32_t>(radius)};
}

}  // namespace mote::ops
