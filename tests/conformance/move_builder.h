// SPDX-License-Identifier: Apache-2.0
// Models of one operator that moves elements: x and y of one type, scale and zero point.
#pragma once

#include "compiler/graph/module_builder.h"
#include "tests/conformance/random_operator.h"

namespace mote::conformance {

class MoveBuilder {
 public:
  MoveBuilder(testing::Random& random,
              const graph::Shape& x,
              graph::DType dtype = graph::DType::kInt8)
      : dtype_(dtype), port_(PortOf(random, dtype)) {
    x_ = X(x);
  }

  int x() const { return x_; }
  // One more input of x's type.
  int X(const graph::Shape& shape) {
    return b_.AddInput("x", dtype_, shape, port_.scale, port_.zero_point);
  }
  int Y(const graph::Shape& shape) {
    return b_.AddTensor("y", dtype_, shape, port_.scale, port_.zero_point);
  }
  int Index(const std::vector<int32_t>& values) {
    return Index(values, {static_cast<int32_t>(values.size())});
  }
  int Index(const std::vector<int32_t>& values, const graph::Shape& shape) {
    return b_.AddConstant("index", shape, values);
  }
  // A constant of x's type.
  int Constant(const graph::Shape& shape, const graph::Bytes& bytes) {
    const int tensor = b_.AddTensor("constant", dtype_, shape, port_.scale, port_.zero_point);
    b_.tensor(tensor).buffer = graph::AddBuffer(b_.module(), bytes);
    return tensor;
  }
  graph::Module Build(const std::string& opcode,
                      const std::vector<int>& inputs,
                      const std::vector<int>& outputs,
                      graph::Attributes attributes = {}) {
    b_.AddOp(opcode, inputs, outputs, std::move(attributes));
    b_.SetOutputs(outputs);
    return b_.Build();
  }

 private:
  // Real and wide numbers are not quantised.
  static Port PortOf(testing::Random& random, graph::DType dtype) {
    if (dtype == graph::DType::kInt8) return RandomPort(random);
    if (dtype == graph::DType::kInt16) return RandomPort16(random);
    return {0, 0};
  }

  graph::ModuleBuilder b_;
  graph::DType dtype_;
  Port port_;
  int x_ = 0;
};

// Up to four dimensions at the seams of vector code, batches too.
inline graph::Shape AnyShape(testing::Random& random, int least_rank) {
  graph::Shape shape;
  for (int d = random.Int(least_rank, 4); d > 0; --d) shape.push_back(random.Int(1, 6));
  if (!shape.empty()) shape.back() = random.Seam();
  return shape;
}

}  // namespace mote::conformance
