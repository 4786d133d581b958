// SPDX-License-Identifier: Apache-2.0
// What must hold of every verified module: it is refused with a message, or it is compiled, and
// then it computes the same bytes with passes and plan as without.
#pragma once

#include "compiler/graph/module.h"
#include "runtime/ops/common/op_testing.h"

namespace mote::fuzz {

// Aborts where it does not hold, in any mode of numerics. False where the module was refused.
bool CheckAgreement(const graph::Module& module, testing::Random& random);

}  // namespace mote::fuzz
