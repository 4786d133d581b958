// SPDX-License-Identifier: Apache-2.0
// Runs a single operator on the host: constant folding, the reference interpreter, tests.
#pragma once

#include <map>

#include "compiler/ops/op_def.h"

namespace mote::ops {

// tensor index -> its bytes
using TensorBytes = std::map<int, graph::Bytes>;

// The outputs of an operator whose lowering gave `calls`. Constants are taken from the module,
// other inputs from `values`, where they must be.
TensorBytes Evaluate(const OpView& op, const KernelCalls& calls, const TensorBytes& values);

}  // namespace mote::ops
