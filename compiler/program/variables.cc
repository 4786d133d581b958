// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/variables.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "compiler/graph/quote.h"
#include "compiler/ops/evaluate.h"
#include "compiler/ops/registry.h"
#include "compiler/ops/work.h"
#include "compiler/passes/rewrite.h"
#include "compiler/plan/plan.h"

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
    if (opcode == "READ_VARIABLE" || opcode == "CALL_ONCE") {
      return op.Fail("not supported in a subgraph of CALL_ONCE. See 'mote ops'.");
    }
    MOTE_RETURN_IF_ERROR(Spend(op, spent));
    MOTE_TRY(const ops::KernelCalls calls, ops::LowerOp(op, options));
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

// The tensors whose bytes change when a state is stored: the state itself, under whatever name.
class Roots {
 public:
  explicit Roots(const Subgraph& graph) : root_(graph.tensors.size()) {
    std::iota(root_.begin(), root_.end(), 0);
    for (const Op& op : graph.ops) {
      const ops::OpDef* def = ops::FindOp(op);
      if (def == nullptr || !def->is_alias) continue;
      root_[static_cast<size_t>(op.outputs[0])] = Of(op.inputs[0]);
    }
  }
  int Of(int tensor) const { return root_[static_cast<size_t>(tensor)]; }

 private:
  std::vector<int> root_;
};

struct Store {
  int state;
  int value;
  int root;  // of the value
};

// An operator for each store, those that read another variable's old value before that one's own;
// else in the order of the variables.
Status AppendStores(Subgraph& graph, const std::vector<Store>& stores) {
  std::map<int, size_t> store_of;  // by state
  for (size_t i = 0; i < stores.size(); ++i) store_of[stores[i].state] = i;
  std::vector<size_t> readers(stores.size(), 0);  // stores to come that read a store's old value
  std::set<size_t> ready;
  for (const Store& store : stores) {
    const auto read = store_of.find(store.root);
    if (read != store_of.end()) ++readers[read->second];
  }
  for (size_t i = 0; i < stores.size(); ++i) {
    if (readers[i] == 0) ready.insert(i);
  }
  size_t done = 0;
  for (; !ready.empty(); ++done) {
    const size_t next = *ready.begin();
    ready.erase(ready.begin());
    Op assign;
    assign.opcode = "ASSIGN_VARIABLE";
    assign.inputs = {stores[next].state, stores[next].value};
    graph.ops.push_back(std::move(assign));
    const auto read = store_of.find(stores[next].root);
    if (read != store_of.end() && --readers[read->second] == 0) ready.insert(read->second);
  }
  if (done == stores.size()) return {};
  return Error{"variables that take each other's values in turn are not supported."};
}

}  // namespace

Result<std::vector<ResolvedVariable>> ResolveVariables(Module& module,
                                                       const ops::LowerOptions& options) {
  MOTE_TRY(Initial initial, InitialValues(module, options));
  return Resolver(module, std::move(initial)).Run();
}

Status StoreVariables(Module& module, size_t variables) {
  Subgraph& graph = module.main();
  const size_t inputs = graph.inputs.size() - variables;
  const size_t outputs = graph.outputs.size() - variables;
  const Roots roots(graph);
  std::vector<Store> stores;
  std::set<int> stored;  // states whose old value is lost
  for (size_t k = 0; k < variables; ++k) {
    const int state = graph.inputs[inputs + k];
    const int value = graph.outputs[outputs + k];
    if (roots.Of(value) == state) continue;
    stores.push_back({state, value, roots.Of(value)});
    stored.insert(state);
  }
  graph.outputs.resize(outputs);
  for (const int output : graph.outputs) {
    const auto lost = stored.find(roots.Of(output));
    if (lost == stored.end()) continue;
    return Error{
        fmt::format("output {} is variable {} as it was before it was assigned to: not "
                    "supported.",
                    graph::QuotedShort(graph.tensors[static_cast<size_t>(output)].name),
                    graph::QuotedShort(graph.tensors[static_cast<size_t>(*lost)].name))};
  }
  return AppendStores(graph, stores);
}

}  // namespace mote::program
