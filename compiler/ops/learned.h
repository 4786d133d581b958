// SPDX-License-Identifier: Apache-2.0
// What operators with a learned table instead of weights share: features in, constants, a score or
// probabilities out.
#pragma once

#include <vector>

#include "compiler/ops/op_view.h"
#include "support/result.h"

namespace mote::ops {

// Of the features, input 0: int8 with one scale and zero point; 1 to `most` of them.
Result<int32_t> FeaturesOf(const OpView& op, int32_t most);

// A constant of that type and number of dimensions.
Status WantTable(
    const OpView& op, const char* role, size_t i, graph::DType dtype, size_t dimensions);

// The numbers of a constant float32 of that shape, all finite.
Result<std::vector<double>> RealTable(const OpView& op,
                                      const char* role,
                                      size_t i,
                                      const graph::Shape& shape);

// A feature of that real value as the integers see it: in steps, zero point added.
double StepsOf(const graph::Tensor& features, double real);

// int8 [1,1], scale 1/128, zero point -128: a score in limits (runtime/base/learned_limit.h).
Status WantLimitScore(const OpView& op);

}  // namespace mote::ops
