// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/compile.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/graph/quote.h"
#include "compiler/ops/registry.h"
#include "compiler/ops/work.h"
#include "compiler/plan/order.h"
#include "compiler/plan/plan.h"
#include "compiler/program/assemble.h"
#include "compiler/program/copy_constant_outputs.h"
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
  const Subgraph& graph = module.main();
  if (graph.ops.size() > kMaxOps) {
    return Error{fmt::format("{} operators, want at most {}.", graph.ops.size(), kMaxOps)};
  }
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

// Operators are refused by the names and indices that the model has.
Status CheckOps(const Module& module, const ops::LowerOptions& options) {
  int64_t work = 0;
  for (size_t i = 0; i < module.main().ops.size(); ++i) {
    const ops::OpView op(module, module.main(), i);
    MOTE_RETURN_IF_ERROR(ops::LowerOp(op, options));
    work += ops::WorkOf(op);
    if (work <= kMaxWork) continue;
    return op.Fail(
        fmt::format("{} steps of work up to here, want at most {} for all operators. No "
                    "microcontroller finishes it in minutes: the model needs smaller inputs.",
                    work,
                    kMaxWork));
  }
  return {};
}

int64_t ConstantBytes(const ops::KernelCalls& calls) {
  int64_t bytes = 0;
  for (const ops::KernelCall& call : calls) {
    for (const ops::Operand& operand : call.operands) {
      bytes += static_cast<int64_t>(operand.constant.bytes.size());
    }
  }
  return bytes;
}

Result<ops::KernelCalls> LowerAll(const Module& module, const ops::LowerOptions& options) {
  ops::KernelCalls all;
  int64_t constants = 0;
  for (size_t i = 0; i < module.main().ops.size(); ++i) {
    const ops::OpView op(module, module.main(), i);
    MOTE_TRY(ops::KernelCalls calls, ops::LowerOp(op, options));
    constants += ConstantBytes(calls);
    if (constants > kMaxConstantBytes) {
      return op.Fail(fmt::format(
          "{} bytes of constants up to here, want at most {}.", constants, kMaxConstantBytes));
    }
    std::move(calls.begin(), calls.end(), std::back_inserter(all));
  }
  return all;
}

template <class T>
std::vector<T> Permuted(const std::vector<T>& items, const std::vector<int>& order) {
  std::vector<T> permuted;
  for (const int index : order) permuted.push_back(items[static_cast<size_t>(index)]);
  return permuted;
}

}  // namespace

Result<Program> Compile(Module module, const CompileOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckModule(module));
  MOTE_RETURN_IF_ERROR(CheckOps(module, options.lower));
  MOTE_TRY(std::vector<ResolvedVariable> variables, ResolveVariables(module, options.lower));
  std::vector<passes::PassReport> reports;
  if (options.run_passes) reports = passes::RunPasses(module, options.lower);
  StoreVariables(module, variables.size());
  CopyConstantOutputs(module);
  MOTE_TRY(ops::KernelCalls calls, LowerAll(module, options.lower));

  ArenaValues values(module);
  plan::Problem problem = MakeProblem(module, calls, values, variables.size());
  const std::vector<int> order = plan::ChooseOrder(problem);
  problem.steps = Permuted(problem.steps, order);
  calls = Permuted(calls, order);
  MOTE_TRY(const plan::MemoryPlan memory, plan::PlanMemory(problem));

  Program program =
      Assemble(module, std::move(calls), problem, memory, values, std::move(variables));
  program.name = Identifier(options.name);
  program.rounding = options.lower.rounding;
  program.passes = std::move(reports);
  return program;
}

std::vector<Error> UnsupportedOps(const Module& module, const ops::LowerOptions& options) {
  std::vector<Error> errors;
  const Subgraph& graph = module.main();
  for (size_t i = 0; i < graph.ops.size(); ++i) {
    const Result<ops::KernelCalls> calls = ops::LowerOp({module, graph, i}, options);
    if (!calls.ok()) errors.push_back(calls.error());
  }
  return errors;
}

}  // namespace mote::program
