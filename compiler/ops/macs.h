// SPDX-License-Identifier: Apache-2.0
// Multiply-accumulates of an operator, from the shapes alone: for any dtype, supported or not.
#pragma once

#include <cstdint>

#include "compiler/ops/op_view.h"

namespace mote::ops {

// 0 for operators that do not multiply and accumulate, and where the shapes do not fit.
int64_t MacsOf(const OpView& op);

}  // namespace mote::ops
