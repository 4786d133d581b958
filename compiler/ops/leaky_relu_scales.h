// SPDX-License-Identifier: Apache-2.0
// The two multipliers of a quantised LEAKY_RELU.
#pragma once

#include "compiler/ops/op_view.h"
#include "runtime/base/fixed_point.h"
#include "support/result.h"

namespace mote::ops {

struct LeakyReluScales {
  Requant identity;    // sx / sy, in float
  Requant alpha;       // sx * |alpha| / sy, in float from the left
  int32_t alpha_sign;  // 1 or -1: negative values are scaled by |alpha| and then negated
};

Result<LeakyReluScales> LeakyReluScalesOf(const OpView& op);

}  // namespace mote::ops
