// SPDX-License-Identifier: Apache-2.0
// Well-formed models of several operators: rows of the conformance tests
// (tests/conformance/random_operator.h), joined. An operator that has a row there is fuzzed.
#pragma once

#include "compiler/graph/module.h"
#include "runtime/ops/common/op_testing.h"

namespace mote::fuzz {

// The inputs of a row's operators are what those before it computed, brought into the shape, type
// and quantisation that is wanted where mote has operators for that, else graph inputs or
// constants.
graph::Module RandomGraph(testing::Random& random);

}  // namespace mote::fuzz
