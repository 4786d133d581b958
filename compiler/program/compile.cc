// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/compile.h"

#include <limits>

#include "compiler/graph/calls.h"
#include "compiler/ops/registry.h"
#include "compiler/plan/plan.h"
#include "compiler/program/assemble.h"
#include "compiler/program/lower.h"
#include "compiler/program/push_rows.h"
#include "compiler/program/stream_rows.h"

namespace mote::program {
using graph::Module;
using graph::Subgraph;

namespace {

struct Planned {
  ops::KernelCalls calls;
  std::vector<RowsCallMap> segments;
  ArenaValues values;
  plan::Problem problem;
  plan::MemoryPlan memory;
};

Result<Planned> Plan(const Module& module, StreamedCalls streamed, size_t variables) {
  ArenaValues values(module.main(), streamed.calls);
  plan::Problem problem = MakeProblem(module.main(), streamed.calls, values, variables);
  MOTE_TRY(plan::MemoryPlan memory, plan::PlanMemory(problem));
  return Planned{std::move(streamed.calls),
                 std::move(streamed.segments),
                 std::move(values),
                 std::move(problem),
                 std::move(memory)};
}

// Row by row where memory matters, and is saved. What takes pushed rows has no other way.
Result<Planned> PlanSmallest(const Lowered& lowered, const CompileOptions& options) {
  const Module& module = lowered.module;
  const size_t variables = lowered.variables.size();
  Result<Planned> best = Plan(module, {lowered.calls, {}}, variables);
  if (!WantsRows(options)) return best;
  const int64_t too_many_bytes = best.ok() && !options.push_rows
                                     ? best->memory.arena_bytes
                                     : std::numeric_limits<int64_t>::max();
  double best_price = std::numeric_limits<double>::max();
  for (StreamedCalls& streamed : StreamRows(module, lowered.calls, options, variables)) {
    if (streamed.segments.empty()) continue;
    const double byte_price = streamed.byte_price;
    Result<Planned> by_rows = Plan(module, std::move(streamed), variables);
    if (!by_rows.ok() || by_rows->memory.arena_bytes >= too_many_bytes) continue;
    const double price = byte_price * static_cast<double>(by_rows->memory.arena_bytes);
    if (price >= best_price) continue;
    best_price = price;
    best = std::move(by_rows);
  }
  return best;
}

void CheckSegments(const Program& program, const std::vector<RowsCallMap>& segments) {
  size_t next = 0;
  for (const Call& call : program.calls) {
    if (call.kernel.flow != ops::Flow::kRows) continue;
    const std::string fault = CheckRowsCall(program, call, segments[next++]);
    MOTE_CHECK(fault.empty(), call.kernel.name + ": " + fault);
  }
}

}  // namespace

Result<Program> Compile(Module module, const CompileOptions& options) {
  MOTE_TRY(Lowered lowered, Lower(std::move(module), options));
  MOTE_TRY(Planned planned, PlanSmallest(lowered, options));
  Program program = Assemble(lowered.module,
                             std::move(planned.calls),
                             planned.problem,
                             planned.memory,
                             planned.values,
                             std::move(lowered.variables));
  CheckSegments(program, planned.segments);
  if (options.push_rows) {
    const Status pushed = FinishPushing(program, std::move(lowered.image));
    if (!pushed.ok()) return pushed.error().In(kNoPushedRows);
  }
  program.name = Identifier(options.name);
  program.rounding = options.lower.rounding;
  program.window_frames = lowered.window_frames;
  program.passes = std::move(lowered.passes);
  program.proofs = lowered.proofs;
  return program;
}

std::vector<Error> UnsupportedOps(const Module& module, const ops::LowerOptions& options) {
  std::vector<Error> errors;
  for (const size_t subgraph : graph::InferenceSubgraphs(module)) {
    const Subgraph& graph = module.subgraphs[subgraph];
    for (size_t i = 0; i < graph.ops.size(); ++i) {
      const Result<ops::KernelCalls> calls = ops::LowerOp({module, graph, i}, options);
      if (!calls.ok()) errors.push_back(InSubgraph(module, subgraph, calls.error()));
    }
  }
  return errors;
}

}  // namespace mote::program
