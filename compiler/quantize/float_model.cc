// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/float_model.h"

#include <fmt/format.h>

#include <cstring>

namespace mote::quantize {
namespace {

// Along the axis of its scales.
std::vector<float> RealValues(const graph::Module& module, const graph::Tensor& tensor) {
  const graph::Bytes& bytes = graph::ConstantOf(module, tensor);
  const graph::Quantization& q = tensor.quantization;
  size_t inner = 1;
  const auto axis = static_cast<size_t>(graph::QuantizedAxis(tensor));
  for (size_t d = axis + 1; d < tensor.shape.size(); ++d) {
    inner *= static_cast<size_t>(tensor.shape[d]);
  }
  std::vector<float> values;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const size_t channel = q.per_channel() ? i / inner % q.scale.size() : 0;
    const int64_t zero_point = channel < q.zero_point.size() ? q.zero_point[channel] : 0;
    values.push_back(q.scale[channel] *
                     static_cast<float>(static_cast<int8_t>(bytes[i]) - zero_point));
  }
  return values;
}

void MakeReal(graph::Module& module, graph::Tensor& tensor) {
  const std::vector<float> values = RealValues(module, tensor);
  graph::Bytes bytes(values.size() * sizeof(float));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  tensor.buffer = graph::AddBuffer(module, std::move(bytes));
  tensor.dtype = graph::DType::kFloat32;
  tensor.quantization = {};
}

}  // namespace

Result<graph::Module> FloatModel(graph::Module module) {
  if (module.subgraphs.size() != 1) {
    return Error{
        fmt::format("the model has {} subgraphs, want one: a model with IF or WHILE is "
                    "not quantised.",
                    module.subgraphs.size())};
  }
  std::vector<graph::Tensor>& tensors = module.subgraphs[0].tensors;
  for (size_t i = 0; i < tensors.size(); ++i) {
    if (!tensors[i].quantization.present()) continue;
    const bool is_weights =
        tensors[i].dtype == graph::DType::kInt8 && graph::IsConstant(module, tensors[i]);
    if (!is_weights) {
      return Error{
          fmt::format("{} is {} with a scale, want a model of float32: it is quantised "
                      "already.",
                      graph::TensorText(module.main(), i),
                      graph::DTypeName(tensors[i].dtype))};
    }
    MakeReal(module, tensors[i]);
  }
  return module;
}

}  // namespace mote::quantize
