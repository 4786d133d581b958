// SPDX-License-Identifier: Apache-2.0
// The table of operators (ops.def), and the one way from an operator to its kernel calls.
#pragma once

#include <string>
#include <vector>

#include "compiler/ops/op_def.h"

namespace mote::ops {

const std::vector<const OpDef*>& AllOps();

// "mote.Frames": a custom operator of ours.
bool IsOwnOp(const std::string& opcode);

// nullptr where mote lacks the operator, or where it is somebody else's custom one.
const OpDef* FindOp(const graph::Op& op);

// Checks the shapes that the model states against the operator's rule, then lowers.
// Errors name the operator, its index and name, and point to 'mote ops' where it is lacking.
Result<KernelCalls> LowerOp(const OpView& op, const LowerOptions& options);

}  // namespace mote::ops
