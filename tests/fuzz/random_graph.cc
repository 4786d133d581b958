// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/random_graph.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/graph/module_builder.h"
#include "compiler/ops/registry.h"
#include "tests/conformance/random_operator.h"

namespace mote::fuzz {
namespace {

using graph::Attribute;
using graph::DType;
using graph::Module;
using graph::Op;
using graph::Shape;
using graph::Subgraph;
using graph::Tensor;
using testing::Random;

int64_t CountOf(const Tensor& tensor) { return graph::ElementCount(tensor.shape).value_or(0); }

bool SameKind(const Tensor& a, const Tensor& b) {
  return a.dtype == b.dtype && a.quantization.scale == b.quantization.scale &&
         a.quantization.zero_point == b.quantization.zero_point;
}

class Joiner {
 public:
  explicit Joiner(Random& random) : random_(random) {}

  Module Make() {
    static const std::vector<conformance::RandomOperator> rows = conformance::RandomOperators();
    for (int left = random_.Int(1, 6); left > 0; --left) {
      const int32_t row = random_.Int(0, static_cast<int32_t>(rows.size()) - 1);
      Join(rows[static_cast<size_t>(row)].make(random_));
    }
    if (graph().inputs.empty()) b_.AddInput("unread", DType::kInt8, {1}, 1);
    return b_.Build();
  }

 private:
  Subgraph& graph() { return b_.module().main(); }
  Tensor& tensor(int index) { return graph().tensors[static_cast<size_t>(index)]; }

  // The operators of `row` behind what there is.
  void Join(const Module& row) {
    const Subgraph& from = row.main();
    const auto called = static_cast<int64_t>(b_.module().subgraphs.size()) - 1;
    std::vector<int> place(from.tensors.size(), graph::kAbsent);
    for (const int input : from.inputs) {
      place[static_cast<size_t>(input)] = Source(row, from.tensors[static_cast<size_t>(input)]);
    }
    for (size_t t = 0; t < place.size(); ++t) {
      if (place[t] == graph::kAbsent) place[t] = Import(row, from.tensors[t]);
    }
    const auto placed = [&](std::vector<int>& operands) {
      for (int& operand : operands) {
        if (operand != graph::kAbsent) operand = place[static_cast<size_t>(operand)];
      }
    };
    for (Op op : from.ops) {
      placed(op.inputs);
      placed(op.outputs);
      placed(op.intermediates);
      op.code_index = -1;
      RenumberCalls(op, called);
      graph().ops.push_back(std::move(op));
    }
    for (const int output : from.outputs) AddValue(place[static_cast<size_t>(output)]);
    ImportCalled(row, called);
  }

  // Mostly the last values are outputs: those that nobody reads, or all would be dropped.
  void AddValue(int value) {
    values_.push_back(value);
    std::vector<int>& outputs = graph().outputs;
    if (std::count(outputs.begin(), outputs.end(), value) == 0) outputs.push_back(value);
  }

  // Attributes that name subgraphs: those of `row` follow those that are there.
  static void RenumberCalls(Op& op, int64_t by) {
    const std::map<std::string, Attribute> values = op.attributes.values();
    for (const auto& [name, value] : values) {
      const auto* number = std::get_if<int64_t>(&value);
      const bool names = name.find("subgraph_index") != std::string::npos;
      if (names && number != nullptr) op.attributes.Set(name, *number + by);
    }
  }
  void ImportCalled(const Module& row, int64_t called) {
    for (size_t s = 1; s < row.subgraphs.size(); ++s) {
      Subgraph copy = row.subgraphs[s];
      for (Tensor& t : copy.tensors) {
        const graph::Bytes& bytes = graph::ConstantOf(row, t);
        t.buffer = bytes.empty() ? 0 : graph::AddBuffer(b_.module(), bytes);
      }
      for (Op& op : copy.ops) RenumberCalls(op, called);
      b_.module().subgraphs.push_back(std::move(copy));
    }
  }

  int Import(const Module& row, Tensor t) {
    const graph::Bytes& bytes = graph::ConstantOf(row, t);
    t.buffer = bytes.empty() ? 0 : graph::AddBuffer(b_.module(), bytes);
    t.name += std::to_string(graph().tensors.size());
    graph().tensors.push_back(std::move(t));
    return static_cast<int>(graph().tensors.size()) - 1;
  }

  // Where an input of `row` comes from.
  int Source(const Module& row, const Tensor& wanted) {
    const int way = random_.Int(0, 7);
    if (way > 1 && !values_.empty()) {
      const Subgraph before = graph();
      const int made = Adapt(AnyValue(), wanted);
      if (made != graph::kAbsent) return made;
      graph() = before;
    }
    const int input = Import(row, wanted);
    if (way == 1 && MakeConstant(input)) return input;
    graph().inputs.push_back(input);
    return input;
  }

  int AnyValue() {
    const int last = static_cast<int>(values_.size()) - 1;
    return values_[static_cast<size_t>(random_.Coin() ? last : random_.Int(0, last))];
  }

  bool MakeConstant(int index) {
    Tensor& t = tensor(index);
    const int64_t bytes = graph::ByteCount(t).value_or(0);
    if (bytes == 0) return false;
    graph::Bytes content(static_cast<size_t>(bytes));
    if (t.dtype == DType::kFloat32) {
      content = graph::BytesOf(random_.Floats(CountOf(t), -8, 8));
    } else if (t.dtype == DType::kInt32) {
      content = graph::BytesOf(random_.Int32s(CountOf(t), -2, 4));
    } else if (t.dtype == DType::kInt8 || t.dtype == DType::kInt16) {
      content = graph::BytesOf(random_.Int8s(bytes));
    } else {
      return false;
    }
    t.buffer = graph::AddBuffer(b_.module(), std::move(content));
    return true;
  }

  // `value` as a tensor like `wanted`, kAbsent where mote has no operators for that.
  int Adapt(int value, const Tensor& wanted) {
    if (!SameKind(tensor(value), wanted)) value = Convert(value, wanted);
    if (value == graph::kAbsent) return value;
    if (CountOf(tensor(value)) != CountOf(wanted)) value = Resize(value, CountOf(wanted));
    if (value == graph::kAbsent || tensor(value).shape == wanted.shape) return value;
    return Add("RESHAPE", {value}, wanted.shape, tensor(value));
  }

  int Convert(int value, const Tensor& wanted) {
    const bool quantised = wanted.quantization.scale.size() == 1;
    const char* opcode = wanted.dtype == DType::kFloat32 ? "DEQUANTIZE"
                         : quantised                     ? "QUANTIZE"
                                                         : "CAST";
    return Add(opcode, {value}, tensor(value).shape, wanted);
  }

  // More elements by repeating it, fewer by a slice.
  int Resize(int value, int64_t count) {
    const auto size = static_cast<int32_t>(CountOf(tensor(value)));
    if (size == 0 || count == 0 || count > 4096) return graph::kAbsent;
    if (tensor(value).shape.size() != 1) value = Add("RESHAPE", {value}, {size}, tensor(value));
    if (value == graph::kAbsent) return value;
    const auto times = static_cast<size_t>((count + size - 1) / size);
    if (times > 10) return graph::kAbsent;
    if (times > 1) {
      value = Add("CONCATENATION",
                  std::vector<int>(times, value),
                  {static_cast<int32_t>(times) * size},
                  tensor(value));
      if (value == graph::kAbsent) return value;
    }
    const auto all = static_cast<int32_t>(CountOf(tensor(value)));
    if (all == count) return value;
    const int begin = Index(random_.Int(0, all - static_cast<int32_t>(count)));
    const int taken = Index(static_cast<int32_t>(count));
    return Add("SLICE", {value, begin, taken}, {static_cast<int32_t>(count)}, tensor(value));
  }

  int Index(int32_t number) {
    Tensor t;
    t.name = "index" + std::to_string(graph().tensors.size());
    t.dtype = DType::kInt32;
    t.shape = {1};
    t.buffer = graph::AddBuffer(b_.module(), graph::BytesOf<int32_t>({number}));
    graph().tensors.push_back(std::move(t));
    return static_cast<int>(graph().tensors.size()) - 1;
  }

  // An operator whose output is like `like` but for the shape; kAbsent where mote refuses it.
  int Add(const char* opcode, std::vector<int> inputs, Shape shape, const Tensor& like) {
    Tensor y;
    y.name = "t" + std::to_string(graph().tensors.size());
    y.dtype = like.dtype;
    y.shape = std::move(shape);
    y.quantization.scale = like.quantization.scale;
    y.quantization.zero_point = like.quantization.zero_point;
    const int output = static_cast<int>(graph().tensors.size());
    graph().tensors.push_back(std::move(y));
    Op& op = graph().ops.emplace_back();
    op.opcode = opcode;
    op.inputs = std::move(inputs);
    op.outputs = {output};
    op.options_type = graph::OptionsTypeOf(opcode);
    const ops::OpView view(b_.module(), graph(), graph().ops.size() - 1);
    for (const Rounding rounding : testing::kAllRoundings) {
      ops::LowerOptions options;
      options.rounding = rounding;
      if (!ops::LowerOp(view, options).ok()) return graph::kAbsent;
    }
    return output;
  }

  Random& random_;
  graph::ModuleBuilder b_;
  std::vector<int> values_;
};

}  // namespace

Module RandomGraph(Random& random) { return Joiner(random).Make(); }

}  // namespace mote::fuzz
