// SPDX-License-Identifier: Apache-2.0
// Features become the int8 that a model takes.
//   y = clamp(round(x * requant) + zero_point, -128, 127), ties up
// x        int32 [count]    |x * requant| must fit an int32
// y        int8 [count]
// Errors   none
// Exact    Requantize<Rounding::kSingle> of runtime/base/fixed_point.h.  Cost: a product an element
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

struct QuantizeFeaturesParams {
  int32_t count;
  int32_t zero_point;
  Requant requant;
};

void QuantizeFeaturesS32Ref(const QuantizeFeaturesParams& p, Span<const int32_t> x, Span<int8_t> y);

}  // namespace mote
