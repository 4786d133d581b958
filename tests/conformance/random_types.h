// SPDX-License-Identifier: Apache-2.0
// The element types of layers and matrix products.
#pragma once

#include "tests/conformance/random_operator.h"

namespace mote::conformance {

// Of the activations and the weights; the output has the activations' type.
struct Types {
  graph::DType x, w;
  bool real() const { return x == graph::DType::kFloat32; }
  // About what an activation is from its zero point, and where sums are to lie.
  double spread() const { return x == graph::DType::kInt16 ? 11000 : 43; }
  double target() const { return x == graph::DType::kInt16 ? 10000 : 40; }
};
inline constexpr Types kInt8 = {graph::DType::kInt8, graph::DType::kInt8};
inline constexpr Types kInt4 = {graph::DType::kInt8, graph::DType::kInt4};
inline constexpr Types kInt16 = {graph::DType::kInt16, graph::DType::kInt8};
inline constexpr Types kFloat32 = {graph::DType::kFloat32, graph::DType::kFloat32};

// Scale 0, none, for real numbers.
inline Port RandomActivationPort(testing::Random& random, Types types) {
  if (types.real()) return {0, 0};
  return types.x == graph::DType::kInt16 ? RandomPort16(random) : RandomPort(random);
}

}  // namespace mote::conformance
