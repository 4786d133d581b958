// SPDX-License-Identifier: Apache-2.0
// Small random models of IF and WHILE, in each other and behind each other, that end. Tests only.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compiler/graph/module_builder.h"
#include "runtime/ops/common/op_testing.h"

namespace mote::program {

// A loop counts to a small number, or in bools: three of its state move up by one in each round, a
// false follows, and the first decides.
class RandomControlModule {
 public:
  explicit RandomControlModule(testing::Random& random) : random_(random) {}

  graph::Module Make() {
    module_.buffers.emplace_back();
    NewSubgraph();
    Pool pool;
    for (int i = 0; i < 4; ++i) pool.push_back(AddInput(0, kBool));
    for (int n = Int(1, 2); n > 0; --n) pool.push_back(AddInput(0, Int(0, kTypes - 1)));
    AddOps(0, pool, 2);
    // A model without control flow tests nothing here.
    Coin() ? AddIf(0, pool, 1) : AddWhile(0, pool, 1);
    if (Coin()) AddCalculation(0, pool);
    Graph(0).outputs = {pool.back().tensor};
    for (const Value& value : pool) {
      if (Int(0, 5) == 0) Graph(0).outputs.push_back(value.tensor);
    }
    const Status status = graph::Verify(module_);
    MOTE_CHECK(status.ok(), status.error().message);
    return std::move(module_);
  }

 private:
  static constexpr int kBool = -1;
  static constexpr int kCount = -2;  // an int32
  static constexpr int kTypes = 3;   // of int8, by length
  static constexpr int32_t kLengths[kTypes] = {4, 7, 24};
  struct Value {
    int tensor;
    int type;
  };
  using Pool = std::vector<Value>;
  using Types = std::vector<int>;

  int Int(int low, int high) { return random_.Int(low, high); }
  bool Coin() { return random_.Coin(); }

  graph::Subgraph& Graph(size_t index) { return module_.subgraphs[index]; }

  size_t NewSubgraph() {
    module_.subgraphs.emplace_back().name = "g" + std::to_string(module_.subgraphs.size());
    return module_.subgraphs.size() - 1;
  }

  Value AddTensor(size_t graph, int type) {
    graph::Tensor tensor;
    tensor.name = "t" + std::to_string(Graph(graph).tensors.size());
    tensor.shape = {1};
    tensor.dtype = type == kBool ? graph::DType::kBool : graph::DType::kInt32;
    if (type >= 0) {
      tensor.dtype = graph::DType::kInt8;
      tensor.shape = {1, kLengths[type]};
      tensor.quantization.scale = {0.5F};
      tensor.quantization.zero_point = {3};
      tensor.has_quantization = true;
    }
    Graph(graph).tensors.push_back(std::move(tensor));
    return {static_cast<int>(Graph(graph).tensors.size()) - 1, type};
  }

  Value AddInput(size_t graph, int type) {
    const Value value = AddTensor(graph, type);
    Graph(graph).inputs.push_back(value.tensor);
    return value;
  }

  Value AddConstant(size_t graph, int type) {
    const Value value = AddTensor(graph, type);
    graph::Bytes bytes = {0};  // false
    if (type >= 0) bytes = graph::BytesOf(random_.Int8s(kLengths[type]));
    Graph(graph).tensors.back().buffer = graph::AddBuffer(module_, std::move(bytes));
    return value;
  }

  int AddNumber(size_t graph, int32_t number) {
    const int tensor = AddTensor(graph, kCount).tensor;
    Graph(graph).tensors.back().buffer =
        graph::AddBuffer(module_, graph::BytesOf(std::vector<int32_t>{number}));
    return tensor;
  }

  void AddOp(size_t graph,
             const std::string& opcode,
             std::vector<int> inputs,
             std::vector<int> outputs,
             graph::Attributes attributes = {}) {
    graph::Op op;
    op.opcode = opcode;
    op.options_type = graph::OptionsTypeOf(opcode);
    op.inputs = std::move(inputs);
    op.outputs = std::move(outputs);
    op.attributes = std::move(attributes);
    Graph(graph).ops.push_back(std::move(op));
  }

  // Of this type, mostly what was made last; a constant where there is none, and now and then.
  Value Any(size_t graph, const Pool& pool, int type) {
    Pool fit;
    for (const Value& value : pool) {
      if (value.type == type) fit.push_back(value);
    }
    if (fit.empty() || Int(0, 9) == 0) return AddConstant(graph, type);
    const size_t last = fit.size() - 1;
    return fit[Coin() ? last : static_cast<size_t>(Int(0, static_cast<int>(last)))];
  }

  int AnyType() { return Int(0, kTypes - 1); }

  void AddOps(size_t graph, Pool& pool, int depth) {
    for (int n = Int(0, 4); n > 0; --n) {
      const int kind = Int(0, 5);
      if (kind == 0 && depth > 0) {
        AddIf(graph, pool, depth - 1);
      } else if (kind == 1 && depth > 0) {
        AddWhile(graph, pool, depth - 1);
      } else {
        AddCalculation(graph, pool);
      }
    }
  }

  void AddCalculation(size_t graph, Pool& pool) {
    const int from = AnyType();
    const int x = Any(graph, pool, from).tensor;
    const int kind = Int(0, 4);
    const Value y = AddTensor(graph, kind == 0 ? AnyType() : from);
    if (kind == 0) {
      AddFullyConnected(graph, x, y, kLengths[from]);
    } else if (kind == 1) {
      AddOp(graph, "RELU", {x}, {y.tensor});
    } else if (kind == 2) {
      AddReshape(graph, x, y.tensor);
    } else {
      AddOp(graph, kind == 3 ? "MUL" : "ADD", {x, Any(graph, pool, from).tensor}, {y.tensor});
    }
    pool.push_back(y);
  }

  void AddReshape(size_t graph, int x, int y) {
    const graph::Shape& shape = Graph(graph).tensors[static_cast<size_t>(y)].shape;
    AddOp(graph,
          "RESHAPE",
          {x},
          {y},
          {{"new_shape", std::vector<int64_t>(shape.begin(), shape.end())}});
  }

  void AddFullyConnected(size_t graph, int x, const Value& y, int32_t depth) {
    const Value w = AddTensor(graph, y.type);
    graph::Tensor& weights = Graph(graph).tensors.back();
    weights.shape = {kLengths[y.type], depth};
    weights.quantization.scale = {0.01F};
    weights.quantization.zero_point = {0};
    const int64_t count = int64_t{kLengths[y.type]} * depth;
    weights.buffer =
        graph::AddBuffer(module_, graph::BytesOf(random_.Ints<int8_t>(count, -127, 127)));
    AddOp(graph, "FULLY_CONNECTED", {x, w.tensor, graph::kAbsent}, {y.tensor});
  }

  // Any tensors of the pool, and their types.
  std::pair<std::vector<int>, Types> SomeOf(size_t graph, const Pool& pool, int most) {
    std::pair<std::vector<int>, Types> some;
    for (int n = Int(0, most); n > 0; --n) {
      const int type = AnyType();
      some.first.push_back(Any(graph, pool, type).tensor);
      some.second.push_back(type);
    }
    return some;
  }

  std::vector<int> AddOutputs(size_t graph, const Types& types, Pool& pool) {
    std::vector<int> outputs;
    for (const int type : types) {
      pool.push_back(AddTensor(graph, type));
      outputs.push_back(pool.back().tensor);
    }
    return outputs;
  }

  // A new subgraph whose outputs are any of its tensors: inputs and constants, one twice.
  size_t AddBranch(const Types& inputs, const Types& outputs, int depth) {
    const size_t graph = NewSubgraph();
    Pool pool;
    for (const int type : inputs) pool.push_back(AddInput(graph, type));
    AddOps(graph, pool, depth);
    for (const int type : outputs) {
      Graph(graph).outputs.push_back(Any(graph, pool, type).tensor);
    }
    return graph;
  }

  void AddIf(size_t graph, Pool& pool, int depth) {
    auto [inputs, types] = SomeOf(graph, pool, 3);
    if (Coin()) {  // a bool for what is inside
      inputs.push_back(Any(graph, pool, kBool).tensor);
      types.push_back(kBool);
    }
    Types outputs;
    for (int n = Int(1, 3); n > 0; --n) outputs.push_back(AnyType());
    const auto branch = [&, &of = types] {
      return static_cast<int64_t>(AddBranch(of, outputs, depth));
    };
    const int64_t then_branch = branch();
    const int64_t else_branch = Int(0, 7) == 0 ? then_branch : branch();
    inputs.insert(inputs.begin(), Any(graph, pool, kBool).tensor);
    AddOp(graph,
          "IF",
          inputs,
          AddOutputs(graph, outputs, pool),
          {{"then_subgraph_index", then_branch}, {"else_subgraph_index", else_branch}});
  }

  void AddWhile(size_t graph, Pool& pool, int depth) {
    auto [inputs, types] = SomeOf(graph, pool, 4);
    const size_t first = types.size();  // what decides
    const bool counts = Coin();
    for (int i = 0; i < (counts ? 1 : 3); ++i) {
      inputs.push_back(counts ? AddNumber(graph, 0) : Any(graph, pool, kBool).tensor);
      types.push_back(counts ? kCount : kBool);
    }
    const size_t condition = AddBranch(types, {}, 0);
    Graph(condition).outputs = {counts ? AddLess(condition, first) : AddBool(condition, first)};
    const size_t body =
        AddBranch(types, Types(types.begin(), types.end() - (counts ? 1 : 3)), depth);
    counts ? AddCount(body, first) : AddBools(body, first);
    AddOp(graph,
          "WHILE",
          inputs,
          AddOutputs(graph, types, pool),
          {{"cond_subgraph_index", static_cast<int64_t>(condition)},
           {"body_subgraph_index", static_cast<int64_t>(body)}});
  }

  int AddLess(size_t graph, size_t input) {
    const int less = AddTensor(graph, kBool).tensor;
    const int count = Graph(graph).inputs[input];
    AddOp(graph, "LESS", {count, AddNumber(graph, Int(0, 4))}, {less});
    return less;
  }
  int AddBool(size_t graph, size_t input) {
    const int decides = Graph(graph).inputs[input];
    if (Coin()) return decides;
    const int copy = AddTensor(graph, kBool).tensor;
    AddReshape(graph, decides, copy);
    return copy;
  }
  void AddCount(size_t graph, size_t input) {
    const int sum = AddTensor(graph, kCount).tensor;
    AddOp(graph, "ADD", {Graph(graph).inputs[input], AddNumber(graph, 1)}, {sum});
    Graph(graph).outputs.push_back(sum);
  }
  void AddBools(size_t graph, size_t first) {
    Graph(graph).outputs.push_back(Graph(graph).inputs[first + 1]);
    Graph(graph).outputs.push_back(Graph(graph).inputs[first + 2]);
    Graph(graph).outputs.push_back(AddConstant(graph, kBool).tensor);
  }

  testing::Random& random_;
  graph::Module module_;
};

inline graph::Module MakeRandomControlModule(uint32_t seed) {
  testing::Random random(seed);
  return RandomControlModule(random).Make();
}

}  // namespace mote::program
