// SPDX-License-Identifier: Apache-2.0
// Operators that update inputs of theirs (OpDef::states). In the model these are tensors with
// is_variable; compiler/program/variables.h makes values of them: plain inputs, and behind the
// operator's own output one more for the new content of each. Where that is the same tensor as the
// input, the kernel updates it in place.
#pragma once

#include "compiler/ops/op_def.h"

namespace mote::ops {

// One output and variables, or an output more for each state and no variables.
Status WantStates(const OpView& op, States states);

// The tensor that holds the new content of state k.
int NewState(const OpView& op, States states, size_t k);

// The shapes of all outputs: `y`, and those of the states where they are outputs.
std::vector<graph::Shape> ShapesWithStates(const OpView& op, States states, graph::Shape y);

}  // namespace mote::ops
