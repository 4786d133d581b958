// SPDX-License-Identifier: Apache-2.0
// Passes: rewrites of a Module that change no output byte. One a file, one row each in passes.def.
#pragma once

#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/ops/op_def.h"
#include "support/result.h"

namespace mote::passes {

struct Pass {
  const char* name;
  const char* help;  // what it does: "conv -> relu  =>  conv{act=relu}"
  // Rewrites a subgraph of the module; returns how many times.
  int (*run)(graph::Module& module, graph::Subgraph& graph, const ops::LowerOptions& options);
};

const std::vector<Pass>& AllPasses();

struct PassReport {
  std::string name;
  int rewrites = 0;
};

// Runs all passes in the order of passes.def over the main subgraph and those that IF and WHILE
// run, and verifies after each. A module that no longer verifies is our bug and aborts with the
// guilty pass's name.
std::vector<PassReport> RunPasses(graph::Module& module, const ops::LowerOptions& options);

}  // namespace mote::passes
