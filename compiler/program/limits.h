// SPDX-License-Identifier: Apache-2.0
// What a model may ask for. A model for a microcontroller has tens of operators; more than this is
// a damaged file, and is refused before any of it is spent. A subgraph that IF or WHILE runs counts
// at each place that runs it (the rounds of a loop cannot be known).
#pragma once

#include "compiler/graph/module.h"
#include "compiler/ops/op_def.h"
#include "support/result.h"

namespace mote::program {

inline constexpr size_t kMaxOps = 10'000;
// Their inputs and outputs, where there is control flow.
inline constexpr size_t kMaxOperands = 10 * kMaxOps;
// IF and WHILE inside of each other (a choice of many is a chain of IF), and WHILE alone.
inline constexpr size_t kMaxNesting = 32;
inline constexpr size_t kMaxLoopNesting = 4;
// Elementary steps of one inference (compiler/ops/work.h): minutes on a microcontroller, and half a
// minute on the host.
inline constexpr int64_t kMaxWork = 10'000'000'000;
// What all kernels together may read as constants, before equal ones are joined.
inline constexpr int64_t kMaxConstantBytes = int64_t{1} << 28;

// Operators, operands and nesting. Time is linear in the size of the module.
Status CheckSize(const graph::Module& module);

// The lowering of every operator of the main subgraph and of those that it runs, and their work.
// Operators are refused by the names and indices that the model has. After CheckSize().
Status CheckOps(const graph::Module& module, const ops::LowerOptions& options);

// "subgraph 2 'then': " before an error of an operator, but not for the main subgraph.
Error InSubgraph(const graph::Module& module, size_t subgraph, const Error& error);

}  // namespace mote::program
