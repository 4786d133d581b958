// SPDX-License-Identifier: Apache-2.0
// Products of matrices in batches, with random everything.
#include <algorithm>
#include <cmath>

#include "compiler/graph/module_builder.h"
#include "tests/conformance/random_types.h"

namespace mote::conformance {
namespace {

using graph::DType;
using graph::ModuleBuilder;
using graph::Shape;
using mote::testing::Random;

// Batch dimensions, some of them 1 on one side, some missing in front.
Shape RandomBatches(Random& random, const Shape& full) {
  Shape batches = full;
  for (int32_t& d : batches) d = random.Int(0, 2) == 0 ? 1 : d;
  batches.erase(batches.begin(), batches.begin() + random.Int(0, static_cast<int>(batches.size())));
  return batches;
}

Shape Broadcast(const Shape& a, const Shape& b) {
  Shape y(std::max(a.size(), b.size()), 1);
  for (const Shape* shape : {&a, &b}) {
    for (size_t d = 0; d < shape->size(); ++d) {
      int32_t& size = y[y.size() - shape->size() + d];
      size = std::max(size, (*shape)[d]);
    }
  }
  return y;
}

Shape Matrices(Shape batches, bool transposed, int rows, int columns) {
  if (transposed) std::swap(rows, columns);
  batches.push_back(rows);
  batches.push_back(columns);
  return batches;
}

int AddMatrices(ModuleBuilder& b, Random& random, DType dtype, const Shape& shape, Port port) {
  const int64_t count = graph::ElementCount(shape).value();
  if (dtype == DType::kInt8) {
    return b.AddConstant("b", shape, random.Int8s(count), port.scale, port.zero_point);
  }
  if (dtype == DType::kInt16) {
    return b.AddConstant("b", shape, random.Int16s(count), port.scale, port.zero_point);
  }
  return b.AddConstant("b", shape, random.Floats(count, -2, 2));
}

graph::Module Matmul(Random& random, DType dtype) {
  const Types types = {dtype, dtype};
  const Shape full(static_cast<size_t>(random.Int(0, 3)), random.Int(1, 3));
  const Shape batches[] = {RandomBatches(random, full), RandomBatches(random, full)};
  const bool adj_x = random.Coin();
  const bool adj_y = random.Coin();
  const int rows = random.Int(1, 7);
  const int columns = random.Int(1, 7);
  const int depth = random.Seam();
  const Port a = RandomActivationPort(random, types);
  const Port c = RandomActivationPort(random, types);
  ModuleBuilder b;
  const int left =
      b.AddInput("a", dtype, Matrices(batches[0], adj_x, rows, depth), a.scale, a.zero_point);
  const Shape shape = Matrices(batches[1], adj_y, depth, columns);
  const int right = random.Coin() ? b.AddInput("b", dtype, shape, c.scale, c.zero_point)
                                  : AddMatrices(b, random, dtype, shape, c);
  const double sum = std::sqrt(static_cast<double>(depth)) * types.spread() * types.spread();
  const float step = a.scale * c.scale * static_cast<float>(sum / types.target());
  const int64_t zero_point = dtype == DType::kInt8 ? RandomZeroPoint(random) : 0;
  const int y = b.AddTensor("y",
                            dtype,
                            Matrices(Broadcast(batches[0], batches[1]), false, rows, columns),
                            step * random.Real(0.3F, 3),
                            zero_point);
  b.AddOp("BATCH_MATMUL", {left, right}, {y}, {{"adj_x", adj_x}, {"adj_y", adj_y}});
  b.SetOutputs({y});
  return b.Build();
}

template <DType kDType>
graph::Module BatchMatmul(Random& random) {
  return Matmul(random, kDType);
}

}  // namespace

std::vector<RandomOperator> MatmulOperators() {
  const std::vector<Asked> recent = {{OracleKind::kTflm}, {OracleKind::kLitert}};
  return {
      {"BatchMatmul", BatchMatmul<DType::kInt8>, recent},
      {"BatchMatmulInt16", BatchMatmul<DType::kInt16>, recent},
      {"BatchMatmulFloat32", BatchMatmul<DType::kFloat32>, recent},
  };
}

}  // namespace mote::conformance
