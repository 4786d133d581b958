// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/plan/problem.h"
#include "compiler/program/candidates.h"

namespace mote::program {
using ops::KernelCall;
using ops::Operand;

namespace {

constexpr int64_t kAlignment = 8;

int64_t Aligned(int64_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

// Operands lie one behind the other from the beginning of the arena, in the size that they have in
// the whole layer: calls for some rows need no more.
class Maker {
 public:
  Maker(const graph::Module& module, const MeasuringLimits& limits)
      : module_(module), limits_(limits) {}

  std::vector<Measuring> Run(const ops::KernelCalls& calls) {
    for (const KernelCall& call : calls) {
      if (ArenaBytes(call) > limits_.arena_bytes) continue;
      if (ConstantBytes(call) > limits_.constant_bytes) continue;
      const bool full = measuring_.calls.size() == limits_.calls ||
                        constant_bytes_ + ConstantBytes(call) > limits_.constant_bytes;
      if (full) Finish();
      Add(call);
    }
    Finish();
    return std::move(all_);
  }

 private:
  const graph::Tensor& TensorOf(const Operand& operand) const {
    return module_.main().tensors[static_cast<size_t>(operand.tensor)];
  }

  // nullptr for an operand in the arena.
  const graph::Bytes* ConstantOf(const Operand& operand) const {
    if (operand.kind == Operand::Kind::kConstant) return &operand.constant.bytes;
    if (operand.kind != Operand::Kind::kInput) return nullptr;
    const graph::Tensor& tensor = TensorOf(operand);
    return graph::IsConstant(module_, tensor) ? &graph::ConstantOf(module_, tensor) : nullptr;
  }

  int64_t BytesOf(const Operand& operand) const {
    if (operand.kind == Operand::Kind::kScratch) return operand.scratch_bytes;
    return graph::ByteCount(TensorOf(operand)).value_or(0);
  }

  int64_t ArenaBytes(const KernelCall& call) const {
    int64_t bytes = 0;
    for (const Operand& operand : call.operands) {
      if (ConstantOf(operand) == nullptr) bytes += Aligned(BytesOf(operand));
    }
    return bytes;
  }

  int64_t ConstantBytes(const KernelCall& call) const {
    int64_t bytes = 0;
    for (const Operand& operand : call.operands) {
      const graph::Bytes* const constant = ConstantOf(operand);
      if (constant != nullptr) bytes += static_cast<int64_t>(constant->size());
    }
    return bytes;
  }

  Argument ConstantArgument(const graph::Bytes& bytes, ops::Element element) {
    Program& program = measuring_.program;
    const auto [found, is_new] =
        constant_of_.try_emplace({element, bytes}, program.constants.size());
    if (is_new) {
      constant_bytes_ += static_cast<int64_t>(bytes.size());
      program.constants.push_back(
          {fmt::format("constant_{}", program.constants.size()), element, bytes});
    }
    Argument argument;
    argument.kind = Argument::Kind::kConstant;
    argument.offset = static_cast<int64_t>(found->second);
    return argument;
  }

  Argument ArgumentOf(const Operand& operand, ops::Element element, int64_t& arena) {
    Argument argument;
    if (const graph::Bytes* const constant = ConstantOf(operand)) {
      argument = ConstantArgument(*constant, element);
      argument.bytes = static_cast<int64_t>(constant->size());
    } else {
      argument.offset = arena;
      argument.bytes = BytesOf(operand);
      argument.written = operand.kind != Operand::Kind::kInput;
      arena += Aligned(argument.bytes);
    }
    argument.element = element;
    return argument;
  }

  void Add(const KernelCall& kernel) {
    Program& program = measuring_.program;
    Call call;
    call.number = static_cast<int>(program.calls.size());
    call.kernel = kernel;
    call.kernel.images = 1;
    int64_t arena = 0;
    for (size_t i = 0; i < kernel.operands.size(); ++i) {
      call.arguments.push_back(ArgumentOf(kernel.operands[i], kernel.elements[i], arena));
    }
    for (Operand& operand : call.kernel.operands) operand.constant.bytes.clear();
    program.arena_bytes = std::max(program.arena_bytes, arena);
    program.calls.push_back(std::move(call));
    measuring_.calls.push_back(&kernel);
  }

  static ArenaTensor Bytes(const char* name, int64_t bytes, int last_call) {
    ArenaTensor tensor;
    tensor.name = name;
    tensor.shape = {static_cast<int32_t>(bytes)};
    tensor.bytes = bytes;
    tensor.last_call = last_call;
    return tensor;
  }

  void Finish() {
    Program& program = measuring_.program;
    if (!program.calls.empty()) {
      const int calls = static_cast<int>(program.calls.size());
      program.name = "measuring";
      program.tensors = {Bytes("input", program.arena_bytes, calls),
                         Bytes("output", kAlignment, calls)};
      program.inputs = {0};
      program.outputs = {1};
      all_.push_back(std::move(measuring_));
    }
    measuring_ = {};
    constant_of_.clear();
    constant_bytes_ = 0;
  }

  const graph::Module& module_;
  const MeasuringLimits& limits_;
  std::vector<Measuring> all_;
  Measuring measuring_;  // the one that is being made
  std::map<std::pair<ops::Element, graph::Bytes>, size_t> constant_of_;
  int64_t constant_bytes_ = 0;
};

}  // namespace

std::vector<Measuring> MeasuringPrograms(const graph::Module& module,
                                         const ops::KernelCalls& calls,
                                         const MeasuringLimits& limits) {
  return Maker(module, limits).Run(calls);
}

}  // namespace mote::program
