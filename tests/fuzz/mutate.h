// SPDX-License-Identifier: Apache-2.0
// Damage: one field of a good module becomes what a damaged or hostile file could hold there.
#pragma once

#include "compiler/graph/module.h"
#include "runtime/ops/common/op_testing.h"

namespace mote::fuzz {

// Changes 1 to `most` things. What is left may be a model or not.
void Mutate(graph::Module& module, testing::Random& random, int most);

}  // namespace mote::fuzz
