// SPDX-License-Identifier: Apache-2.0
// Module -> kernel calls: all of compiling that comes before memory is planned.
#pragma once

#include <vector>

#include "compiler/program/compile.h"
#include "compiler/program/variables.h"

namespace mote::program {

// The module after its passes, and the calls that compute it: operands are tensors of its main
// subgraph.
struct Lowered {
  graph::Module module;
  ops::KernelCalls calls;
  std::vector<ResolvedVariable> variables;
  std::vector<passes::PassReport> passes;
  int proofs = 0;
  int32_t window_frames = 0;
  graph::Shape image;  // of which rows are pushed
};

// Errors: as Compile().
Result<Lowered> Lower(graph::Module module, const CompileOptions& options);

// Do segments row by row take part in the planning?
bool WantsRows(const CompileOptions& options);

inline constexpr const char* kNoPushedRows = "the image cannot be pushed row by row";

}  // namespace mote::program
