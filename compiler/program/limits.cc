// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/graph/calls.h"
#include "compiler/ops/registry.h"
#include "compiler/ops/work.h"

namespace mote::program {
using graph::Module;
using graph::Subgraph;

namespace {

std::vector<size_t> RunBy(const graph::Op& op) {
  if (!graph::IsControlFlow(op)) return {};
  const std::vector<int64_t> called = graph::CalledSubgraphs(op);
  return std::vector<size_t>(called.begin(), called.end());
}

struct Size {
  size_t nesting = 0;
  size_t loops = 0;
  size_t ops = 0;
  size_t operands = 0;
};

// Capped, so that sums of them do not overflow.
Size SizeOf(const Subgraph& graph, const std::map<size_t, Size>& size_of) {
  Size size;
  for (const graph::Op& op : graph.ops) {
    size.ops += 1;
    size.operands += op.inputs.size() + op.outputs.size();
    for (const size_t run : RunBy(op)) {
      const Size& inner = size_of.at(run);
      size.nesting = std::max(size.nesting, inner.nesting + 1);
      size.loops = std::max(size.loops, inner.loops + (op.opcode == "WHILE" ? 1 : 0));
      size.ops = std::min(size.ops + inner.ops, kMaxOps + 1);
      size.operands = std::min(size.operands + inner.operands, kMaxOperands + 1);
    }
  }
  return size;
}

Status CheckOp(const ops::OpView& op, const ops::LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(ops::LowerOp(op, options));
  return {};
}

}  // namespace

Status CheckSize(const Module& module) {
  std::map<size_t, Size> size_of;
  for (const size_t subgraph : graph::InferenceSubgraphs(module)) {
    size_of[subgraph] = SizeOf(module.subgraphs[subgraph], size_of);
  }
  const Size& size = size_of.at(0);
  if (size.nesting > kMaxNesting || size.loops > kMaxLoopNesting) {
    return Error{fmt::format("IF and WHILE in {} levels, {} of loops, want at most {} and {}.",
                             size.nesting,
                             size.loops,
                             kMaxNesting,
                             kMaxLoopNesting)};
  }
  const bool is_plain = size.nesting == 0;
  if (is_plain && size.ops > kMaxOps) {
    return Error{fmt::format("{} operators, want at most {}.", size.ops, kMaxOps)};
  }
  if (is_plain || (size.ops <= kMaxOps && size.operands <= kMaxOperands)) return {};
  return Error{
      fmt::format("more than {} operators, or {} operands of them, where subgraphs are counted "
                  "each time that they are run, want at most so many.",
                  kMaxOps,
                  kMaxOperands)};
}

Status CheckOps(const Module& module, const ops::LowerOptions& options) {
  std::map<size_t, int64_t> work_of;  // by subgraph, with what it runs
  for (const size_t subgraph : graph::InferenceSubgraphs(module)) {
    const Subgraph& graph = module.subgraphs[subgraph];
    int64_t& work = work_of[subgraph];
    for (size_t i = 0; i < graph.ops.size(); ++i) {
      const ops::OpView op(module, graph, i);
      const Status lowered = CheckOp(op, options);
      if (!lowered.ok()) return InSubgraph(module, subgraph, lowered.error());
      work += ops::WorkOf(op);
      for (const size_t run : RunBy(op.op())) work += work_of[run];
      if (work <= kMaxWork) continue;
      const Error error = op.Fail(
          fmt::format("{} steps of work up to here, want at most {} for all operators. No "
                      "microcontroller finishes it in minutes: the model needs smaller inputs.",
                      work,
                      kMaxWork));
      return InSubgraph(module, subgraph, error);
    }
  }
  return {};
}

Error InSubgraph(const Module& module, size_t subgraph, const Error& error) {
  return subgraph == 0 ? error : error.In(graph::SubgraphText(module, subgraph));
}

}  // namespace mote::program
