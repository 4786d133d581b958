// SPDX-License-Identifier: Apache-2.0
// A model for front ends, of no operator. Tests only.
#pragma once

#include "compiler/graph/module_builder.h"

namespace mote::frontend::testing {

// Input scale 0.5, zero point 7; so many int8 scores of scale 1/256, zero point -128.
inline graph::Module ModelOf(const graph::Shape& input,
                             int32_t scores,
                             graph::DType dtype = graph::DType::kInt8) {
  graph::ModuleBuilder b;
  b.AddInput("features", dtype, input, 0.5F, 7);
  b.SetOutputs({b.AddTensor("scores", graph::DType::kInt8, {1, scores}, 1.0F / 256, -128)});
  return b.module();
}

}  // namespace mote::frontend::testing
