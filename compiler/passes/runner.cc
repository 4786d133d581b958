// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/calls.h"
#include "compiler/graph/verify.h"
#include "compiler/ops/macs.h"
#include "compiler/passes/pass.h"

namespace mote::passes {
namespace {

int64_t MacsOf(const graph::Module& module) {
  int64_t macs = 0;
  for (const size_t subgraph : graph::InferenceSubgraphs(module)) {
    const graph::Subgraph& graph = module.subgraphs[subgraph];
    for (size_t i = 0; i < graph.ops.size(); ++i) macs += ops::MacsOf({module, graph, i});
  }
  return macs;
}

PassReport RunPass(const Pass& pass, graph::Module& module, const ops::LowerOptions& options) {
  PassReport report = {pass.name, pass.help, 0, MacsOf(module), 0, {}};
  for (const size_t subgraph : graph::InferenceSubgraphs(module)) {
    Rewrites rewrites = pass.run(module, module.subgraphs[subgraph], options);
    report.rewrites += rewrites.count;
    for (std::string& line : rewrites.details) report.details.push_back(std::move(line));
  }
  report.macs_after = MacsOf(module);
  return report;
}

}  // namespace

#define MOTE_PASS(name, help) \
  Rewrites name(graph::Module&, graph::Subgraph&, const ops::LowerOptions&);
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

Result<std::vector<PassReport>> RunPasses(graph::Module& module,
                                          const ops::LowerOptions& options,
                                          const PassCheck& check) {
  std::vector<PassReport> reports;
  for (const Pass& pass : AllPasses()) {
    reports.push_back(RunPass(pass, module, options));
    const Status status = graph::Verify(module);
    MOTE_CHECK(status.ok(), "after pass " + std::string(pass.name) + ": " + status.error().message);
    if (check && reports.back().rewrites > 0) MOTE_RETURN_IF_ERROR(check(pass));
  }
  return reports;
}

}  // namespace mote::passes
