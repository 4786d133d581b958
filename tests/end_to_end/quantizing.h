// SPDX-License-Identifier: Apache-2.0
// A small float model, and inputs for it.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "compiler/graph/module_builder.h"
#include "compiler/tflite/write.h"
#include "tests/end_to_end/listening.h"

namespace mote::end_to_end {

class QuantizingTest : public ListeningTest {
 protected:
  void SetUp() override {}  // needs no shared data but where it says so

  // y = relu(w x), 3 of 4 values.
  std::string FloatModel() const {
    graph::ModuleBuilder b;
    const int x = b.AddInput("x", graph::DType::kFloat32, {1, 4});
    const int w = b.AddConstant<float>(
        "w", {3, 4}, {1, -0.5F, 0.25F, 0, 0.1F, 0.2F, 0.3F, 0.4F, -1, 1, -1, 1});
    const int y = b.AddTensor("y", graph::DType::kFloat32, {1, 3});
    b.AddOp("FULLY_CONNECTED",
            {x, w, graph::kAbsent},
            {y},
            {{"fused_activation_function", graph::Enum{"RELU"}}});
    b.SetOutputs({y});
    return Write("float.tflite", tflite::Write(b.Build()).value());
  }

  // 64 inputs between -1 and 1.
  std::string Inputs() const {
    std::vector<float> values;
    for (int i = 0; i < 64 * 4; ++i) values.push_back(static_cast<float>(std::sin(i * 1.7)));
    return WriteFloats("inputs.npy", values, "64, 4");
  }

  std::string WriteFloats(const std::string& name,
                          const std::vector<float>& values,
                          const std::string& shape) const {
    std::string head = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + ",), }";
    head.resize(117, ' ');
    head += '\n';
    graph::Bytes bytes = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0};
    bytes.insert(bytes.end(), head.begin(), head.end());
    const auto* const first = reinterpret_cast<const uint8_t*>(values.data());
    bytes.insert(bytes.end(), first, first + values.size() * sizeof(float));
    return Write(name, bytes);
  }
};

}  // namespace mote::end_to_end
