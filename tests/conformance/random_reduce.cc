// SPDX-License-Identifier: Apache-2.0
// Pools, reductions, positions of extremes, and what normalises rows.
#include "compiler/graph/module_builder.h"
#include "tests/conformance/random_operator.h"

namespace mote::conformance {
namespace {

using graph::Attributes;
using graph::DType;
using graph::Enum;
using graph::ModuleBuilder;
using graph::Shape;
using testing::Random;

// A scale of 0: not quantised.
Port PortOf(Random& random, DType dtype) {
  if (dtype == DType::kInt8) return RandomPort(random);
  if (dtype == DType::kInt16) return RandomPort16(random);
  return {0, 0};
}

// x -> y of one operator, `x` and `y` given as shape, type and quantisation.
struct Side {
  Shape shape;
  DType dtype;
  Port port;
};

graph::Module Unary(const std::string& opcode, Side x, Side y, Attributes attributes = {}) {
  ModuleBuilder b;
  const int from = b.AddInput("x", x.dtype, x.shape, x.port.scale, x.port.zero_point);
  const int to = b.AddTensor("y", y.dtype, y.shape, y.port.scale, y.port.zero_point);
  b.AddOp(opcode, {from}, {to}, std::move(attributes));
  b.SetOutputs({to});
  return b.Build();
}

template <DType kDType>
graph::Module RandomPool(const std::string& opcode, Random& random) {
  const bool same = random.Coin();
  const int kernel[] = {random.Int(1, 5), random.Int(1, 5)};
  const int stride[] = {random.Int(1, 3), random.Int(1, 3)};
  const int channels = random.Seam();
  int input[2];
  int output[2];
  for (int d = 0; d < 2; ++d) {
    input[d] = random.Int(1, 9) + (same ? 0 : kernel[d] - 1);
    const int covered = same ? input[d] - 1 : input[d] - kernel[d];
    output[d] = covered / stride[d] + 1;
  }
  const Port port = PortOf(random, kDType);
  return Unary(opcode,
               {{1, input[0], input[1], channels}, kDType, port},
               {{1, output[0], output[1], channels}, kDType, port},
               {{"padding", Enum{same ? "SAME" : "VALID"}},
                {"stride_h", int64_t{stride[0]}},
                {"stride_w", int64_t{stride[1]}},
                {"filter_height", int64_t{kernel[0]}},
                {"filter_width", int64_t{kernel[1]}},
                {"fused_activation_function", RandomActivation(random)}});
}

template <DType kDType>
graph::Module RandomAveragePool(Random& random) {
  return RandomPool<kDType>("AVERAGE_POOL_2D", random);
}

template <DType kDType>
graph::Module RandomMaxPool(Random& random) {
  return RandomPool<kDType>("MAX_POOL_2D", random);
}

graph::Module RandomL2Pool(Random& random) {
  return RandomPool<DType::kFloat32>("L2_POOL_2D", random);
}

// Any axes, counted from either end; none now and then.
graph::Module Reduced(const std::string& opcode, Random& random, DType dtype, Port from, Port to) {
  const Shape shape = RandomShape(random);
  const int rank = static_cast<int>(shape.size());
  const bool keep = random.Coin();
  const bool none = random.Int(0, 9) == 0;
  std::vector<int32_t> axes;
  Shape output;
  for (int d = 0; d < rank; ++d) {
    const bool reduced = !none && ((d + 1 == rank && axes.empty()) || random.Coin());
    if (reduced) axes.push_back(random.Coin() ? d : d - rank);
    if (!reduced || keep) output.push_back(reduced ? 1 : shape[static_cast<size_t>(d)]);
  }
  ModuleBuilder b;
  const int x = b.AddInput("x", dtype, shape, from.scale, from.zero_point);
  const int along = b.AddConstant("axes", {static_cast<int32_t>(axes.size())}, axes);
  const int y = b.AddTensor("y", dtype, output, to.scale, to.zero_point);
  b.AddOp(opcode, {x, along}, {y}, {{"keep_dims", keep}});
  b.SetOutputs({y});
  return b.Build();
}

template <DType kDType>
graph::Module RandomMean(Random& random) {
  const Port from = PortOf(random, kDType);
  Port to = from;
  if (random.Coin()) {
    to = PortOf(random, kDType);
    to.scale = from.scale * random.Real(0.3F, 2);
  }
  return Reduced("MEAN", random, kDType, from, to);
}

template <DType kDType>
graph::Module RandomSum(Random& random) {
  const Port from = PortOf(random, kDType);
  Port to = PortOf(random, kDType);
  to.scale = from.scale * random.Real(0.5F, 30);
  return Reduced("SUM", random, kDType, from, to);
}

template <DType kDType>
graph::Module RandomReduceMax(Random& random) {
  const Port port = PortOf(random, kDType);
  return Reduced("REDUCE_MAX", random, kDType, port, port);
}

template <DType kDType>
graph::Module RandomReduceMin(Random& random) {
  const Port port = PortOf(random, kDType);
  return Reduced("REDUCE_MIN", random, kDType, port, port);
}

graph::Module RandomReduceAll(Random& random) {
  return Reduced("REDUCE_ALL", random, DType::kBool, {0, 0}, {0, 0});
}

// Mostly true, so that conjunctions are too now and then.
Inputs Truths(const graph::Module& module, Random& random) {
  Inputs inputs;
  for (const int tensor : module.main().inputs) {
    const graph::Tensor& x = module.main().tensors[static_cast<size_t>(tensor)];
    graph::Bytes& bytes =
        inputs.emplace_back(static_cast<size_t>(graph::ByteCount(x).value_or(0)), 1);
    for (uint8_t& byte : bytes) byte = random.Int(0, 7) == 0 ? 0 : 1;
  }
  return inputs;
}

template <DType kDType>
graph::Module RandomArg(const std::string& opcode, Random& random) {
  const Shape shape = RandomShape(random);
  const int rank = static_cast<int>(shape.size());
  const int32_t axis = random.Int(0, rank - 1);
  Shape output = shape;
  output.erase(output.begin() + axis);
  const Port port = PortOf(random, kDType);
  ModuleBuilder b;
  const int x = b.AddInput("x", kDType, shape, port.scale, port.zero_point);
  const int along = b.AddConstant<int32_t>("axis", {1}, {random.Coin() ? axis : axis - rank});
  const int y = b.AddTensor("y", DType::kInt32, output);
  b.AddOp(opcode, {x, along}, {y}, {{"output_type", Enum{"INT32"}}});
  b.SetOutputs({y});
  return b.Build();
}

template <DType kDType>
graph::Module RandomArgMax(Random& random) {
  return RandomArg<kDType>("ARG_MAX", random);
}

template <DType kDType>
graph::Module RandomArgMin(Random& random) {
  return RandomArg<kDType>("ARG_MIN", random);
}

graph::Module RowWise(
    const std::string& opcode, Random& random, DType from, DType to, Port y, Attributes a = {}) {
  const Shape shape = RandomShape(random);
  const Port x = PortOf(random, from);
  return Unary(opcode, {shape, from, x}, {shape, to, y}, std::move(a));
}

Attributes RandomBeta(Random& random) {
  const double betas[] = {1, 1, 0.25, 3};
  return {{"beta", betas[random.Int(0, 3)]}};
}

graph::Module RandomSoftmax(Random& random) {
  const Attributes beta = RandomBeta(random);
  return RowWise("SOFTMAX", random, DType::kInt8, DType::kInt8, {1.0F / 256, -128}, beta);
}

graph::Module RandomSoftmaxToInt16(Random& random) {
  const Attributes beta = RandomBeta(random);
  return RowWise("SOFTMAX", random, DType::kInt8, DType::kInt16, {1.0F / 65536, -32768}, beta);
}

graph::Module RandomSoftmaxInt16(Random& random) {
  const Attributes beta = RandomBeta(random);
  return RowWise("SOFTMAX", random, DType::kInt16, DType::kInt16, {1.0F / 32768, 0}, beta);
}

graph::Module RandomSoftmaxFloat(Random& random) {
  const Attributes beta = RandomBeta(random);
  return RowWise("SOFTMAX", random, DType::kFloat32, DType::kFloat32, {0, 0}, beta);
}

graph::Module RandomLogSoftmax(Random& random) {
  return RowWise("LOG_SOFTMAX", random, DType::kInt8, DType::kInt8, {1.0F / 16, 127});
}

graph::Module RandomLogSoftmaxFloat(Random& random) {
  return RowWise("LOG_SOFTMAX", random, DType::kFloat32, DType::kFloat32, {0, 0});
}

graph::Module RandomL2Normalization(Random& random) {
  return RowWise("L2_NORMALIZATION", random, DType::kInt8, DType::kInt8, {1.0F / 128, 0});
}

graph::Module RandomL2NormalizationFloat(Random& random) {
  return RowWise("L2_NORMALIZATION", random, DType::kFloat32, DType::kFloat32, {0, 0});
}

}  // namespace

std::vector<RandomOperator> ReducingOperators() {
  constexpr OracleKind kTflite = OracleKind::kTflite;
  constexpr OracleKind kTflm = OracleKind::kTflm;
  constexpr OracleKind kLitert = OracleKind::kLitert;
  constexpr DType kInt8 = DType::kInt8;
  constexpr DType kInt16 = DType::kInt16;
  constexpr DType kFloat = DType::kFloat32;
  const std::vector<Asked> all = {{kTflite}, {kTflm}, {kLitert}};
  const std::vector<Asked> desktop = {{kTflite}, {kTflm}, {kLitert}, {OracleKind::kXnnpack}};
  const std::vector<Asked> without_2_2 = {{kTflm}, {kLitert}};  // 2.2.0 does not have it
  return {
      {"AveragePool2d", RandomAveragePool<kInt8>, desktop},
      {"AveragePool2dInt16", RandomAveragePool<kInt16>, without_2_2},
      {"AveragePool2dFloat32", RandomAveragePool<kFloat>, all},
      {"MaxPool2d", RandomMaxPool<kInt8>, desktop},
      {"MaxPool2dInt16", RandomMaxPool<kInt16>, without_2_2},
      {"MaxPool2dFloat32", RandomMaxPool<kFloat>, all},
      {"L2Pool2dFloat32", RandomL2Pool, all},
      {"Mean", RandomMean<kInt8>, {{kTflite, 0.5}, {kTflm}, {kLitert}}},
      {"MeanInt16", RandomMean<kInt16>, without_2_2},
      {"MeanFloat32", RandomMean<kFloat>, all},
      // Others add the bytes without a look at their scales.
      {"Sum", RandomSum<kInt8>, {{kTflm}}},
      {"SumInt16", RandomSum<kInt16>, {{kTflm}}},
      {"SumFloat32", RandomSum<kFloat>, all},
      {"ReduceMax", RandomReduceMax<kInt8>, all},
      // LiteRT keeps some NaN that stand behind numbers.
      {"ReduceMaxFloat32", RandomReduceMax<kFloat>, {{kTflite}, {kTflm}}},
      {"ReduceMaxFinite", RandomReduceMax<kFloat>, {{kLitert}}, true},
      {"ReduceMin", RandomReduceMin<kInt8>, all},
      {"ReduceMinFloat32", RandomReduceMin<kFloat>, {{kTflite}, {kTflm}}},
      {"ReduceMinFinite", RandomReduceMin<kFloat>, {{kLitert}}, true},
      {"ReduceAll", RandomReduceAll, without_2_2, false, Truths},
      {"ArgMax", RandomArgMax<kInt8>, all},
      // LiteRT lets every number take the place of a NaN that came first.
      {"ArgMaxFloat32", RandomArgMax<kFloat>, {{kTflite}, {kTflm}}},
      {"ArgMin", RandomArgMin<kInt8>, all},
      {"ArgMinFloat32", RandomArgMin<kFloat>, {{kTflite}, {kTflm}}},
      {"Softmax", RandomSoftmax, {{kTflite, 0.001}, {kTflm}, {kLitert}}},
      {"SoftmaxToInt16", RandomSoftmaxToInt16, without_2_2},
      {"SoftmaxInt16", RandomSoftmaxInt16, {{kTflm}, {kLitert, 0.01}}},
      {"SoftmaxFloat32", RandomSoftmaxFloat, all},
      {"LogSoftmax", RandomLogSoftmax, all},
      {"LogSoftmaxFloat32", RandomLogSoftmaxFloat, all},
      {"L2Normalization", RandomL2Normalization, all},
      {"L2NormalizationFloat32", RandomL2NormalizationFloat, all},
  };
}

}  // namespace mote::conformance
