// SPDX-License-Identifier: Apache-2.0
// What the host side of average and maximum pooling share: shape rule, checks, parameters.
#pragma once

#include <vector>

#include "compiler/ops/kernel_call.h"
#include "compiler/ops/op_view.h"
#include "runtime/ops/common/pool_params.h"
#include "support/result.h"

namespace mote::ops {

Result<std::vector<graph::Shape>> InferPool2d(const OpView& op);

// Errors: anything but int8 of one scale and zero point in and out, and padding other than SAME and
// VALID, which leave no window empty.
Result<Pool2dParams> Pool2dParamsOf(const OpView& op);

Fields FieldsOf(const Pool2dParams& p);

// The inputs whose memory the output may take.
std::vector<int> InPlaceInputs(const OpView& op, const Pool2dParams& p);

}  // namespace mote::ops
