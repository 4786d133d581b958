// SPDX-License-Identifier: Apache-2.0
// output(constant)  =>  output(reshape(constant))
// Outputs lie in the arena; a RESHAPE of a constant is the copy that brings it there.
#pragma once

#include "compiler/graph/module.h"

namespace mote::program {

void CopyConstantOutputs(graph::Module& module);

}  // namespace mote::program
