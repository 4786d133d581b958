// SPDX-License-Identifier: Apache-2.0
// Operators of two or more inputs, element by element: arithmetic, comparisons, logic, selection.
#include <algorithm>
#include <cstring>

#include "compiler/graph/module_builder.h"
#include "tests/conformance/random_operator.h"

namespace mote::conformance {
namespace {

using graph::Attributes;
using graph::Bytes;
using graph::DType;
using graph::Enum;
using graph::ModuleBuilder;
using graph::Shape;
using graph::Tensor;
using testing::Random;

bool IsQuantized(DType dtype) { return dtype == DType::kInt8 || dtype == DType::kInt16; }

// Multiples of `unit`, low to high of them. None is the zero point: they may divide.
template <class T>
Bytes NonZeros(const Tensor& tensor, Random& random, int32_t low, int32_t high, T unit) {
  const graph::Quantization& q = tensor.quantization;
  const auto zero = static_cast<int32_t>(q.zero_point.empty() ? 0 : q.zero_point[0]);
  std::vector<T> values;
  for (const int32_t i : random.Int32s(*graph::ElementCount(tensor.shape), low, high - 1)) {
    values.push_back(static_cast<T>(static_cast<T>(i < zero ? i : i + 1) * unit));
  }
  return graph::BytesOf(values);
}

Bytes AnyNonZeros(const Tensor& tensor, Random& random) {
  switch (tensor.dtype) {
    case DType::kFloat32:
      return NonZeros<float>(tensor, random, -4000, 4000, 1 / 1024.0F);
    case DType::kInt16:
      return NonZeros<int16_t>(tensor, random, INT16_MIN, INT16_MAX, 1);
    case DType::kInt32:
      return NonZeros<int32_t>(tensor, random, -100'000, 100'000, 1);
    case DType::kInt64:
      return NonZeros<int64_t>(tensor, random, -3, 3, 1'000'000'000'000);
    case DType::kBool:
      return NonZeros<uint8_t>(tensor, random, 0, 1, 1);
    default:
      return NonZeros<int8_t>(tensor, random, -128, 127, 1);
  }
}

std::vector<Bytes> NonZeroInputs(const graph::Module& module, Random& random) {
  std::vector<Bytes> inputs;
  for (const int input : module.main().inputs) {
    inputs.push_back(AnyNonZeros(module.main().tensors[static_cast<size_t>(input)], random));
  }
  return inputs;
}

// A port without a scale.
constexpr Port kNone = {0, 0};

// What broadcasts to `shape`: the same, with some dimensions of 1, with fewer, or one number.
Shape OtherShape(Random& random, const Shape& shape) {
  Shape other = shape;
  const int kind = random.Int(0, 4);
  if (kind == 0) return {};
  if (kind == 1) other.erase(other.begin());
  if (kind <= 2) {
    for (int32_t& dimension : other) dimension = random.Coin() ? 1 : dimension;
  }
  return other;
}

// One operand in four is a constant.
int AddOperand(ModuleBuilder& b, Random& random, DType dtype, const Shape& shape, Port port) {
  if (random.Int(0, 3) != 0) return b.AddInput("x", dtype, shape, port.scale, port.zero_point);
  const int constant = b.AddTensor("constant", dtype, shape, port.scale, port.zero_point);
  const Bytes bytes = AnyNonZeros(b.tensor(constant), random);
  b.tensor(constant).buffer = graph::AddBuffer(b.module(), bytes);
  return constant;
}

struct Ports {
  Port a, b, y;
};

graph::Module Pair(const std::string& opcode,
                   Random& random,
                   DType dtype,
                   Ports ports,
                   DType y_dtype,
                   Attributes attributes = {}) {
  const Shape shape = RandomShape(random);
  const Shape other = OtherShape(random, shape);
  const bool other_first = random.Coin();
  ModuleBuilder b;
  const int first =
      b.AddInput("a", dtype, other_first ? other : shape, ports.a.scale, ports.a.zero_point);
  const int second = AddOperand(b, random, dtype, other_first ? shape : other, ports.b);
  const int y = b.AddTensor("y", y_dtype, shape, ports.y.scale, ports.y.zero_point);
  b.AddOp(opcode, {first, second}, {y}, std::move(attributes));
  b.SetOutputs({y});
  return b.Build();
}

// Scales with which results fill the output's range, roughly.
Ports PortsOf(const std::string& opcode, Random& random, DType dtype) {
  if (!IsQuantized(dtype)) return {kNone, kNone, kNone};
  const bool int8 = dtype == DType::kInt8;
  Ports ports;
  ports.a = int8 ? RandomPort(random) : RandomPort16(random);
  ports.b = int8 ? RandomPort(random) : RandomPort16(random);
  ports.b.scale = ports.a.scale * random.Real(0.05F, 4);
  const float larger = std::max(ports.a.scale, ports.b.scale);
  const float steps = random.Real(1, int8 ? 300 : 40'000);
  ports.y.zero_point = int8 ? RandomZeroPoint(random) : 0;
  ports.y.scale = larger * random.Real(0.3F, 3);
  if (opcode == "MUL") ports.y.scale = ports.a.scale * ports.b.scale * steps;
  if (opcode == "DIV") ports.y.scale = ports.a.scale / ports.b.scale / random.Real(64, 400);
  if (opcode == "SQUARED_DIFFERENCE") ports.y.scale = larger * larger * steps;
  return ports;
}

graph::Module Arithmetic(const std::string& opcode, Random& random, DType dtype) {
  Attributes attributes;
  const bool activates =
      opcode != "SQUARED_DIFFERENCE" && (opcode != "ADD" || dtype != DType::kInt32);
  if (activates) attributes.Set("fused_activation_function", RandomActivation(random));
  // The default is another, older formula, which TFLM does not have.
  if (dtype == DType::kInt16 && (opcode == "ADD" || opcode == "SUB")) {
    attributes.Set("pot_scale_int16", false);
  }
  return Pair(opcode, random, dtype, PortsOf(opcode, random, dtype), dtype, attributes);
}

// All of one scale and zero point.
graph::Module Alike(const std::string& opcode, Random& random, DType dtype) {
  Port port = kNone;
  if (dtype == DType::kInt8) port = RandomPort(random);
  if (dtype == DType::kInt16) port = RandomPort16(random);
  return Pair(opcode, random, dtype, {port, port, port}, dtype);
}

graph::Module Compare(const std::string& opcode, Random& random, DType dtype) {
  Ports ports = PortsOf(opcode, random, dtype);
  if (dtype == DType::kInt16 || random.Coin()) ports.b = ports.a;
  ports.b.scale = std::min(ports.b.scale, 0.99F);  // the oracles stop at 1
  ports.y = kNone;
  return Pair(opcode, random, dtype, ports, DType::kBool);
}

graph::Module Selection(const std::string& opcode, Random& random, DType dtype) {
  Port port = kNone;
  if (dtype == DType::kInt8) port = RandomPort(random);
  if (dtype == DType::kInt16) port = RandomPort16(random);
  const Shape shape = RandomShape(random);
  Shape condition = shape;
  Shape shapes[] = {shape, shape};
  if (opcode == "SELECT_V2" && random.Coin()) {
    condition = OtherShape(random, shape);
    shapes[random.Int(0, 1)] = OtherShape(random, shape);
    if (condition != shape && shapes[0] != shape && shapes[1] != shape) condition = shape;
  } else if (opcode == "SELECT" && random.Coin()) {
    condition = {shape[0]};
  }
  ModuleBuilder b;
  const int which = b.AddInput("condition", DType::kBool, condition);
  const int first = AddOperand(b, random, dtype, shapes[0], port);
  const int second = AddOperand(b, random, dtype, shapes[1], port);
  const int y = b.AddTensor("y", dtype, shape, port.scale, port.zero_point);
  b.AddOp(opcode, {which, first, second}, {y});
  b.SetOutputs({y});
  return b.Build();
}

graph::Module RandomAddN(Random& random, DType dtype) {
  const bool int8 = dtype == DType::kInt8;
  const Shape shape = RandomShape(random);
  const Port port = int8 ? RandomPort(random) : kNone;
  const Port to = int8 ? Port{port.scale * random.Real(1, 8), RandomZeroPoint(random)} : kNone;
  ModuleBuilder b;
  std::vector<int> inputs;
  for (int32_t i = random.Int(2, 10); i > 0; --i) {
    inputs.push_back(b.AddInput("x", dtype, shape, port.scale, port.zero_point));
  }
  const int y = b.AddTensor("y", dtype, shape, to.scale, to.zero_point);
  b.AddOp("ADD_N", inputs, {y});
  b.SetOutputs({y});
  return b.Build();
}

graph::Module RandomCumsum(Random& random, DType dtype) {
  const bool int8 = dtype == DType::kInt8;
  Shape shape = RandomShape(random);
  for (int32_t& dimension : shape) dimension = std::min(dimension, 12);  // 15 steps cannot overflow
  const int32_t rank = static_cast<int32_t>(shape.size());
  const Port port = int8 ? RandomPort(random) : kNone;
  const Port to = int8 ? Port{port.scale * random.Real(1, 8), RandomZeroPoint(random)} : kNone;
  ModuleBuilder b;
  const int x = b.AddInput("x", dtype, shape, port.scale, port.zero_point);
  const int axis = b.AddConstant<int32_t>("axis", {1}, {random.Int(-rank, rank - 1)});
  const int y = b.AddTensor("y", dtype, shape, to.scale, to.zero_point);
  b.AddOp("CUMSUM", {x, axis}, {y}, {{"exclusive", random.Coin()}, {"reverse", random.Coin()}});
  b.SetOutputs({y});
  return b.Build();
}

}  // namespace

std::vector<RandomOperator> BinaryOperators() {
  return {
      {"AddInt16",
       [](Random& random) { return Arithmetic("ADD", random, DType::kInt16); },
       {{OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"AddFloat",
       [](Random& random) { return Arithmetic("ADD", random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"AddInt32",
       [](Random& random) { return Arithmetic("ADD", random, DType::kInt32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"SubInt8",
       [](Random& random) { return Arithmetic("SUB", random, DType::kInt8); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}, {OracleKind::kXnnpack}}},
      {"SubInt16",
       [](Random& random) { return Arithmetic("SUB", random, DType::kInt16); },
       {{OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"SubFloat",
       [](Random& random) { return Arithmetic("SUB", random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"SubInt32",
       [](Random& random) { return Arithmetic("SUB", random, DType::kInt32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"MulInt16",
       [](Random& random) { return Arithmetic("MUL", random, DType::kInt16); },
       {{OracleKind::kTflm}}},
      {"MulFloat",
       [](Random& random) { return Arithmetic("MUL", random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"MulInt32",
       [](Random& random) { return Arithmetic("MUL", random, DType::kInt32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"DivInt8",
       [](Random& random) { return Arithmetic("DIV", random, DType::kInt8); },
       {{OracleKind::kTflm}},
       false,
       NonZeroInputs},
      {"DivFloat",
       [](Random& random) { return Arithmetic("DIV", random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}},
       false,
       NonZeroInputs},
      {"DivInt32",
       [](Random& random) { return Arithmetic("DIV", random, DType::kInt32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}},
       false,
       NonZeroInputs},
      {"SquaredDifferenceInt8",
       [](Random& random) { return Arithmetic("SQUARED_DIFFERENCE", random, DType::kInt8); },
       {{OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"SquaredDifferenceInt16",
       [](Random& random) { return Arithmetic("SQUARED_DIFFERENCE", random, DType::kInt16); },
       {{OracleKind::kTflm}}},
      {"SquaredDifferenceFloat",
       [](Random& random) { return Arithmetic("SQUARED_DIFFERENCE", random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"SquaredDifferenceInt32",
       [](Random& random) { return Arithmetic("SQUARED_DIFFERENCE", random, DType::kInt32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"MaximumInt8",
       [](Random& random) { return Alike("MAXIMUM", random, DType::kInt8); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"MaximumInt16",
       [](Random& random) { return Alike("MAXIMUM", random, DType::kInt16); },
       {{OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"MaximumFloat",
       [](Random& random) { return Alike("MAXIMUM", random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"MaximumInt32",
       [](Random& random) { return Alike("MAXIMUM", random, DType::kInt32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"MaximumInt64",
       [](Random& random) { return Alike("MAXIMUM", random, DType::kInt64); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"MinimumInt8",
       [](Random& random) { return Alike("MINIMUM", random, DType::kInt8); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"MinimumInt16",
       [](Random& random) { return Alike("MINIMUM", random, DType::kInt16); },
       {{OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"MinimumFloat",
       [](Random& random) { return Alike("MINIMUM", random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"MinimumInt32",
       [](Random& random) { return Alike("MINIMUM", random, DType::kInt32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"MinimumInt64",
       [](Random& random) { return Alike("MINIMUM", random, DType::kInt64); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"FloorDivFloat",
       [](Random& random) { return Alike("FLOOR_DIV", random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}},
       false,
       NonZeroInputs},
      {"FloorModFloat",
       [](Random& random) { return Alike("FLOOR_MOD", random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}},
       false,
       NonZeroInputs},
      {"LogicalAndBool",
       [](Random& random) { return Alike("LOGICAL_AND", random, DType::kBool); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"LogicalOrBool",
       [](Random& random) { return Alike("LOGICAL_OR", random, DType::kBool); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"EqualInt8",
       [](Random& random) { return Compare("EQUAL", random, DType::kInt8); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"EqualInt16",
       [](Random& random) { return Compare("EQUAL", random, DType::kInt16); },
       {{OracleKind::kLitert, 0.001}}},
      {"EqualFloat",
       [](Random& random) { return Compare("EQUAL", random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"EqualInt32",
       [](Random& random) { return Compare("EQUAL", random, DType::kInt32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"EqualInt64",
       [](Random& random) { return Compare("EQUAL", random, DType::kInt64); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"EqualBool",
       [](Random& random) { return Compare("EQUAL", random, DType::kBool); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"NotEqualInt8",
       [](Random& random) { return Compare("NOT_EQUAL", random, DType::kInt8); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"NotEqualInt16",
       [](Random& random) { return Compare("NOT_EQUAL", random, DType::kInt16); },
       {{OracleKind::kLitert, 0.001}}},
      {"NotEqualFloat",
       [](Random& random) { return Compare("NOT_EQUAL", random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"NotEqualInt32",
       [](Random& random) { return Compare("NOT_EQUAL", random, DType::kInt32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"NotEqualInt64",
       [](Random& random) { return Compare("NOT_EQUAL", random, DType::kInt64); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"NotEqualBool",
       [](Random& random) { return Compare("NOT_EQUAL", random, DType::kBool); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"GreaterInt8",
       [](Random& random) { return Compare("GREATER", random, DType::kInt8); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"GreaterInt16",
       [](Random& random) { return Compare("GREATER", random, DType::kInt16); },
       {{OracleKind::kLitert}}},
      {"GreaterFloat",
       [](Random& random) { return Compare("GREATER", random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"GreaterInt32",
       [](Random& random) { return Compare("GREATER", random, DType::kInt32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"GreaterInt64",
       [](Random& random) { return Compare("GREATER", random, DType::kInt64); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"GreaterEqualInt8",
       [](Random& random) { return Compare("GREATER_EQUAL", random, DType::kInt8); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"GreaterEqualInt16",
       [](Random& random) { return Compare("GREATER_EQUAL", random, DType::kInt16); },
       {{OracleKind::kLitert}}},
      {"GreaterEqualFloat",
       [](Random& random) { return Compare("GREATER_EQUAL", random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"GreaterEqualInt32",
       [](Random& random) { return Compare("GREATER_EQUAL", random, DType::kInt32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"GreaterEqualInt64",
       [](Random& random) { return Compare("GREATER_EQUAL", random, DType::kInt64); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"LessInt8",
       [](Random& random) { return Compare("LESS", random, DType::kInt8); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"LessInt16",
       [](Random& random) { return Compare("LESS", random, DType::kInt16); },
       {{OracleKind::kLitert}}},
      {"LessFloat",
       [](Random& random) { return Compare("LESS", random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"LessInt32",
       [](Random& random) { return Compare("LESS", random, DType::kInt32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"LessInt64",
       [](Random& random) { return Compare("LESS", random, DType::kInt64); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"LessEqualInt8",
       [](Random& random) { return Compare("LESS_EQUAL", random, DType::kInt8); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"LessEqualInt16",
       [](Random& random) { return Compare("LESS_EQUAL", random, DType::kInt16); },
       {{OracleKind::kLitert}}},
      {"LessEqualFloat",
       [](Random& random) { return Compare("LESS_EQUAL", random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"LessEqualInt32",
       [](Random& random) { return Compare("LESS_EQUAL", random, DType::kInt32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"LessEqualInt64",
       [](Random& random) { return Compare("LESS_EQUAL", random, DType::kInt64); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"SelectInt8",
       [](Random& random) { return Selection("SELECT", random, DType::kInt8); },
       {{OracleKind::kTflite}, {OracleKind::kLitert}}},
      {"SelectV2Int8",
       [](Random& random) { return Selection("SELECT_V2", random, DType::kInt8); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"SelectInt16",
       [](Random& random) { return Selection("SELECT", random, DType::kInt16); },
       {{OracleKind::kTflite}, {OracleKind::kLitert}}},
      {"SelectV2Int16",
       [](Random& random) { return Selection("SELECT_V2", random, DType::kInt16); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"SelectFloat",
       [](Random& random) { return Selection("SELECT", random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kLitert}}},
      {"SelectV2Float",
       [](Random& random) { return Selection("SELECT_V2", random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}, {OracleKind::kLitert}}},
      {"AddNInt8",
       [](Random& random) { return RandomAddN(random, DType::kInt8); },
       {{OracleKind::kTflm}}},
      {"CumsumInt8",
       [](Random& random) { return RandomCumsum(random, DType::kInt8); },
       {{OracleKind::kTflm}}},
      {"AddNFloat",
       [](Random& random) { return RandomAddN(random, DType::kFloat32); },
       {{OracleKind::kTflite}, {OracleKind::kTflm}}},
      {"CumsumFloat",
       [](Random& random) { return RandomCumsum(random, DType::kFloat32); },
       {{OracleKind::kTflm}, {OracleKind::kLitert}}},
  };
}

}  // namespace mote::conformance
