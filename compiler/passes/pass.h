// SPDX-License-Identifier: Apache-2.0
// Passes: rewrites of a Module that change no output byte. One a file, one row each in passes.def.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/ops/op_def.h"
#include "support/result.h"

namespace mote::passes {

// What a pass did to a subgraph.
struct Rewrites {
  int count = 0;
  std::vector<std::string> details;  // a line each, where the count says too little

  Rewrites(int a_count = 0,
           std::vector<std::string> lines = {})  // NOLINT(google-explicit-constructor)
      : count(a_count), details(std::move(lines)) {}
};

struct Pass {
  const char* name;
  const char* help;  // what it does: "conv -> relu  =>  conv{act=relu}"
  // Rewrites a subgraph of the module.
  Rewrites (*run)(graph::Module& module, graph::Subgraph& graph, const ops::LowerOptions& options);
};

const std::vector<Pass>& AllPasses();

// The certificate of a pass: what it is, how often it found that, and what it did to the model's
// multiply-accumulates. Of all subgraphs together.
struct PassReport {
  std::string name;
  std::string help;
  int rewrites = 0;
  int64_t macs_before = 0, macs_after = 0;
  std::vector<std::string> details;
};

// Called after each pass that rewrote something; an error ends the run.
using PassCheck = std::function<Status(const Pass& pass)>;

// Runs all passes in the order of passes.def over the main subgraph and those that IF and WHILE
// run, and verifies after each. A module that no longer verifies is our bug and aborts with the
// guilty pass's name.
Result<std::vector<PassReport>> RunPasses(graph::Module& module,
                                          const ops::LowerOptions& options,
                                          const PassCheck& check = nullptr);

}  // namespace mote::passes
