// SPDX-License-Identifier: Apache-2.0
#include "trainer/classical/learned_model.h"

#include <utility>

namespace mote::trainer {
using graph::DType;
using graph::Shape;

LearnedModel::LearnedModel(const InputSpec& input) {
  module_.buffers.emplace_back();
  module_.subgraphs.emplace_back().name = "main";
  inputs_ = {AddTensor("features", DType::kInt8, input.shape, input.scale, input.zero_point)};
  graph().inputs = inputs_;
}

int LearnedModel::AddTensor(
    const std::string& name, DType dtype, Shape shape, float scale, int32_t zero_point) {
  graph::Tensor& tensor = graph().tensors.emplace_back();
  tensor.name = name;
  tensor.dtype = dtype;
  tensor.shape = std::move(shape);
  if (scale != 0) {
    tensor.quantization.scale = {scale};
    tensor.quantization.zero_point = {zero_point};
    tensor.has_quantization = true;
  }
  return static_cast<int>(graph().tensors.size() - 1);
}

graph::Module LearnedModel::Finish(const std::string& opcode,
                                   const std::string& output,
                                   Shape shape,
                                   float scale,
                                   int32_t zero_point) {
  const int y = AddTensor(output, DType::kInt8, std::move(shape), scale, zero_point);
  graph::Op& op = graph().ops.emplace_back();
  op.opcode = opcode;
  op.custom = true;
  op.inputs = std::move(inputs_);
  op.outputs = {y};
  graph().outputs = {y};
  return std::move(module_);
}

graph::Module LearnedModel::FinishWithLimitScore(const std::string& opcode) {
  return Finish(opcode, "score", {1, 1}, 1.0F / 128, -128);
}

}  // namespace mote::trainer
