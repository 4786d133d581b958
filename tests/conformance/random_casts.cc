// SPDX-License-Identifier: Apache-2.0
// CAST, LOGICAL_NOT, PRELU and ZEROS_LIKE: element by element, of types of their own.
#include "compiler/graph/module_builder.h"
#include "tests/conformance/random_operator.h"

namespace mote::conformance {
namespace {

using graph::Attributes;
using graph::DType;
using graph::ModuleBuilder;
using graph::Shape;
using mote::testing::Random;

graph::Module OneInput(const char* opcode, Random& random, DType from, DType to) {
  const Shape shape = RandomShape(random);
  ModuleBuilder b;
  const int x = b.AddInput("x", from, shape);
  const int y = b.AddTensor("y", to, shape);
  b.AddOp(opcode, {x}, {y});
  b.SetOutputs({y});
  return b.Build();
}

// Any bytes for integers; real numbers that fit the output, since what others make of those that do
// not depends on the machine.
Inputs NumbersThatFit(const graph::Module& module, Random& random) {
  const graph::Tensor& x = module.main().tensors[static_cast<size_t>(module.main().inputs[0])];
  const graph::Tensor& y = module.main().tensors[static_cast<size_t>(module.main().outputs[0])];
  const int64_t count = graph::ElementCount(x.shape).value();
  const bool is_signed = y.dtype != DType::kUInt8 && y.dtype != DType::kUInt32;
  if (x.dtype == DType::kFloat32) {
    return {graph::BytesOf(random.Floats(count, is_signed ? -127.0F : 0.0F, 127.0F))};
  }
  if (x.dtype == DType::kBool) {
    std::vector<uint8_t> values(static_cast<size_t>(count));
    for (uint8_t& v : values) v = random.Coin() ? 1 : 0;
    return {graph::BytesOf(values)};
  }
  return {graph::BytesOf(random.Int8s(count * graph::DTypeBits(x.dtype) / 8))};
}

template <DType kFrom, DType kTo>
graph::Module RandomCast(Random& random) {
  return OneInput("CAST", random, kFrom, kTo);
}

graph::Module RandomLogicalNot(Random& random) {
  return OneInput("LOGICAL_NOT", random, DType::kBool, DType::kBool);
}

template <DType kType>
graph::Module RandomZerosLike(Random& random) {
  return OneInput("ZEROS_LIKE", random, kType, kType);
}

// Alpha has x's shape, or 1 in some of its dimensions.
graph::Module RandomPrelu(Random& random, DType dtype, DType alpha_dtype, Port x, Port a, Port y) {
  const Shape shape = RandomShape(random);
  Shape alpha_shape = shape;
  for (int32_t& dimension : alpha_shape) dimension = random.Coin() ? 1 : dimension;
  ModuleBuilder b;
  const int from = b.AddInput("x", dtype, shape, x.scale, x.zero_point);
  const int alpha = b.AddInput("alpha", alpha_dtype, alpha_shape, a.scale, a.zero_point);
  const int to = b.AddTensor("y", dtype, shape, y.scale, y.zero_point);
  b.AddOp("PRELU", {from, alpha}, {to});
  b.SetOutputs({to});
  return b.Build();
}

graph::Module RandomPreluFloat32(Random& random) {
  return RandomPrelu(random, DType::kFloat32, DType::kFloat32, {}, {}, {});
}
graph::Module RandomPreluInt8(Random& random) {
  const Port x = RandomPort(random);
  const Port a = {random.Real(0.002F, 0.02F), RandomZeroPoint(random)};
  return RandomPrelu(random, DType::kInt8, DType::kInt8, x, a, RandomPort(random));
}
graph::Module RandomPreluInt16(Random& random) {
  const Port x = RandomPort16(random);
  const Port a = {random.Real(0.002F, 0.02F), RandomZeroPoint(random)};
  return RandomPrelu(random, DType::kInt16, DType::kInt8, x, a, RandomPort16(random));
}

#define MOTE_CAST(From, To, oracle)                                                    \
  RandomOperator {                                                                     \
    "Cast" #From "To" #To, RandomCast<DType::k##From, DType::k##To>, {{oracle}}, true, \
        NumbersThatFit                                                                 \
  }
#define MOTE_MICRO_CASTS(From)                                                               \
  MOTE_CAST(From, Int8, OracleKind::kTflm), MOTE_CAST(From, Int16, OracleKind::kTflm),       \
      MOTE_CAST(From, Int32, OracleKind::kTflm), MOTE_CAST(From, UInt32, OracleKind::kTflm), \
      MOTE_CAST(From, Float32, OracleKind::kTflm)
// TFLM has none of these types here: bool only to cast from.
#define MOTE_NEW_CASTS(From)                                                                \
  MOTE_CAST(From, UInt8, OracleKind::kLitert), MOTE_CAST(From, Int64, OracleKind::kLitert), \
      MOTE_CAST(From, Bool, OracleKind::kLitert)
#define MOTE_CASTS_FROM_NEW(From)                                                          \
  MOTE_CAST(From, Int8, OracleKind::kLitert), MOTE_CAST(From, Int16, OracleKind::kLitert), \
      MOTE_CAST(From, Int32, OracleKind::kLitert), MOTE_CAST(From, Float32, OracleKind::kLitert)

std::vector<RandomOperator> Casts() {
  return {MOTE_MICRO_CASTS(Int8),
          MOTE_MICRO_CASTS(Int16),
          MOTE_MICRO_CASTS(Int32),
          MOTE_MICRO_CASTS(UInt32),
          MOTE_MICRO_CASTS(Float32),
          MOTE_MICRO_CASTS(Bool),
          MOTE_NEW_CASTS(Int8),
          MOTE_NEW_CASTS(UInt8),
          MOTE_NEW_CASTS(Int16),
          MOTE_NEW_CASTS(Int32),
          MOTE_NEW_CASTS(UInt32),
          MOTE_NEW_CASTS(Int64),
          MOTE_NEW_CASTS(Float32),
          MOTE_NEW_CASTS(Bool),
          MOTE_CASTS_FROM_NEW(UInt8),
          MOTE_CASTS_FROM_NEW(Int64)};
}

}  // namespace

std::vector<RandomOperator> CastingOperators() {
  const Asked micro = {OracleKind::kTflm};
  const Asked both[] = {{OracleKind::kTflite}, {OracleKind::kTflm}};
  std::vector<RandomOperator> rows = {
      {"LogicalNot", RandomLogicalNot, {both[0], both[1]}},
      {"PreluFloat32", RandomPreluFloat32, {both[0], both[1]}},
      {"PreluInt8", RandomPreluInt8, {micro}},
      {"PreluInt16", RandomPreluInt16, {micro}},
      {"ZerosLikeInt8", RandomZerosLike<DType::kInt8>, {micro}},
      {"ZerosLikeInt32", RandomZerosLike<DType::kInt32>, {micro}},
      {"ZerosLikeInt64", RandomZerosLike<DType::kInt64>, {micro}},
      {"ZerosLikeFloat32", RandomZerosLike<DType::kFloat32>, {micro}},
  };
  for (const RandomOperator& row : Casts()) rows.push_back(row);
  return rows;
}

}  // namespace mote::conformance
