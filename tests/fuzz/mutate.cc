// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/mutate.h"

#include <cstring>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/graph/module_builder.h"
#include "compiler/ops/registry.h"

namespace mote::fuzz {
namespace {

using graph::Attribute;
using graph::Bytes;
using graph::DType;
using graph::Enum;
using graph::Module;
using graph::Op;
using graph::Quantization;
using graph::Subgraph;
using graph::Tensor;
using testing::Random;

template <class T, size_t kSize>
T OneOf(Random& random, const T (&values)[kSize]) {
  return values[random.Int(0, static_cast<int32_t>(kSize) - 1)];
}

template <class T>
T* AnyOf(Random& random, std::vector<T>& values) {
  if (values.empty()) return nullptr;
  return &values[static_cast<size_t>(random.Int(0, static_cast<int32_t>(values.size()) - 1))];
}

int32_t HurtfulInt(Random& random) {
  static constexpr int32_t kInts[] = {
      0,         1,     -1,    2,       3,       5,          7,
      16,        17,    127,   128,     -128,    255,        256,
      4095,      65535, 65536, 1 << 20, 1 << 24, 1 << 28,    1 << 30,
      INT32_MAX, -2,    -3,    -17,     -65536,  -(1 << 28), INT32_MIN + 1,
      INT32_MIN};
  return random.Int(0, 3) == 0 ? random.Word() : OneOf(random, kInts);
}

int64_t HurtfulInt64(Random& random) {
  static constexpr int64_t kInts[] = {int64_t{1} << 32, INT64_MAX, INT64_MIN, -(int64_t{1} << 40)};
  return random.Int(0, 3) == 0 ? OneOf(random, kInts) : HurtfulInt(random);
}

float HurtfulFloat(Random& random) {
  using Limits = std::numeric_limits<float>;
  static constexpr float kFloats[] = {0.0F,
                                      -0.0F,
                                      1.0F,
                                      0.5F,
                                      1.0F / 256,
                                      1.0F / 32768,
                                      -1.0F,
                                      1e-45F,
                                      1e-38F,
                                      1e-9F,
                                      1e9F,
                                      1e30F,
                                      Limits::max(),
                                      Limits::infinity(),
                                      -Limits::infinity(),
                                      Limits::quiet_NaN()};
  return random.Int(0, 3) == 0 ? random.Real(0, 2) : OneOf(random, kFloats);
}

DType AnyDType(Random& random) {
  static constexpr DType kComputed[] = {DType::kInt8,
                                        DType::kInt8,
                                        DType::kInt16,
                                        DType::kFloat32,
                                        DType::kInt32,
                                        DType::kInt64,
                                        DType::kUInt8,
                                        DType::kBool,
                                        DType::kInt4,
                                        DType::kResource};
  if (random.Int(0, 3) != 0) return OneOf(random, kComputed);
  return static_cast<DType>(random.Int(0, graph::kDTypeCount));
}

int AnyTensor(const Subgraph& graph, Random& random) {
  return random.Int(-2, static_cast<int32_t>(graph.tensors.size()));
}

void MutateShape(graph::Shape& shape, Random& random) {
  switch (random.Int(0, 5)) {
    case 0:
      shape.insert(shape.begin() + random.Int(0, static_cast<int32_t>(shape.size())), 1);
      return;
    case 1:
      if (!shape.empty()) shape.pop_back();
      return;
    case 2:
      shape.clear();
      return;
    default:
      if (int32_t* const d = AnyOf(random, shape)) {
        *d = random.Coin() ? *d + random.Int(-1, 1) : HurtfulInt(random);
      }
  }
}

void MutateQuantization(Tensor& tensor, Random& random) {
  Quantization& q = tensor.quantization;
  switch (random.Int(0, 6)) {
    case 0:
      q = {};
      return;
    case 1:
      if (float* const scale = AnyOf(random, q.scale)) *scale = HurtfulFloat(random);
      return;
    case 2:
      if (int64_t* const zero = AnyOf(random, q.zero_point)) *zero = HurtfulInt64(random);
      return;
    case 3:
      q.axis = HurtfulInt(random);
      return;
    case 4:
      q.scale.resize(static_cast<size_t>(random.Int(0, 5)), 0.25F);
      return;
    case 5:
      q.zero_point.resize(static_cast<size_t>(random.Int(0, 5)), 0);
      return;
    default:
      q.scale = {0.25F};
      q.zero_point = {random.Coin() ? 0 : random.Int(-128, 127)};
      tensor.has_quantization = true;
  }
}

// The numbers that a constant holds: paddings, axes, shapes and indices are such.
void MutateConstant(Module& module, const Tensor& tensor, Random& random) {
  if (tensor.buffer == 0 || tensor.buffer >= module.buffers.size()) return;
  Bytes& bytes = module.buffers[tensor.buffer];
  const size_t size = tensor.dtype == DType::kInt64                                      ? 8
                      : tensor.dtype == DType::kInt32 || tensor.dtype == DType::kFloat32 ? 4
                                                                                         : 1;
  if (bytes.size() < size) return;
  const auto last = static_cast<int32_t>(bytes.size() / size) - 1;
  const size_t at = size * static_cast<size_t>(random.Int(0, last));
  const int64_t value = HurtfulInt64(random);
  const float real = HurtfulFloat(random);
  if (tensor.dtype == DType::kFloat32) {
    std::memcpy(&bytes[at], &real, sizeof(real));
  } else {
    std::memcpy(&bytes[at], &value, size);
  }
}

// Shape and bytes of a constant together, so that the verifier takes it.
void ResizeConstant(Module& module, Tensor& tensor, Random& random) {
  if (!graph::IsConstant(module, tensor)) return;
  tensor.shape = {random.Int(0, 9)};
  Bytes bytes = graph::ConstantOf(module, tensor);
  bytes.resize(static_cast<size_t>(graph::ByteCount(tensor).value_or(0)));
  tensor.buffer = bytes.empty() ? 0 : graph::AddBuffer(module, std::move(bytes));
}

void MutateTensor(Module& module, Subgraph& graph, Random& random) {
  Tensor* const tensor = AnyOf(random, graph.tensors);
  if (tensor == nullptr) return;
  switch (random.Int(0, 11)) {
    case 0:
    case 1:
      MutateShape(tensor->shape, random);
      return;
    case 2:
    case 3:
      MutateQuantization(*tensor, random);
      return;
    case 4:
      tensor->dtype = AnyDType(random);
      return;
    case 5:
    case 6:
      MutateConstant(module, *tensor, random);
      return;
    case 7:
      ResizeConstant(module, *tensor, random);
      return;
    case 8:
      tensor->buffer =
          static_cast<uint32_t>(random.Int(0, static_cast<int32_t>(module.buffers.size())));
      return;
    case 9:
      tensor->is_variable = !tensor->is_variable;
      return;
    case 10:
      tensor->shape_signature = tensor->shape;
      if (int32_t* const d = AnyOf(random, tensor->shape_signature)) *d = random.Int(-2, 2);
      return;
    default: {
      // As many bytes of it as the shape asks for: what was computed is a constant now.
      const auto bytes = graph::ByteCount(*tensor);
      if (!bytes || *bytes <= 0 || *bytes > 4096) return;
      const std::vector<int8_t> values = random.Int8s(*bytes);
      tensor->buffer = graph::AddBuffer(module, graph::BytesOf(values));
    }
  }
}

// All tensors of one type take another, so that what belongs together still does.
void Retype(Subgraph& graph, Random& random) {
  const DType from = graph.tensors.empty() ? DType::kInt8 : graph.tensors[0].dtype;
  const DType to = AnyDType(random);
  const int64_t zero_point = random.Coin() ? 0 : random.Int(-128, 127);
  for (Tensor& tensor : graph.tensors) {
    if (tensor.dtype != from || tensor.buffer != 0) continue;
    tensor.dtype = to;
    if (to == DType::kFloat32) tensor.quantization = {};
    for (int64_t& zero : tensor.quantization.zero_point) zero = zero_point;
  }
}

Attribute AnyAttribute(Random& random) {
  static const char* const kNames[] = {"SAME", "VALID", "RELU", "TANH", "INT8", "FLOAT32", "", "X"};
  switch (random.Int(0, 6)) {
    case 0:
      return random.Coin();
    case 1:
      return static_cast<double>(HurtfulFloat(random));
    case 2:
      return Enum{OneOf(random, kNames)};
    case 3:
      return std::string(OneOf(random, kNames));
    case 4: {
      std::vector<int64_t> values(static_cast<size_t>(random.Int(0, 5)));
      for (int64_t& value : values) value = HurtfulInt64(random);
      return values;
    }
    default:
      return HurtfulInt64(random);
  }
}

// The same kind of value again, so that it is looked at.
void MutateAttribute(Op& op, Random& random) {
  if (op.attributes.values().empty()) return;
  auto at = op.attributes.values().begin();
  std::advance(at, random.Int(0, static_cast<int32_t>(op.attributes.values().size()) - 1));
  const std::string name = at->first;
  Attribute value = at->second;
  switch (random.Int(0, 3)) {
    case 0:
      op.attributes.Erase(name);
      return;
    case 1:
      value = AnyAttribute(random);
      break;
    default:
      if (auto* const flag = std::get_if<bool>(&value)) *flag = !*flag;
      if (auto* const number = std::get_if<int64_t>(&value)) {
        *number = random.Coin() ? random.Int(-1, 6) : HurtfulInt64(random);
      }
      if (auto* const real = std::get_if<double>(&value)) {
        *real = static_cast<double>(HurtfulFloat(random));
      }
      if (auto* const list = std::get_if<std::vector<int64_t>>(&value)) {
        if (int64_t* const number = AnyOf(random, *list)) *number = HurtfulInt64(random);
      }
  }
  op.attributes.Set(name, std::move(value));
}

void AddAttribute(Op& op, Random& random) {
  static const char* const kNames[] = {"fused_activation_function",
                                       "axis",
                                       "keep_dims",
                                       "padding",
                                       "stride_w",
                                       "stride_h",
                                       "dilation_h_factor",
                                       "filter_width",
                                       "depth_multiplier",
                                       "beta",
                                       "new_shape",
                                       "squeeze_dims",
                                       "begin_mask",
                                       "pad_top",
                                       "folded_input_zero_point",
                                       "weights_format",
                                       "init_subgraph_index",
                                       "shared_name",
                                       "unheard_of"};
  op.attributes.Set(OneOf(random, kNames), AnyAttribute(random));
}

void MutateOperands(const Subgraph& graph, std::vector<int>& operands, Random& random) {
  switch (random.Int(0, 3)) {
    case 0:
      operands.push_back(AnyTensor(graph, random));
      return;
    case 1:
      if (!operands.empty()) operands.pop_back();
      return;
    default:
      if (int* const operand = AnyOf(random, operands)) *operand = AnyTensor(graph, random);
  }
}

void MutateOp(Subgraph& graph, Random& random) {
  Op* const op = AnyOf(random, graph.ops);
  if (op == nullptr) return;
  switch (random.Int(0, 9)) {
    case 0:
    case 1:
    case 2:
      MutateAttribute(*op, random);
      return;
    case 3:
      AddAttribute(*op, random);
      return;
    case 4:
    case 5:
      MutateOperands(graph, op->inputs, random);
      return;
    case 6:
      MutateOperands(graph, op->outputs, random);
      return;
    case 7: {
      const auto& all = ops::AllOps();
      op->opcode =
          all[static_cast<size_t>(random.Int(0, static_cast<int32_t>(all.size()) - 1))]->opcode;
      op->options_type = graph::OptionsTypeOf(op->opcode);
      if (random.Coin()) op->attributes = {};
      return;
    }
    case 8:
      op->version = HurtfulInt(random);
      op->code_index = random.Int(-2, 2);
      return;
    default:
      op->custom = !op->custom;
  }
}

void MutateGraph(Subgraph& graph, Random& random) {
  switch (random.Int(0, 4)) {
    case 0:
      MutateOperands(graph, graph.inputs, random);
      return;
    case 1:
      MutateOperands(graph, graph.outputs, random);
      return;
    case 2:
      if (Op* const op = AnyOf(random, graph.ops)) graph.ops.push_back(*op);
      return;
    case 3:
      if (Op* const op = AnyOf(random, graph.ops)) std::swap(*op, graph.ops.front());
      return;
    default:
      Retype(graph, random);
  }
}

void MutateModule(Module& module, Random& random) {
  const auto index = [&] { return static_cast<uint32_t>(random.Int(0, 3)); };
  switch (random.Int(0, 3)) {
    case 0:
      if (module.subgraphs.size() < 6) module.subgraphs.push_back(module.subgraphs.front());
      return;
    case 1:
      module.signatures.push_back({"s", index(), {{"x", index()}}, {{"y", index()}}});
      return;
    case 2:
      module.metadata.push_back({"m", index()});
      return;
    default:
      if (Bytes* const bytes = AnyOf(random, module.buffers)) {
        bytes->resize(static_cast<size_t>(random.Int(0, 32)));
      }
  }
}

}  // namespace

void Mutate(Module& module, Random& random, int most) {
  for (int left = random.Int(1, most); left > 0 && !module.subgraphs.empty(); --left) {
    Subgraph& graph = *AnyOf(random, module.subgraphs);
    switch (random.Int(0, 7)) {
      case 0:
      case 1:
      case 2:
        MutateTensor(module, graph, random);
        break;
      case 3:
      case 4:
      case 5:
        MutateOp(graph, random);
        break;
      case 6:
        MutateGraph(graph, random);
        break;
      default:
        MutateModule(module, random);
    }
  }
}

}  // namespace mote::fuzz
