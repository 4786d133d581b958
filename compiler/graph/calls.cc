// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/calls.h"

#include <fmt/format.h>

#include "compiler/graph/quote.h"

namespace mote::graph {
namespace {

struct SubgraphOption {
  const char* opcode;
  const char* attribute;
};

// The options of the schema that name subgraphs; an absent one means subgraph 0.
constexpr SubgraphOption kSubgraphOptions[] = {
    {"CALL", "subgraph"},
    {"CALL_ONCE", "init_subgraph_index"},
    {"IF", "then_subgraph_index"},
    {"IF", "else_subgraph_index"},
    {"WHILE", "cond_subgraph_index"},
    {"WHILE", "body_subgraph_index"},
    {"STABLEHLO_COMPOSITE", "decomposition_subgraph_index"},
    {"STABLEHLO_REDUCE", "body_subgraph_index"},
    {"STABLEHLO_REDUCE_WINDOW", "body_subgraph_index"},
    {"STABLEHLO_SCATTER", "update_computation_subgraph_index"},
    {"STABLEHLO_SORT", "comparator_subgraph_index"},
    {"STABLEHLO_WHILE", "cond_subgraph_index"},
    {"STABLEHLO_WHILE", "body_subgraph_index"},
};

std::vector<size_t> RunBy(const Subgraph& subgraph) {
  std::vector<size_t> run;
  for (const Op& op : subgraph.ops) {
    if (!IsControlFlow(op)) continue;
    for (const int64_t called : CalledSubgraphs(op)) run.push_back(static_cast<size_t>(called));
  }
  return run;
}

}  // namespace

bool IsControlFlow(const Op& op) {
  return !op.custom && (op.opcode == "IF" || op.opcode == "WHILE");
}

std::vector<int64_t> CalledSubgraphs(const Op& op) {
  std::vector<int64_t> called;
  if (op.custom) return called;
  for (const SubgraphOption& option : kSubgraphOptions) {
    if (op.opcode == option.opcode) called.push_back(op.attributes.Int(option.attribute, 0));
  }
  return called;
}

// Depth first, with the stack on the heap: a file may chain a million subgraphs.
std::vector<size_t> InferenceSubgraphs(const Module& module) {
  struct Frame {
    size_t subgraph;
    std::vector<size_t> runs;
  };
  std::vector<size_t> finished;
  std::vector<bool> seen(module.subgraphs.size(), false);
  std::vector<Frame> open;
  const auto enter = [&](size_t subgraph) {
    seen[subgraph] = true;
    open.push_back({subgraph, RunBy(module.subgraphs[subgraph])});
  };
  enter(0);
  while (!open.empty()) {
    Frame& frame = open.back();
    if (frame.runs.empty()) {
      finished.push_back(frame.subgraph);
      open.pop_back();
      continue;
    }
    const size_t next = frame.runs.back();
    frame.runs.pop_back();
    if (!seen[next]) enter(next);
  }
  return finished;
}

std::string SubgraphText(const Module& module, size_t index) {
  return fmt::format("subgraph {} {}", index, QuotedShort(module.subgraphs[index].name));
}

}  // namespace mote::graph
