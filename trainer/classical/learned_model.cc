// SPDX-License-Identifier: Apache-2.0
#include "trainer/classical/learned_model.h"

namespace mote::trainer {
using graph::DType;

LearnedModel::LearnedModel(const InputSpec& input)
    : inputs_({builder_.AddInput(
          "features", DType::kInt8, input.shape, input.scale, input.zero_point)}) {}

graph::Module LearnedModel::Finish(const std::string& opcode,
                                   const std::string& output,
                                   const graph::Shape& shape,
                                   float scale,
                                   int32_t zero_point) {
  const int y = builder_.AddTensor(output, DType::kInt8, shape, scale, zero_point);
  const size_t op = builder_.AddOp(opcode, inputs_, {y});
  builder_.op(op).custom = true;
  builder_.SetOutputs({y});
  return builder_.Build();
}

graph::Module LearnedModel::FinishWithLimitScore(const std::string& opcode) {
  return Finish(opcode, "score", {1, 1}, 1.0F / 128, -128);
}

}  // namespace mote::trainer
