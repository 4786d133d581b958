// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/inline.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/graph/calls.h"
#include "compiler/ops/copy.h"
#include "compiler/ops/registry.h"
#include "compiler/plan/order.h"
#include "compiler/plan/plan.h"
#include "compiler/program/assemble.h"
#include "compiler/program/limits.h"
#include "compiler/program/loop_state.h"

namespace mote::program {
using graph::Module;
using graph::Subgraph;
using ops::Flow;
using ops::KernelCall;
using ops::KernelCalls;
using ops::Operand;

namespace {

int64_t ConstantBytes(const KernelCalls& calls) {
  int64_t bytes = 0;
  for (const KernelCall& call : calls) {
    for (const Operand& operand : call.operands) {
      bytes += static_cast<int64_t>(operand.constant.bytes.size());
    }
  }
  return bytes;
}

template <class T>
std::vector<T> Permuted(std::vector<T> items, const std::vector<int>& order) {
  std::vector<T> permuted;
  for (const int index : order) permuted.push_back(std::move(items[static_cast<size_t>(index)]));
  return permuted;
}

// A subgraph's own calls; what they run is not in them yet.
struct Scheduled {
  KernelCalls calls;
  int64_t bytes = 0;           // of the arena, beside the graph's inputs and outputs
  std::set<int> written;       // the graph's outputs that a call writes
  int64_t constant_bytes = 0;  // with those of what they run
};

// Lowers subgraphs, callees first, and puts the calls of each into the order that needs least
// memory.
class Scheduler {
 public:
  Scheduler(const Module& module, const ops::LowerOptions& options, size_t variables)
      : module_(module), options_(options), variables_(variables) {}

  Status Add(size_t subgraph) {
    Scheduled& scheduled = scheduled_[subgraph];
    const Status lowered = Lower(subgraph, scheduled);
    if (!lowered.ok()) return InSubgraph(module_, subgraph, lowered.error());
    Order(subgraph, scheduled);
    return {};
  }

  std::map<size_t, Scheduled> Take() { return std::move(scheduled_); }

 private:
  Status Lower(size_t subgraph, Scheduled& scheduled) {
    const Subgraph& graph = module_.subgraphs[subgraph];
    for (size_t i = 0; i < graph.ops.size(); ++i) {
      const ops::OpView op(module_, graph, i);
      MOTE_TRY(KernelCalls calls, ops::LowerOp(op, options_));
      scheduled.constant_bytes += ConstantBytes(calls);
      for (const KernelCall& call : calls) {
        for (const size_t run : call.subgraphs) {
          scheduled.constant_bytes += scheduled_[run].constant_bytes;
        }
      }
      if (scheduled.constant_bytes > kMaxConstantBytes) {
        return op.Fail(fmt::format("{} bytes of constants up to here, want at most {}.",
                                   scheduled.constant_bytes,
                                   kMaxConstantBytes));
      }
      std::move(calls.begin(), calls.end(), std::back_inserter(scheduled.calls));
    }
    return {};
  }

  void Order(size_t subgraph, Scheduled& scheduled) {
    const Subgraph& graph = module_.subgraphs[subgraph];
    KernelCalls& calls = scheduled.calls;
    plan::Problem problem =
        MakeProblem(graph, calls, ArenaValues(graph, calls), subgraph == 0 ? variables_ : 0);
    for (size_t i = 0; i < calls.size(); ++i) {
      for (const size_t run : calls[i].subgraphs) {
        int64_t& scratch = problem.steps[i].scratch_bytes;
        scratch = std::max(scratch, scheduled_[run].bytes);
      }
    }
    const std::vector<int> order = plan::ChooseOrder(problem);
    problem.steps = Permuted(std::move(problem.steps), order);
    for (plan::Value& value : problem.values) {
      if (value.is_input || value.is_output) value.bytes = 0;
    }
    scheduled.bytes = plan::LowerBoundBytes(problem);
    scheduled.written = WrittenOutputs(graph, calls);
    calls = Permuted(std::move(calls), order);
  }

  static std::set<int> WrittenOutputs(const Subgraph& graph, const KernelCalls& calls) {
    std::set<int> written;
    for (const KernelCall& call : calls) {
      for (const Operand& operand : call.operands) {
        if (operand.kind == Operand::Kind::kOutput) written.insert(operand.tensor);
      }
    }
    const std::set<int> outputs(graph.outputs.begin(), graph.outputs.end());
    std::erase_if(written, [&](int tensor) { return outputs.count(tensor) == 0; });
    return written;
  }

  const Module& module_;
  const ops::LowerOptions& options_;
  size_t variables_;
  std::map<size_t, Scheduled> scheduled_;  // by subgraph
};

// Makes one tree of the calls of all subgraphs.
class Inliner {
 public:
  Inliner(Module& module, const ops::LowerOptions& options, std::map<size_t, Scheduled> scheduled)
      : module_(module), options_(options), scheduled_(std::move(scheduled)) {}

  Result<KernelCalls> Run() {
    KernelCalls calls = std::move(scheduled_[0].calls);
    return Expanded(std::move(calls));
  }

 private:
  using TensorOf = std::map<int, int>;  // a subgraph's tensors as tensors of the main subgraph

  // IF and WHILE among the calls get what they run.
  Result<KernelCalls> Expanded(KernelCalls calls) {
    KernelCalls expanded;
    for (KernelCall& call : calls) {
      if (call.flow == Flow::kIf) MOTE_RETURN_IF_ERROR(ExpandIf(call));
      if (call.flow == Flow::kWhile) MOTE_RETURN_IF_ERROR(ExpandWhile(call, expanded));
      expanded.push_back(std::move(call));
    }
    return expanded;
  }

  Status ExpandIf(KernelCall& call) {
    const std::vector<int> inputs = TensorsOf(call, Operand::Kind::kInput);
    const std::vector<int> outputs = TensorsOf(call, Operand::Kind::kOutput);
    for (const size_t branch : call.subgraphs) {
      const Subgraph& graph = module_.subgraphs[branch];
      TensorOf tensor_of = InputsOf(graph, {inputs.begin() + 1, inputs.end()});
      // A branch writes the outputs itself, but for those that it has from elsewhere.
      for (size_t i = 0; i < outputs.size(); ++i) {
        const int output = graph.outputs[i];
        if (scheduled_[branch].written.count(output) != 0) {
          tensor_of.try_emplace(output, outputs[i]);
        }
      }
      MOTE_TRY(KernelCalls block, Instance(branch, tensor_of));
      for (size_t i = 0; i < outputs.size(); ++i) {
        const int from = TensorIn(graph, tensor_of, graph.outputs[i]);
        if (from != outputs[i]) block.push_back(Copy(call, from, outputs[i]));
      }
      call.blocks.push_back(std::move(block));
    }
    call.operands = Operands(inputs[0], outputs);
    return {};
  }

  // `before`: the calls before the loop.
  Status ExpandWhile(KernelCall& call, KernelCalls& before) {
    const std::vector<int> inputs = TensorsOf(call, Operand::Kind::kInput);
    const std::vector<int> state = TensorsOf(call, Operand::Kind::kOutput);
    for (size_t i = 0; i < state.size(); ++i) before.push_back(Copy(call, inputs[i], state[i]));
    const Subgraph& condition = module_.subgraphs[call.subgraphs[0]];
    TensorOf tensor_of = InputsOf(condition, state);
    MOTE_TRY(KernelCalls block, Instance(call.subgraphs[0], tensor_of));
    call.blocks.push_back(std::move(block));
    const int decides = TensorIn(condition, tensor_of, condition.outputs[0]);
    const graph::Bytes& constant = graph::ConstantOf(module_, TensorAt(decides));
    if (!constant.empty() && constant[0] != 0) {
      return Error{fmt::format("{} '{}': the condition is always true, so the loop never ends.",
                               call.opcode,
                               call.name)};
    }
    call.operands = Operands(decides, state);

    const Subgraph& body = module_.subgraphs[call.subgraphs[1]];
    tensor_of = InputsOf(body, state);
    MOTE_TRY(block, Instance(call.subgraphs[1], tensor_of));
    std::vector<int> next;
    for (const int output : body.outputs) next.push_back(TensorIn(body, tensor_of, output));
    WriteStateInPlace(block, state, next);
    AddStores(call, next, state, block);
    call.blocks.push_back(std::move(block));
    return {};
  }

  // state = next, all at once: what takes the value of another of them has it from a copy.
  void AddStores(const KernelCall& call,
                 std::vector<int> next,
                 const std::vector<int>& state,
                 KernelCalls& block) {
    const std::set<int> overwritten(state.begin(), state.end());
    for (size_t i = 0; i < state.size(); ++i) {
      if (next[i] == state[i] || overwritten.count(next[i]) == 0) continue;
      const int copy = AddTensor(TensorAt(next[i]));
      block.push_back(Copy(call, next[i], copy));
      next[i] = copy;
    }
    for (size_t i = 0; i < state.size(); ++i) {
      if (next[i] != state[i]) block.push_back(Copy(call, next[i], state[i]));
    }
  }

  // The calls of a subgraph, on tensors of the main one; those not yet in `tensor_of` are added.
  Result<KernelCalls> Instance(size_t subgraph, TensorOf& tensor_of) {
    const Subgraph& graph = module_.subgraphs[subgraph];
    KernelCalls calls = scheduled_[subgraph].calls;
    const std::set<int>& written = scheduled_[subgraph].written;
    for (KernelCall& call : calls) {
      for (Operand& operand : call.operands) {
        const bool is_output = operand.kind == Operand::Kind::kOutput;
        if (!is_output && operand.kind != Operand::Kind::kInput) continue;
        // Its memory is written again elsewhere, so it cannot be that of another tensor.
        if (is_output && written.count(operand.tensor) != 0) call.is_alias = false;
        operand.tensor = TensorIn(graph, tensor_of, operand.tensor);
      }
      for (int& tensor : call.in_place_inputs) tensor = TensorIn(graph, tensor_of, tensor);
    }
    return Expanded(std::move(calls));
  }

  static std::vector<int> TensorsOf(const KernelCall& call, Operand::Kind kind) {
    std::vector<int> tensors;
    for (const Operand& operand : call.operands) {
      if (operand.kind == kind) tensors.push_back(operand.tensor);
    }
    return tensors;
  }

  static std::vector<Operand> Operands(int condition, const std::vector<int>& outputs) {
    std::vector<Operand> operands = {ops::InputOperand(condition)};
    for (const int output : outputs) operands.push_back(ops::OutputOperand(output));
    return operands;
  }

  static TensorOf InputsOf(const Subgraph& graph, const std::vector<int>& given) {
    TensorOf tensor_of;
    for (size_t i = 0; i < given.size(); ++i) tensor_of[graph.inputs[i]] = given[i];
    return tensor_of;
  }

  KernelCall Copy(const KernelCall& of, int from, int to) const {
    const int64_t bytes = graph::ByteCount(TensorAt(to)).value_or(0);
    KernelCall copy = ops::CopyCall({of.opcode, TensorAt(to).name}, bytes, from, to, options_);
    copy.in_place_inputs = {from};
    return copy;
  }

  int TensorIn(const Subgraph& graph, TensorOf& tensor_of, int tensor) {
    const auto known = tensor_of.find(tensor);
    if (known != tensor_of.end()) return known->second;
    const int added = AddTensor(graph.tensors[static_cast<size_t>(tensor)]);
    tensor_of[tensor] = added;
    return added;
  }

  const graph::Tensor& TensorAt(int tensor) const {
    return module_.main().tensors[static_cast<size_t>(tensor)];
  }

  int AddTensor(graph::Tensor tensor) {
    module_.main().tensors.push_back(std::move(tensor));
    return static_cast<int>(module_.main().tensors.size()) - 1;
  }

  Module& module_;
  const ops::LowerOptions& options_;
  std::map<size_t, Scheduled> scheduled_;
};

}  // namespace

Result<KernelCalls> InlineSubgraphs(Module& module,
                                    const ops::LowerOptions& options,
                                    size_t variables) {
  Scheduler scheduler(module, options, variables);
  for (const size_t subgraph : graph::InferenceSubgraphs(module)) {
    MOTE_RETURN_IF_ERROR(scheduler.Add(subgraph));
  }
  return Inliner(module, options, scheduler.Take()).Run();
}

}  // namespace mote::program
