// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "compiler/graph/verify_parts.h"

namespace mote::graph {
namespace {

// Walks the operators in order and knows where each tensor's content comes from.
class Flow {
 public:
  Flow(const Module& module, const Subgraph& subgraph)
      : subgraph_(subgraph), source_(subgraph.tensors.size(), kNothing) {
    const std::vector<bool> produced = Produced();
    for (size_t i = 0; i < source_.size(); ++i) {
      // A constant of no elements has an empty buffer, as if it were none.
      const bool empty = ElementCount(subgraph.tensors[i].shape) == 0 && !produced[i];
      if (empty || IsConstant(module, subgraph.tensors[i])) source_[i] = kConstant;
    }
  }

  Status Run() {
    MOTE_RETURN_IF_ERROR(TakeInputs());
    for (size_t i = 0; i < subgraph_.ops.size(); ++i) {
      const Status status = TakeOp(i);
      if (!status.ok()) return status.error().In(OpText(subgraph_, i));
    }
    return CheckOutputs();
  }

 private:
  // Where a tensor's content comes from: one of these, or the index of the operator.
  static constexpr int64_t kNothing = -1;
  static constexpr int64_t kGraphInput = -2;
  static constexpr int64_t kConstant = -3;

  // The tensors that the graph's inputs and the operators write.
  std::vector<bool> Produced() const {
    std::vector<bool> produced(subgraph_.tensors.size());
    for (const int tensor : subgraph_.inputs) produced[static_cast<size_t>(tensor)] = true;
    for (const Op& op : subgraph_.ops) {
      for (const int tensor : op.outputs) produced[static_cast<size_t>(tensor)] = true;
    }
    return produced;
  }

  std::string SourceText(int64_t source) const {
    if (source == kGraphInput) return "is a graph input";
    if (source == kConstant) return "is a constant";
    return "is written by " + OpText(subgraph_, static_cast<size_t>(source));
  }

  // `source` becomes the one source of the tensor.
  Status Write(const char* role, size_t place, int tensor, int64_t source) {
    int64_t& known = source_[static_cast<size_t>(tensor)];
    if (known == kNothing) {
      known = source;
      return {};
    }
    return Error{fmt::format("{} {} is {}, which already {}, want one source for each tensor. {}",
                             role,
                             place,
                             TensorText(subgraph_, static_cast<size_t>(tensor)),
                             SourceText(known),
                             kDamaged)};
  }

  bool Readable(int tensor) const {
    const auto index = static_cast<size_t>(tensor);
    return source_[index] != kNothing || subgraph_.tensors[index].is_variable;
  }

  Status TakeInputs() {
    for (size_t i = 0; i < subgraph_.inputs.size(); ++i) {
      MOTE_RETURN_IF_ERROR(Write("graph input", i, subgraph_.inputs[i], kGraphInput));
    }
    return {};
  }

  Status TakeOp(size_t index) {
    const Op& op = subgraph_.ops[index];
    for (size_t i = 0; i < op.inputs.size(); ++i) {
      if (op.inputs[i] != kAbsent && !Readable(op.inputs[i])) return Unwritten(index, i);
    }
    for (size_t i = 0; i < op.outputs.size(); ++i) {
      MOTE_RETURN_IF_ERROR(Write("output", i, op.outputs[i], static_cast<int64_t>(index)));
    }
    return {};
  }

  // Only for the message, once: does a later operator write it, or none?
  Error Unwritten(size_t index, size_t input) const {
    const int tensor = subgraph_.ops[index].inputs[input];
    std::string found = "no operator writes";
    for (size_t i = subgraph_.ops.size(); i-- > index;) {
      for (const int output : subgraph_.ops[i].outputs) {
        if (output == tensor) found = "only " + OpText(subgraph_, i) + " writes, not before it";
      }
    }
    return {
        fmt::format("input {} is {}, which {}, want operators in the order of execution, "
                    "without cycles. {}",
                    input,
                    TensorText(subgraph_, static_cast<size_t>(tensor)),
                    found,
                    kDamaged)};
  }

  Status CheckOutputs() const {
    for (size_t i = 0; i < subgraph_.outputs.size(); ++i) {
      if (Readable(subgraph_.outputs[i])) continue;
      return Error{
          fmt::format("graph output {} is {}, which no operator writes, want one that is "
                      "computed, constant, variable or a graph input. {}",
                      i,
                      TensorText(subgraph_, static_cast<size_t>(subgraph_.outputs[i])),
                      kDamaged)};
    }
    return {};
  }

  const Subgraph& subgraph_;
  std::vector<int64_t> source_;
};

}  // namespace

Status VerifyFlow(const Module& module, const Subgraph& subgraph) {
  return Flow(module, subgraph).Run();
}

}  // namespace mote::graph
