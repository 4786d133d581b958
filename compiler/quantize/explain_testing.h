// SPDX-License-Identifier: Apache-2.0
// What tests of explanations share.
#pragma once

#include "compiler/quantize/explain.h"
#include "compiler/quantize/testing.h"
#include "support/check.h"

namespace mote::quantize {

inline const LayerDamage& LayerNamed(const Explanation& e, const std::string& name) {
  for (const LayerDamage& layer : e.layers) {
    if (layer.name == name) return layer;
  }
  MOTE_CHECK(false, name);
  return e.layers[0];
}

// y = A x, z = B y. Rows are given.
inline graph::Module TwoDense(const std::vector<float>& a, const std::vector<float>& b) {
  graph::ModuleBuilder m;
  const int x = m.AddInput("x", graph::DType::kFloat32, {1, 2});
  const int y = m.AddTensor("y", graph::DType::kFloat32, {1, 2});
  const int z = m.AddTensor("z", graph::DType::kFloat32, {1, 2});
  m.AddOp("FULLY_CONNECTED", {x, AddFloats(m, "a", {2, 2}, a), graph::kAbsent}, {y}, {});
  m.AddOp("FULLY_CONNECTED", {y, AddFloats(m, "b", {2, 2}, b), graph::kAbsent}, {z}, {});
  m.SetOutputs({z});
  return m.Build();
}

}  // namespace mote::quantize
