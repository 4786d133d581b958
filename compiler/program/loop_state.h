// SPDX-License-Identifier: Apache-2.0
// A loop's body writes its state where it stands:
//   b = f(...), ..., y = b  =>  y = f(...), ...
// where nobody reads the old y after f, and f itself only where it may overwrite what it reads.
#pragma once

#include <vector>

#include "compiler/ops/kernel_call.h"

namespace mote::program {

// `next[i]` is what state[i] becomes at the end of the body; where the body now writes it itself,
// it is state[i].
void WriteStateInPlace(ops::KernelCalls& body,
                       const std::vector<int>& state,
                       std::vector<int>& next);

}  // namespace mote::program
