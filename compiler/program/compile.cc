// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/compile.h"

#include <fmt/format.h>

#include <limits>

#include "compiler/graph/calls.h"
#include "compiler/graph/quote.h"
#include "compiler/ops/registry.h"
#include "compiler/plan/plan.h"
#include "compiler/program/assemble.h"
#include "compiler/program/copy_constant_outputs.h"
#include "compiler/program/frames.h"
#include "compiler/program/inline.h"
#include "compiler/program/prove.h"
#include "compiler/program/push_rows.h"
#include "compiler/program/stream_rows.h"
#include "compiler/program/variables.h"

namespace mote::program {
using graph::Module;
using graph::Subgraph;

namespace {

Status CheckInput(const graph::Tensor& tensor) {
  // Batch (the first dimension) may be dynamic: it is 1 here.
  const auto& signature = tensor.shape_signature;
  for (size_t d = 1; d < signature.size(); ++d) {
    if (signature[d] >= 0) continue;
    return Error{
        fmt::format("input {}: dimension {} is dynamic in {}, want fixed sizes. Export "
                    "the model with a fixed input shape.",
                    graph::QuotedShort(tensor.name),
                    d,
                    graph::ShapeText(signature))};
  }
  if (ops::ElementOf(tensor.dtype)) return {};
  return Error{fmt::format("input {}: {} is not supported. See 'mote ops'.",
                           graph::QuotedShort(tensor.name),
                           graph::DTypeName(tensor.dtype))};
}

// A caller would have nothing to write or read.
Status CheckNotEmpty(const char* role, const graph::Tensor& tensor) {
  if (graph::ElementCount(tensor.shape).value_or(0) > 0) return {};
  return Error{fmt::format("{} {} has no elements: its shape is {}.",
                           role,
                           graph::QuotedShort(tensor.name),
                           graph::ShapeText(tensor.shape))};
}

Status CheckModule(const Module& module) {
  if (module.subgraphs.empty()) return Error{"the model has no subgraph, want one."};
  MOTE_RETURN_IF_ERROR(CheckSize(module));
  const Subgraph& graph = module.main();
  if (graph.inputs.empty() || graph.outputs.empty()) {
    return Error{fmt::format("{} inputs and {} outputs, want at least one of each.",
                             graph.inputs.size(),
                             graph.outputs.size())};
  }
  for (const int input : graph.inputs) {
    MOTE_RETURN_IF_ERROR(CheckInput(graph.tensors[static_cast<size_t>(input)]));
    MOTE_RETURN_IF_ERROR(CheckNotEmpty("input", graph.tensors[static_cast<size_t>(input)]));
  }
  for (const int output : graph.outputs) {
    MOTE_RETURN_IF_ERROR(CheckNotEmpty("output", graph.tensors[static_cast<size_t>(output)]));
  }
  return {};
}

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

bool WantsRows(const CompileOptions& options) {
  if (options.push_rows) return true;
  const ops::Optimize optimize = options.lower.optimize;
  const bool wanted = optimize == ops::Optimize::kRam || optimize == ops::Optimize::kBalanced;
  return wanted && options.run_passes;
}

// Row by row where memory matters, and is saved. What takes pushed rows has no other way.
Result<Planned> PlanSmallest(const Module& module,
                             ops::KernelCalls calls,
                             const CompileOptions& options,
                             size_t variables) {
  if (!WantsRows(options)) return Plan(module, {std::move(calls), {}}, variables);
  std::vector<StreamedCalls> ways = StreamRows(module, calls, options, variables);
  Result<Planned> best = Plan(module, {std::move(calls), {}}, variables);
  const int64_t too_many_bytes = best.ok() && !options.push_rows
                                     ? best->memory.arena_bytes
                                     : std::numeric_limits<int64_t>::max();
  double best_price = std::numeric_limits<double>::max();
  for (StreamedCalls& streamed : ways) {
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

Result<std::vector<passes::PassReport>> RunProvedPasses(Module& module,
                                                        const ops::LowerOptions& options,
                                                        int proofs) {
  if (proofs == 0) return passes::RunPasses(module, options);
  MOTE_TRY(const Proof proof, Proof::Of(module, options, proofs));
  return passes::RunPasses(
      module, options, [&](const passes::Pass& pass) { return proof.Check(module, pass.name); });
}

constexpr const char* kNoPushedRows = "the image cannot be pushed row by row";

}  // namespace

Result<Program> Compile(Module module, const CompileOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckModule(module));
  MOTE_RETURN_IF_ERROR(CheckOps(module, options.lower));
  int32_t window_frames = 0;
  if (options.stream) {
    Result<int32_t> frames = StreamFrames(module);
    if (!frames.ok()) return frames.error().In("this model does not stream");
    window_frames = *frames;
  }
  MOTE_TRY(std::vector<ResolvedVariable> variables, ResolveVariables(module, options.lower));
  const int proofs = options.proofs == kAffordable ? AffordableProofs(module) : options.proofs;
  std::vector<passes::PassReport> reports;
  if (options.run_passes) {
    MOTE_TRY(reports, RunProvedPasses(module, options.lower, proofs));
  }
  StoreVariables(module, variables.size());
  CopyConstantOutputs(module);
  MOTE_TRY(ops::KernelCalls calls, InlineSubgraphs(module, options.lower, variables.size()));
  graph::Shape image;
  if (options.push_rows) {
    Result<graph::Shape> pushed = PushRows(module, calls, options.lower);
    if (!pushed.ok()) return pushed.error().In(kNoPushedRows);
    image = std::move(*pushed);
  }
  MOTE_TRY(Planned planned, PlanSmallest(module, std::move(calls), options, variables.size()));

  Program program = Assemble(module,
                             std::move(planned.calls),
                             planned.problem,
                             planned.memory,
                             planned.values,
                             std::move(variables));
  CheckSegments(program, planned.segments);
  if (options.push_rows) {
    const Status pushed = FinishPushing(program, std::move(image));
    if (!pushed.ok()) return pushed.error().In(kNoPushedRows);
  }
  program.name = Identifier(options.name);
  program.rounding = options.lower.rounding;
  program.window_frames = window_frames;
  program.passes = std::move(reports);
  program.proofs = proofs;
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
