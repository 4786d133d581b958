// SPDX-License-Identifier: Apache-2.0
// The end of variables.h: values become memory that is overwritten again. Linear in the size of the
// graph, whatever a file holds.
#include <map>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

#include "compiler/ops/registry.h"
#include "compiler/program/variables.h"

namespace mote::program {
using graph::Op;
using graph::Subgraph;

namespace {

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
using Stores = std::vector<Store>;

Stores TakeStores(Subgraph& graph, size_t variables, const Roots& roots) {
  const size_t inputs = graph.inputs.size() - variables;
  const size_t outputs = graph.outputs.size() - variables;
  Stores stores;
  for (size_t k = 0; k < variables; ++k) {
    const int state = graph.inputs[inputs + k];
    const int value = graph.outputs[outputs + k];
    if (roots.Of(value) != state) stores.push_back({state, value, roots.Of(value)});
  }
  graph.outputs.resize(outputs);
  return stores;
}

// The value as it is now, where nothing overwrites it.
int CopyOf(Subgraph& graph, int value) {
  graph.tensors.push_back(graph::Tensor(graph.tensors[static_cast<size_t>(value)]));
  Op read;
  read.opcode = "READ_VARIABLE";
  read.inputs = {value};
  read.outputs = {static_cast<int>(graph.tensors.size()) - 1};
  graph.ops.push_back(std::move(read));
  return graph.ops.back().outputs[0];
}

// What the caller reads after the inference must not be overwritten in it.
void CopyOldOutputs(Subgraph& graph, const Stores& stores, const Roots& roots) {
  std::set<int> stored;
  for (const Store& store : stores) stored.insert(store.state);
  std::map<int, int> copies;
  for (int& output : graph.outputs) {
    if (stored.count(roots.Of(output)) == 0) continue;
    const auto [copy, is_new] = copies.try_emplace(output, 0);
    if (is_new) copy->second = CopyOf(graph, output);
    output = copy->second;
  }
}

// How often tensors are wanted: by operators, by the caller, by stores.
class Uses {
 public:
  Uses(const Subgraph& graph, const Stores& stores) : count_(graph.tensors.size()) {
    for (const Op& op : graph.ops) Count(op.inputs);
    Count(graph.outputs);
    for (const Store& store : stores) Count({store.value});
  }
  int Of(int tensor) const { return count_[static_cast<size_t>(tensor)]; }

 private:
  void Count(const std::vector<int>& tensors) {
    for (const int tensor : tensors) {
      if (tensor != graph::kAbsent) ++count_[static_cast<size_t>(tensor)];
    }
  }

  std::vector<int> count_;
};

// An operator that alone wants a state, and whose new content is only stored, may write it in
// place:
//   SVDF(x, state) -> (y, new state), state = new state  =>  SVDF(x, state) -> (y, state)
// Returns the stores that are left.
Stores UpdateInPlace(Subgraph& graph, const Stores& stores) {
  const Uses uses(graph, stores);
  std::map<int, int> value_of;  // of the states that may be written in place
  for (const Store& store : stores) {
    if (uses.Of(store.state) == 1 && uses.Of(store.value) == 1) {
      value_of[store.state] = store.value;
    }
  }
  std::set<int> updated;
  for (Op& op : graph.ops) {
    const ops::OpDef* def = ops::FindOp(op);
    for (size_t k = 0; def != nullptr && k < def->states.count; ++k) {
      const int state = op.inputs[def->states.first + k];
      const auto value = value_of.find(state);
      if (value == value_of.end() || value->second != op.outputs[1 + k]) continue;
      op.outputs[1 + k] = state;
      updated.insert(state);
    }
  }
  Stores left;
  for (const Store& store : stores) {
    if (updated.count(store.state) == 0) left.push_back(store);
  }
  return left;
}

// An operator for each store, those that read another variable's old value before that one's own;
// else in the order of the variables. Of variables that take each other's values in turn one reads
// a copy.
class Appender {
 public:
  Appender(Subgraph& graph, Stores stores)
      : graph_(graph), stores_(std::move(stores)), readers_(stores_.size()) {
    for (size_t i = 0; i < stores_.size(); ++i) {
      store_of_[stores_[i].state] = i;
      left_.insert(i);
    }
    for (const Store& store : stores_) {
      const auto read = store_of_.find(store.root);
      if (read != store_of_.end()) ++readers_[read->second];
    }
    for (const size_t i : left_) {
      if (readers_[i] == 0) ready_.insert(i);
    }
  }

  void Run() {
    while (!left_.empty()) {
      if (ready_.empty()) {  // each of those left reads another of them
        Store& store = stores_[*left_.begin()];
        store.value = CopyOf(graph_, store.value);
        Release(std::exchange(store.root, store.value));
      }
      const size_t next = *ready_.begin();
      ready_.erase(ready_.begin());
      left_.erase(next);
      Op assign;
      assign.opcode = "ASSIGN_VARIABLE";
      assign.inputs = {stores_[next].state, stores_[next].value};
      graph_.ops.push_back(std::move(assign));
      Release(stores_[next].root);
    }
  }

 private:
  // One reader less of the old value of this state.
  void Release(int root) {
    const auto read = store_of_.find(root);
    if (read != store_of_.end() && --readers_[read->second] == 0) ready_.insert(read->second);
  }

  Subgraph& graph_;
  Stores stores_;
  std::vector<size_t> readers_;     // stores to come that read a store's old value
  std::map<int, size_t> store_of_;  // by state
  std::set<size_t> left_;
  std::set<size_t> ready_;
};

}  // namespace

void StoreVariables(graph::Module& module, size_t variables) {
  Subgraph& graph = module.main();
  const Roots roots(graph);
  const Stores stores = TakeStores(graph, variables, roots);
  CopyOldOutputs(graph, stores, roots);
  Appender(graph, UpdateInPlace(graph, stores)).Run();
}

}  // namespace mote::program
