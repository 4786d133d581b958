// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/variable_tensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/graph/quote.h"
#include "compiler/ops/registry.h"
#include "compiler/plan/plan.h"

namespace mote::program {
using graph::Op;
using graph::Subgraph;
using graph::Tensor;

namespace {

class Resolver {
 public:
  explicit Resolver(Subgraph& graph) : graph_(graph) {
    for (size_t t = 0; t < graph.tensors.size(); ++t) {
      if (!graph.tensors[t].is_variable) continue;
      variables_[static_cast<int>(t)] = {static_cast<int>(t)};
      graph.tensors[t].is_variable = false;
    }
  }

  Result<std::vector<ResolvedVariable>> Run() {
    for (const int input : graph_.inputs) {
      if (!IsVariable(input)) continue;
      return Error{fmt::format("input {} is a variable, want one that is not: the model keeps it.",
                               graph::QuotedShort(At(input).name))};
    }
    for (Op& op : graph_.ops) Take(op);
    for (int& output : graph_.outputs) {
      if (IsVariable(output)) output = Read(output);
    }
    for (const int state : states_) {
      graph_.inputs.push_back(state);
      graph_.outputs.push_back(variables_.at(state).now);
    }
    return Initial();
  }

 private:
  Tensor& At(int tensor) { return graph_.tensors[static_cast<size_t>(tensor)]; }
  bool IsVariable(int tensor) const { return variables_.count(tensor) != 0; }

  void Take(Op& op) {
    const std::vector<int> given = op.inputs;
    for (int& input : op.inputs) {
      if (IsVariable(input)) input = Read(input);
    }
    for (int& output : op.outputs) {
      if (IsVariable(output)) Write(output);
    }
    const ops::OpDef* def = ops::FindOp(op);
    const ops::States states = def == nullptr ? ops::States{} : def->states;
    for (size_t k = states.first; k < std::min(given.size(), states.first + states.count); ++k) {
      if (!IsVariable(given[k])) continue;
      op.outputs.push_back(AddTensor(given[k]));
      variables_[given[k]].now = op.outputs.back();
    }
  }

  // The tensor that holds the value after the operators so far.
  int Read(int variable) {
    Variable& read = variables_[variable];
    if (!std::exchange(read.is_state, true)) states_.push_back(variable);
    return read.now;
  }

  // An operator's output: it takes the place of the variable's value.
  void Write(int& output) {
    Variable& written = variables_[output];
    if (written.is_state) {
      output = written.now = AddTensor(output);
    } else {
      variables_.erase(output);
    }
  }

  int AddTensor(int like) {
    Tensor tensor = At(like);
    tensor.buffer = 0;
    graph_.tensors.push_back(std::move(tensor));
    return static_cast<int>(graph_.tensors.size()) - 1;
  }

  Result<std::vector<ResolvedVariable>> Initial() {
    std::vector<ResolvedVariable> variables;
    int64_t all_bytes = 0;
    for (const int state : states_) {
      Tensor& tensor = At(state);
      tensor.buffer = 0;
      const int64_t bytes = graph::ByteCount(tensor).value_or(0);
      if (bytes <= 0 || !ops::ElementOf(tensor.dtype)) {
        return Error{fmt::format("variable {} is {} {}, want elements of a type that mote has.",
                                 graph::QuotedShort(tensor.name),
                                 graph::DTypeName(tensor.dtype),
                                 graph::ShapeText(tensor.shape))};
      }
      all_bytes += bytes;
      if (all_bytes > plan::kMaxArenaBytes) {
        return Error{fmt::format("variable {}: {} bytes of variables up to here, want at most {}.",
                                 graph::QuotedShort(tensor.name),
                                 all_bytes,
                                 plan::kMaxArenaBytes)};
      }
      const std::vector<int64_t>& zero = tensor.quantization.zero_point;
      const bool has_zero = tensor.dtype == graph::DType::kInt8 && !zero.empty();
      const auto byte = static_cast<uint8_t>(has_zero ? zero[0] : 0);
      variables.push_back({tensor.name, graph::Bytes(static_cast<size_t>(bytes), byte)});
    }
    return variables;
  }

  struct Variable {
    int now = 0;  // the tensor that holds the value
    bool is_state = false;
  };

  Subgraph& graph_;
  std::map<int, Variable> variables_;
  std::vector<int> states_;  // those whose value of the last inference is read, in that order
};

}  // namespace

Result<std::vector<ResolvedVariable>> ResolveVariableTensors(graph::Module& module) {
  return Resolver(module.main()).Run();
}

}  // namespace mote::program
