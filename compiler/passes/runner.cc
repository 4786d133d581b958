// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/calls.h"
#include "compiler/graph/verify.h"
#include "compiler/passes/pass.h"

namespace mote::passes {

#define MOTE_PASS(name, help) int name(graph::Module&, graph::Subgraph&, const ops::LowerOptions&);
#include "compiler/passes/passes.def"
#undef MOTE_PASS

const std::vector<Pass>& AllPasses() {
  static const std::vector<Pass> kPasses = {
#define MOTE_PASS(name, help) {#name, help, name},
#include "compiler/passes/passes.def"
#undef MOTE_PASS
  };
  return kPasses;
}

std::vector<PassReport> RunPasses(graph::Module& module, const ops::LowerOptions& options) {
  std::vector<PassReport> reports;
  for (const Pass& pass : AllPasses()) {
    reports.push_back({pass.name, 0});
    for (const size_t subgraph : graph::InferenceSubgraphs(module)) {
      reports.back().rewrites += pass.run(module, module.subgraphs[subgraph], options);
    }
    const Status status = graph::Verify(module);
    MOTE_CHECK(status.ok(), "after pass " + std::string(pass.name) + ": " + status.error().message);
  }
  return reports;
}

}  // namespace mote::passes
