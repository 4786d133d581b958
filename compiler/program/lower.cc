// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/lower.h"

#include <fmt/format.h>

#include "compiler/graph/quote.h"
#include "compiler/program/copy_constant_outputs.h"
#include "compiler/program/frames.h"
#include "compiler/program/inline.h"
#include "compiler/program/limits.h"
#include "compiler/program/prove.h"
#include "compiler/program/push_rows.h"

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

Result<std::vector<passes::PassReport>> RunProvedPasses(Module& module,
                                                        const ops::LowerOptions& options,
                                                        int proofs) {
  if (proofs == 0) return passes::RunPasses(module, options);
  MOTE_TRY(const Proof proof, Proof::Of(module, options, proofs));
  return passes::RunPasses(
      module, options, [&](const passes::Pass& pass) { return proof.Check(module, pass.name); });
}

}  // namespace

bool WantsRows(const CompileOptions& options) {
  if (options.push_rows) return true;
  const ops::Optimize optimize = options.lower.optimize;
  const bool wanted = optimize == ops::Optimize::kRam || optimize == ops::Optimize::kBalanced;
  return wanted && options.run_passes;
}

Result<Lowered> Lower(Module module, const CompileOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckModule(module));
  MOTE_RETURN_IF_ERROR(CheckOps(module, options.lower));
  Lowered lowered;
  if (options.stream) {
    Result<int32_t> frames = StreamFrames(module);
    if (!frames.ok()) return frames.error().In("this model does not stream");
    lowered.window_frames = *frames;
  }
  MOTE_TRY(lowered.variables, ResolveVariables(module, options.lower));
  const size_t variables = lowered.variables.size();
  lowered.proofs = options.proofs == kAffordable ? AffordableProofs(module) : options.proofs;
  if (options.run_passes) {
    MOTE_TRY(lowered.passes, RunProvedPasses(module, options.lower, lowered.proofs));
  }
  StoreVariables(module, variables);
  CopyConstantOutputs(module);
  MOTE_TRY(lowered.calls, InlineSubgraphs(module, options.lower, variables));
  if (options.push_rows) {
    Result<graph::Shape> image = PushRows(module, lowered.calls, options.lower);
    if (!image.ok()) return image.error().In(kNoPushedRows);
    lowered.image = std::move(*image);
  }
  lowered.module = std::move(module);
  return lowered;
}

}  // namespace mote::program
