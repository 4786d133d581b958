// SPDX-License-Identifier: Apache-2.0
// Operators of one input that work element by element.
#include <algorithm>
#include <utility>

#include "compiler/graph/module_builder.h"
#include "tests/conformance/random_operator.h"

namespace mote::conformance {
namespace {

using graph::Attributes;
using graph::DType;
using graph::ModuleBuilder;
using mote::testing::Random;

// What a row's model is made of. Scales of 0: not quantised. No `y`: as x (in mode `tflm` a RELU6
// must be so).
struct Row {
  const char* name;
  const char* opcode;
  DType from, to;
  Port (*x)(Random&);
  Port (*y)(Random&);
  std::vector<Asked> oracles;
  Attributes (*attributes)(Random&) = nullptr;
  bool finite = false;
  Inputs (*inputs)(const graph::Module&, Random&) = nullptr;
};

Port NoPort(Random&) { return {0, 0}; }
Port Port32(Random& random) { return {RandomScale(random) / 65536, 0}; }
Port PortU8(Random& random) { return {RandomScale(random), RandomZeroPoint(random) + 128}; }
// Bytes that stand for numbers of at most 5 or so: exp and the like of them stay in reach.
Port SmallPort(Random& random) { return {random.Real(0.005F, 0.02F), RandomZeroPoint(random)}; }
// TFLM takes int16 with any zero point here.
Port PortAny16(Random& random) { return {RandomScale(random) / 256, random.Int(-9000, 9000)}; }
Port TanhPort(Random&) { return {1.0F / 128, 0}; }
Port Q15Port(Random&) { return {1.0F / 32768, 0}; }
// Powers of two that the int16 functions take as they are, and any other scale.
Port SigmoidPort(Random& random) {
  const float powers[] = {1.0F / 2048, 1.0F / 4096, 1.0F / 8192};
  if (random.Coin()) return {powers[random.Int(0, 2)], 0};
  return {random.Real(1e-5F, 2e-3F), 0};
}

Attributes Alpha(Random& random) {
  const double alphas[] = {0.01, 0.2, 0.5, 1, 1.5, -0.25};
  return {{"alpha", alphas[random.Int(0, 5)]}};
}
Attributes Approximate(Random&) { return {{"approximate", true}}; }

// Bytes from the zero point on: RSQRT of TFLM stops on others.
Inputs NotNegative(const graph::Module& module, Random& random) {
  const graph::Tensor& x = module.main().tensors[static_cast<size_t>(module.main().inputs[0])];
  const int32_t zero = static_cast<int32_t>(x.quantization.zero_point[0]);
  std::vector<int8_t> values(static_cast<size_t>(graph::ElementCount(x.shape).value()));
  for (int8_t& v : values) v = static_cast<int8_t>(random.Int(zero, 127));
  return {graph::BytesOf(values)};
}

// The package is younger than the source that mode `tflm` means, and divides these scales in double
// where that divides in float: docs/numerics/unary.md.
const Asked kByDouble = {OracleKind::kTflm, 5e-4};
// 1 + tanh(x) near 0: the last bit of tanh is many of the result.
const Asked kCancels = {OracleKind::kLitert, 0.05};
// The table is made of tanh in float.
const Asked kTanhTable = {OracleKind::kLitert, 1e-5};
const Asked kLite = {OracleKind::kTflite};
const Asked kMicro = {OracleKind::kTflm};
const Asked kNew = {OracleKind::kLitert};
const Asked kDesktop = {OracleKind::kXnnpack};
constexpr DType kReal = DType::kFloat32;
constexpr DType kByte = DType::kInt8;
constexpr DType kWord = DType::kInt16;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
      // TFLite 2.2.0 is not asked where it makes numbers of NaN.
      {"AbsFloat32", "ABS", kReal, kReal, NoPort, NoPort, {kLite, kMicro}},
      {"CeilFloat32", "CEIL", kReal, kReal, NoPort, NoPort, {kLite, kMicro}},
      {"CosFloat32", "COS", kReal, kReal, NoPort, NoPort, {kLite, kMicro}},
      {"EluFloat32", "ELU", kReal, kReal, NoPort, NoPort, {kLite, kMicro}},
      {"ExpFloat32", "EXP", kReal, kReal, NoPort, NoPort, {kLite, kMicro}},
      {"FloorFloat32", "FLOOR", kReal, kReal, NoPort, NoPort, {kMicro}},
      {"GeluFloat32", "GELU", kReal, kReal, NoPort, NoPort, {kNew}},
      {"GeluByTanhFloat32", "GELU", kReal, kReal, NoPort, NoPort, {kCancels}, Approximate},
      {"HardSwishFloat32", "HARD_SWISH", kReal, kReal, NoPort, NoPort, {kLite, kMicro}},
      {"LeakyReluFloat32", "LEAKY_RELU", kReal, kReal, NoPort, NoPort, {kLite, kMicro}, Alpha},
      {"LogFloat32", "LOG", kReal, kReal, NoPort, NoPort, {kLite, kMicro}},
      {"LogisticFloat32", "LOGISTIC", kReal, kReal, NoPort, NoPort, {kLite, kMicro}},
      {"NegFloat32", "NEG", kReal, kReal, NoPort, NoPort, {kLite, kMicro}},
      {"ReluFloat32", "RELU", kReal, kReal, NoPort, NoPort, {kLite, kMicro}},
      {"Relu6Float32", "RELU6", kReal, kReal, NoPort, NoPort, {kMicro}},
      {"ReluN1To1Float32", "RELU_N1_TO_1", kReal, kReal, NoPort, NoPort, {kLite, kNew}},
      {"Relu0To1Float32", "RELU_0_TO_1", kReal, kReal, NoPort, NoPort, {kNew}},
      {"RoundFloat32", "ROUND", kReal, kReal, NoPort, NoPort, {kLite, kMicro}},
      {"RsqrtFloat32", "RSQRT", kReal, kReal, NoPort, NoPort, {kLite, kMicro}},
      {"SinFloat32", "SIN", kReal, kReal, NoPort, NoPort, {kLite, kMicro}},
      {"SqrtFloat32", "SQRT", kReal, kReal, NoPort, NoPort, {kLite, kMicro}},
      {"SquareFloat32", "SQUARE", kReal, kReal, NoPort, NoPort, {kLite, kMicro}},
      {"TanhFloat32", "TANH", kReal, kReal, NoPort, NoPort, {kLite, kMicro}},

      {"AbsInt8", "ABS", kByte, kByte, RandomPort, RandomPort, {kMicro}},
      {"EluInt8", "ELU", kByte, kByte, RandomPort, RandomPort, {kMicro}},
      {"ExpInt8", "EXP", kByte, kByte, SmallPort, RandomPort, {kNew}},
      {"GeluInt8", "GELU", kByte, kByte, RandomPort, RandomPort, {kNew}},
      {"GeluByTanhInt8", "GELU", kByte, kByte, RandomPort, RandomPort, {kTanhTable}, Approximate},
      {"HardSwishInt8", "HARD_SWISH", kByte, kByte, RandomPort, RandomPort, {kMicro, kDesktop}},
      {"LeakyReluInt8", "LEAKY_RELU", kByte, kByte, RandomPort, RandomPort, {kMicro}, Alpha},
      {"LogInt8", "LOG", kByte, kByte, RandomPort, RandomPort, {kNew}},
      {"RsqrtInt8",
       "RSQRT",
       kByte,
       kByte,
       RandomPort,
       RandomPort,
       {kMicro},
       nullptr,
       false,
       NotNegative},
      {"TanhInt8", "TANH", kByte, kByte, RandomPort, TanhPort, {kMicro, kDesktop}},
      {"ReluN1To1Int8", "RELU_N1_TO_1", kByte, kByte, RandomPort, RandomPort, {kNew}},
      {"Relu0To1Int8", "RELU_0_TO_1", kByte, kByte, RandomPort, RandomPort, {kNew}},

      {"AbsInt16", "ABS", kWord, kWord, RandomPort16, RandomPort16, {kByDouble}},
      {"LeakyReluInt16",
       "LEAKY_RELU",
       kWord,
       kWord,
       RandomPort16,
       RandomPort16,
       {kByDouble},
       Alpha},
      {"LogisticInt16", "LOGISTIC", kWord, kWord, SigmoidPort, Q15Port, {kMicro}},
      {"ReluInt16", "RELU", kWord, kWord, RandomPort16, RandomPort16, {kByDouble}},
      {"Relu6Int16", "RELU6", kWord, kWord, RandomPort16, nullptr, {kMicro, kNew}},
      {"TanhInt16", "TANH", kWord, kWord, SigmoidPort, Q15Port, {kMicro}},

      {"QuantizeToInt16", "QUANTIZE", kReal, kWord, NoPort, RandomPort16, {kMicro}, nullptr, true},
      {"QuantizeToUInt8FromFloat32",
       "QUANTIZE",
       kReal,
       DType::kUInt8,
       NoPort,
       PortU8,
       {kLite},
       nullptr,
       true},
      {"QuantizeUInt8ToInt8", "QUANTIZE", DType::kUInt8, kByte, PortU8, RandomPort, {kMicro}},
      {"QuantizeInt8ToInt16", "QUANTIZE", kByte, kWord, RandomPort, RandomPort16, {kMicro}},
      {"QuantizeInt8ToInt32", "QUANTIZE", kByte, DType::kInt32, RandomPort, Port32, {kMicro}},
      {"QuantizeInt16ToInt8", "QUANTIZE", kWord, kByte, RandomPort16, RandomPort, {kMicro}},
      {"QuantizeInt16", "QUANTIZE", kWord, kWord, RandomPort16, RandomPort16, {kMicro}},
      {"QuantizeInt16AnyZero", "QUANTIZE", kWord, kWord, PortAny16, PortAny16, {kMicro}},
      {"QuantizeInt16ToInt32", "QUANTIZE", kWord, DType::kInt32, RandomPort16, Port32, {kMicro}},
      {"QuantizeInt32ToInt8", "QUANTIZE", DType::kInt32, kByte, Port32, RandomPort, {kMicro}},
      {"QuantizeInt32ToInt16", "QUANTIZE", DType::kInt32, kWord, Port32, RandomPort16, {kMicro}},
      {"DequantizeInt16", "DEQUANTIZE", kWord, kReal, RandomPort16, NoPort, {kMicro}},
      {"DequantizeUInt8", "DEQUANTIZE", DType::kUInt8, kReal, PortU8, NoPort, {kMicro}},
  };
  return kRows;
}

constexpr size_t kRowCount = 54;

template <size_t kRow>
graph::Module Make(Random& random) {
  const Row& row = Rows()[kRow];
  const graph::Shape shape = RandomShape(random);
  const Port x = row.x(random);
  const Port y = row.y == nullptr ? x : row.y(random);
  ModuleBuilder b;
  const int from = b.AddInput("x", row.from, shape, x.scale, x.zero_point);
  const int to = b.AddTensor("y", row.to, shape, y.scale, y.zero_point);
  b.AddOp(
      row.opcode, {from}, {to}, row.attributes == nullptr ? Attributes() : row.attributes(random));
  b.SetOutputs({to});
  return b.Build();
}

template <size_t... kRow>
std::vector<RandomOperator> WithMakers(std::index_sequence<kRow...>) {
  return {RandomOperator{Rows()[kRow].name,
                         Make<kRow>,
                         Rows()[kRow].oracles,
                         Rows()[kRow].finite,
                         Rows()[kRow].inputs}...};
}

}  // namespace

std::vector<RandomOperator> UnaryOperators() {
  MOTE_CHECK(Rows().size() == kRowCount, std::to_string(Rows().size()) + " rows");
  return WithMakers(std::make_index_sequence<kRowCount>());
}

}  // namespace mote::conformance
