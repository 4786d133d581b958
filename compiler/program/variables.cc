// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/variables.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "compiler/graph/calls.h"
#include "compiler/graph/quote.h"
#include "compiler/ops/evaluate.h"
#include "compiler/ops/registry.h"
#include "compiler/ops/work.h"
#include "compiler/passes/rewrite.h"
#include "compiler/plan/plan.h"
#include "compiler/program/limits.h"
#include "compiler/program/variable_tensors.h"

namespace mote::program {
using graph::Module;
using graph::Op;
using graph::Subgraph;
using graph::Tensor;
using ops::OpView;

namespace {

using Key = std::pair<std::string, std::string>;  // container and shared name

Key KeyOf(const Op& op) {
  return {op.attributes.String("container", ""), op.attributes.String("shared_name", "")};
}

// The tensors of a subgraph that hold handles.
std::map<int, Key> HandlesOf(const Subgraph& graph) {
  std::map<int, Key> handles;
  for (const Op& op : graph.ops) {
    if (op.opcode == "VAR_HANDLE") handles[op.outputs[0]] = KeyOf(op);
  }
  return handles;
}

Result<Key> HandleOf(const OpView& op, const std::map<int, Key>& handles) {
  const auto handle = handles.find(op.input_id(0));
  if (handle != handles.end()) return handle->second;
  return op.Fail("input 0 is no output of a VAR_HANDLE, want one in the same subgraph.");
}

bool IsStateful(const Op& op) {
  return op.opcode == "VAR_HANDLE" || op.opcode == "READ_VARIABLE" ||
         op.opcode == "ASSIGN_VARIABLE" || op.opcode == "CALL_ONCE";
}

using Initial = std::map<Key, graph::Bytes>;

// Nobody waits for a CALL_ONCE, and nothing but the planner's limit is there for variables yet.
constexpr int64_t kMaxOnceWork = 1'000'000'000;
constexpr int64_t kMaxBytes = plan::kMaxArenaBytes;

// What the subgraphs of all CALL_ONCE have computed.
struct Spent {
  int64_t work = 0;
  int64_t bytes = 0;
};

Status Spend(const OpView& op, Spent& spent) {
  spent.work += ops::WorkOf(op);
  for (size_t i = 0; i < op.output_count(); ++i) {
    spent.bytes += graph::ByteCount(op.output(i)).value_or(0);
  }
  if (spent.work <= kMaxOnceWork && spent.bytes <= kMaxBytes) return {};
  return op.Fail(
      fmt::format("{} steps of work and {} bytes up to here in subgraphs of CALL_ONCE, "
                  "want at most {} and {}.",
                  spent.work,
                  spent.bytes,
                  kMaxOnceWork,
                  kMaxBytes));
}

Status WantNoVariable(const OpView& op) {
  for (size_t i = 0; i < op.input_count(); ++i) {
    if (!op.has_input(i) || !op.input(i).is_variable) continue;
    return op.Fail(fmt::format("input {} is a variable, want none in a subgraph of CALL_ONCE.", i));
  }
  return {};
}

// What the subgraph of a CALL_ONCE assigns, computed here and now.
Status RunOnce(const Module& module,
               const Subgraph& graph,
               const ops::LowerOptions& options,
               Spent& spent,
               Initial& initial) {
  const std::map<int, Key> handles = HandlesOf(graph);
  ops::TensorBytes known;
  for (size_t i = 0; i < graph.ops.size(); ++i) {
    const OpView op(module, graph, i);
    const std::string& opcode = op.op().opcode;
    if (opcode == "READ_VARIABLE" || opcode == "CALL_ONCE" || graph::IsControlFlow(op.op())) {
      return op.Fail("not supported in a subgraph of CALL_ONCE. See 'mote ops'.");
    }
    MOTE_RETURN_IF_ERROR(Spend(op, spent));
    MOTE_TRY(const ops::KernelCalls calls, ops::LowerOp(op, options));
    MOTE_RETURN_IF_ERROR(WantNoVariable(op));
    if (opcode == "ASSIGN_VARIABLE") {
      MOTE_TRY(const Key key, HandleOf(op, handles));
      const auto computed = known.find(op.input_id(1));
      initial[key] = computed != known.end() ? computed->second : op.constant(1);
    } else if (opcode != "VAR_HANDLE") {
      for (auto& [tensor, bytes] : ops::Evaluate(op, calls, known)) known[tensor] = bytes;
    }
  }
  return {};
}

// Each CALL_ONCE of the main subgraph in turn.
Result<Initial> InitialValues(const Module& module, const ops::LowerOptions& options) {
  Initial initial;
  Spent spent;
  for (const Op& op : module.main().ops) {
    if (op.opcode != "CALL_ONCE") continue;
    const auto index = static_cast<size_t>(op.attributes.Int("init_subgraph_index", 0));
    const Subgraph& once = module.subgraphs[index];
    if (!once.inputs.empty()) return Error{"CALL_ONCE of a subgraph with inputs, want none."};
    const Status status = RunOnce(module, once, options, spent, initial);
    if (!status.ok()) return status.error().In(fmt::format("subgraph {}", index));
  }
  return initial;
}

// Variables that have handles.
class Resolver {
 public:
  Resolver(Module& module, Initial initial)
      : module_(module), graph_(module.main()), initial_(std::move(initial)) {}

  Result<std::vector<ResolvedVariable>> Run() {
    const std::map<int, Key> handles = HandlesOf(graph_);
    for (size_t i = 0; i < graph_.ops.size(); ++i) {
      const OpView op(module_, graph_, i);
      const bool reads = op.op().opcode == "READ_VARIABLE";
      if (!reads && op.op().opcode != "ASSIGN_VARIABLE") continue;
      MOTE_TRY(const Key key, HandleOf(op, handles));
      MOTE_TRY(Slot * slot, SlotOf(op, key, reads ? op.output_id(0) : op.input_id(1)));
      if (reads) {
        const int read = op.output_id(0);
        passes::ReplaceReads(graph_, read, slot->now);
        std::replace(graph_.outputs.begin(), graph_.outputs.end(), read, slot->now);
      } else {
        slot->now = op.input_id(1);
      }
    }
    std::erase_if(graph_.ops, IsStateful);
    for (const Slot& slot : slots_) {
      graph_.inputs.push_back(slot.before);
      graph_.outputs.push_back(slot.now);
    }
    return std::move(variables_);
  }

 private:
  struct Slot {
    int before;  // the tensor that is the graph's input
    int now;     // the tensor that holds the value after the operators so far
  };

  // The variable's slot, made where it is first read or written: `value` has its type and shape.
  Result<Slot*> SlotOf(const OpView& op, const Key& key, int value) {
    const auto [found, is_new] = slot_of_.try_emplace(key, slots_.size());
    if (is_new) {
      const Tensor& state = graph_.tensors[static_cast<size_t>(value)];
      bytes_ += graph::ByteCount(state).value_or(0);
      if (bytes_ > kMaxBytes) {
        return op.Fail(
            fmt::format("{} bytes of variables up to here, want at most {}.", bytes_, kMaxBytes));
      }
      AddSlot(key, state);
    }
    Slot& slot = slots_[found->second];
    const Tensor& state = graph_.tensors[static_cast<size_t>(slot.before)];
    const Tensor& other = graph_.tensors[static_cast<size_t>(value)];
    const size_t bytes = variables_[found->second].initial.size();
    if (bytes > 0 && state.shape == other.shape && passes::SameQuantization(state, other) &&
        bytes == static_cast<size_t>(graph::ByteCount(other).value_or(-1))) {
      return &slot;
    }
    return op.Fail(
        fmt::format("{} {} of variable {}, which is {} {} of {} bytes: want one type, "
                    "shape and quantisation.",
                    graph::DTypeName(other.dtype),
                    graph::ShapeText(other.shape),
                    graph::QuotedShort(key.second),
                    graph::DTypeName(state.dtype),
                    graph::ShapeText(state.shape),
                    bytes));
  }

  void AddSlot(const Key& key, Tensor state) {
    state.name = key.second;
    state.buffer = 0;
    const graph::Quantization& q = state.quantization;
    const auto zero = static_cast<uint8_t>(q.zero_point.empty() ? 0 : q.zero_point[0]);
    graph::Bytes bytes(static_cast<size_t>(graph::ByteCount(state).value_or(0)), zero);
    const auto assigned = initial_.find(key);
    if (assigned != initial_.end()) bytes = assigned->second;
    const int tensor = static_cast<int>(graph_.tensors.size());
    graph_.tensors.push_back(std::move(state));
    slots_.push_back({tensor, tensor});
    variables_.push_back({key.second, std::move(bytes)});
  }

  Module& module_;
  Subgraph& graph_;
  Initial initial_;
  std::map<Key, size_t> slot_of_;
  int64_t bytes_ = 0;
  std::vector<Slot> slots_;
  std::vector<ResolvedVariable> variables_;
};

bool ReadsVariable(const Subgraph& graph, const Op& op) {
  return std::any_of(op.inputs.begin(), op.inputs.end(), [&](int input) {
    return input != graph::kAbsent && graph.tensors[static_cast<size_t>(input)].is_variable;
  });
}

// Their order of reading and writing is only known at run time.
Status CheckNoneInBlocks(const Module& module) {
  for (const size_t subgraph : graph::InferenceSubgraphs(module)) {
    const Subgraph& graph = module.subgraphs[subgraph];
    for (size_t i = 0; i < graph.ops.size() && subgraph != 0; ++i) {
      if (!IsStateful(graph.ops[i]) && !ReadsVariable(graph, graph.ops[i])) continue;
      const OpView op(module, graph, i);
      return InSubgraph(module,
                        subgraph,
                        op.Fail("variables are not supported in what IF and WHILE run. Read and "
                                "assign them in the main subgraph."));
    }
  }
  return {};
}

}  // namespace

Result<std::vector<ResolvedVariable>> ResolveVariables(Module& module,
                                                       const ops::LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckNoneInBlocks(module));
  MOTE_TRY(Initial initial, InitialValues(module, options));
  MOTE_TRY(std::vector<ResolvedVariable> variables, ResolveVariableTensors(module));
  MOTE_TRY(std::vector<ResolvedVariable> handled, Resolver(module, std::move(initial)).Run());
  std::move(handled.begin(), handled.end(), std::back_inserter(variables));
  return variables;
}

}  // namespace mote::program
