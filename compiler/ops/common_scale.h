// SPDX-License-Identifier: Apache-2.0
// Quantised ADD, SUB and SQUARED_DIFFERENCE, which bring both inputs to a scale of 2 * the larger
// one (runtime/ops/add/).
#pragma once

#include <vector>

#include "compiler/ops/op_def.h"

namespace mote::ops {

// `function` as in runtime/ops/add/add.h; inputs and output are all int8 or all int16.
Result<KernelCalls> LowerOnCommonScale(const OpView& op,
                                       int32_t function,
                                       const LowerOptions& options);

// int8 and int16.
std::vector<KernelInfo> CommonScaleKernels(int32_t function);

// From `common` with left_shift more bits to the output's scale: below 1, or refused.
Result<Requant> FromCommonScale(const OpView& op, double common, int32_t left_shift);

}  // namespace mote::ops
