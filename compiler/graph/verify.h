// SPDX-License-Identifier: Apache-2.0
// The verifier: after it, every index is in range and every size is what it says.
#pragma once

#include "compiler/graph/module.h"
#include "support/result.h"

namespace mote::graph {

// A module has a subgraph. In each of them
//   indices     tensors, buffers, operator codes and called subgraphs exist; an operator's outputs
//               and the graph's inputs and outputs are all given, other operands may be kAbsent;
//               mutating_inputs has no entry or one per input
//   calls       subgraphs do not call each other (IF, WHILE, CALL_ONCE ...) in a circle
//   shapes      at most kMaxRank dimensions, none negative, no overflow, at most kMaxTensorBytes
//               (a dimension of zero counted as one); shape_signature is empty or of the same rank,
//               each -1 or more
//   constants   bytes equal shape times element size (types without a size and sparse tensors
//               excepted); those of a bool are 0 or 1
//   quantised   no scale, one, or as many as QuantizedAxis() has elements, which then is in range;
//               scales finite and not negative; zero points none, one, or as many as scales
//   flow        a tensor has one source at most: graph input, constant, or one output of one
//               operator. What an operator reads comes from one that stands before it (so neither
//               cycles nor a wrong order), or is a variable, or is never written and has no
//               elements. So with graph outputs.
// Signatures and metadata name what exists. Errors name the operator or tensor. Time is linear in
// the size of the module (subgraph calls included).
Status Verify(const Module& module);

// More is no model's shape: it is a damaged file.
inline constexpr size_t kMaxRank = 16;
// Larger tensors cannot be meant for a microcontroller: they are a damaged file.
inline constexpr int64_t kMaxTensorBytes = int64_t{1} << 28;

}  // namespace mote::graph
