// SPDX-License-Identifier: Apache-2.0
// Builds modules, a line for each tensor and operator:
//
//   ModuleBuilder b;
//   const int x = b.AddInput("x", DType::kInt8, {1, 4}, 0.5f, -3);
//   const int w = b.AddConstant<int8_t>("w", {2, 4}, {1, 2, 3, 4, 5, 6, 7, 8}, 0.25f);
//   const int y = b.AddTensor("y", DType::kInt8, {1, 2}, 1.0f);
//   b.AddOp("FULLY_CONNECTED", {x, w, kAbsent}, {y}, {{"keep_num_dims", true}});
//   b.SetOutputs({y});
//   const Module module = b.Build();
#pragma once

#include <cstring>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/graph/verify.h"
#include "support/check.h"

namespace mote::graph {

// int8_t -> DType::kInt8 and so on.
template <class T>
constexpr DType DTypeOf() {
  if constexpr (std::is_same_v<T, float>) return DType::kFloat32;
  if constexpr (std::is_same_v<T, double>) return DType::kFloat64;
  if constexpr (std::is_same_v<T, int8_t>) return DType::kInt8;
  if constexpr (std::is_same_v<T, uint8_t>) return DType::kUInt8;
  if constexpr (std::is_same_v<T, int16_t>) return DType::kInt16;
  if constexpr (std::is_same_v<T, int32_t>) return DType::kInt32;
  if constexpr (std::is_same_v<T, int64_t>) return DType::kInt64;
}

// The bytes of numbers, as a buffer holds them.
template <class T>
Bytes BytesOf(const std::vector<T>& values) {
  Bytes bytes(values.size() * sizeof(T));
  if (!bytes.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

// The schema's table of options of an operator; "" for those that have none.
std::string OptionsTypeOf(const std::string& opcode);

class ModuleBuilder {
 public:
  ModuleBuilder() {
    module_.buffers.emplace_back();
    AddSubgraph("main");
  }

  // What follows goes into this new subgraph.
  uint32_t AddSubgraph(const std::string& name) {
    module_.subgraphs.emplace_back().name = name;
    return static_cast<uint32_t>(module_.subgraphs.size() - 1);
  }

  // A scale of 0: not quantised.
  int AddTensor(
      const std::string& name, DType dtype, Shape shape, float scale = 0, int64_t zero_point = 0) {
    Tensor& tensor = graph().tensors.emplace_back();
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

  int AddInput(
      const std::string& name, DType dtype, Shape shape, float scale = 0, int64_t zero_point = 0) {
    const int tensor = AddTensor(name, dtype, std::move(shape), scale, zero_point);
    graph().inputs.push_back(tensor);
    return tensor;
  }

  template <class T>
  int AddConstant(const std::string& name,
                  Shape shape,  // NOLINT(performance-unnecessary-value-param): it is moved on
                  const std::vector<T>& values,
                  float scale = 0,
                  int64_t zero_point = 0) {
    const int index = AddTensor(name, DTypeOf<T>(), std::move(shape), scale, zero_point);
    tensor(index).buffer = AddBuffer(module_, BytesOf(values));
    return index;
  }

  // One scale for each element of the axis, zero points 0.
  void SetPerChannel(int index, std::vector<float> scales, int32_t axis) {
    Quantization& q = tensor(index).quantization;
    q.zero_point.assign(scales.size(), 0);
    q.scale = std::move(scales);
    q.axis = axis;
    tensor(index).has_quantization = true;
  }

  // Returns the operator's index.
  size_t AddOp(const std::string& opcode,
               std::vector<int> inputs,
               std::vector<int> outputs,
               Attributes attributes = {}) {
    Op& op = graph().ops.emplace_back();
    op.opcode = opcode;
    op.inputs = std::move(inputs);
    op.outputs = std::move(outputs);
    op.options_type = OptionsTypeOf(opcode);
    MOTE_CHECK(attributes.values().empty() || !op.options_type.empty(),
               "add " + opcode + " to OptionsTypeOf in compiler/graph/module_builder.cc");
    op.attributes = std::move(attributes);
    return graph().ops.size() - 1;
  }

  void SetOutputs(std::vector<int> outputs) { graph().outputs = std::move(outputs); }

  // To reach what the calls above do not.
  Module& module() { return module_; }
  const Module& module() const { return module_; }
  Subgraph& graph() { return module_.subgraphs.back(); }
  Tensor& tensor(int index) { return graph().tensors[static_cast<size_t>(index)]; }
  Op& op(size_t index) { return graph().ops[index]; }

  // A copy, proven to verify: a test that means to break something does so afterwards.
  Module Build() const {
    const Status status = Verify(module_);
    MOTE_CHECK(status.ok(), status.error().message);
    return module_;
  }

 private:
  Module module_;
};

}  // namespace mote::graph
