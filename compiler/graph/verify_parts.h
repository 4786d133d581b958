// SPDX-License-Identifier: Apache-2.0
// The verifier's parts, in the order Verify() calls them: each relies on those before it.
#pragma once

#include "compiler/graph/calls.h"
#include "compiler/graph/verify.h"

namespace mote::graph {

// How messages about impossible files end: the next step.
inline constexpr const char* kDamaged =
    "The file is damaged or its converter is at fault: fetch or convert it again.";

// Shape, buffer, constant size and quantisation of every tensor.
Status VerifyTensors(const Module& module, const Subgraph& subgraph);
// The operand, operator code and subgraph indices of every operator, and the graph's own.
Status VerifyIndices(const Module& module, const Subgraph& subgraph);
// Every tensor written at most once, and before it is read.
Status VerifyFlow(const Module& module, const Subgraph& subgraph);
// No subgraph calls itself, directly or through others.
Status VerifyCalls(const Module& module);

}  // namespace mote::graph
