// SPDX-License-Identifier: Apache-2.0
// Tensors with is_variable, as values: ResolveVariables() (variables.h) for state that has no
// handle.
//   SVDF(x, ..., state) -> (y)  =>  SVDF(x, ..., state) -> (y, new state)
// with `state` an input of the graph and the new one an output. A tensor that an operator writes
// before any reads it is no state: it stays what it is without is_variable.
#pragma once

#include <vector>

#include "compiler/program/variables.h"

namespace mote::program {

// Each begins with its zero point in each byte where it is int8, else with zeros, as TFLM has it.
Result<std::vector<ResolvedVariable>> ResolveVariableTensors(graph::Module& module);

}  // namespace mote::program
