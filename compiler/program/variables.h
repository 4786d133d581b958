// SPDX-License-Identifier: Apache-2.0
// State that outlives an inference, as values. Each variable of the main subgraph becomes an input
// of the graph, which holds what the last inference left, and an output, which holds what this one
// leaves. VAR_HANDLE, READ_VARIABLE, ASSIGN_VARIABLE and CALL_ONCE are gone, and so are tensors
// with is_variable (variable_tensors.h). Passes and planner see a graph like any other.
#pragma once

#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/ops/op_def.h"
#include "support/result.h"

namespace mote::program {

struct ResolvedVariable {
  std::string name;
  // What it holds before the first inference and after Reset(): what the subgraphs of CALL_ONCE
  // assign, else its type's zero point in each byte, as TFLM has it.
  graph::Bytes initial;
};

// Variable k of `variables` is the main subgraph's input [inputs - variables + k] and output
// [outputs - variables + k] afterwards: the same tensor where nothing assigns to it.
Result<std::vector<ResolvedVariable>> ResolveVariables(graph::Module& module,
                                                       const ops::LowerOptions& options);

// The last of the outputs become operators that copy them over the last of the inputs:
//   outputs {..., new state}  =>  outputs {...}, ASSIGN_VARIABLE(state, new state)
// or, where an operator can, are written there at once. An old value that is still wanted when its
// place is overwritten (an output, a swap) is copied first.
void StoreVariables(graph::Module& module, size_t variables);

}  // namespace mote::program
