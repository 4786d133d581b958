// SPDX-License-Identifier: Apache-2.0
#include "compiler/tflite/testing.h"

#include <algorithm>
#include <numeric>

#include "flatbuffers/idl.h"
#include "support/check.h"
#include "support/file.h"

namespace mote::tflite {

namespace {

using graph::DType;
using graph::Enum;
using graph::Module;
using graph::Op;
using graph::Tensor;
using nlohmann::json;

Tensor QuantizedTensor(const std::string& name, DType dtype, graph::Shape shape, float scale) {
  Tensor tensor;
  tensor.name = name;
  tensor.dtype = dtype;
  tensor.shape = std::move(shape);
  tensor.has_quantization = true;
  tensor.quantization.scale = {scale};
  tensor.quantization.zero_point = {dtype == DType::kInt8 ? -3 : 0};
  return tensor;
}

Tensor Constant(Module& module, Tensor tensor) {
  const int64_t size = graph::ByteCount(tensor).value();
  graph::Bytes bytes(static_cast<size_t>(size));
  std::iota(bytes.begin(), bytes.end(), uint8_t{1});
  tensor.buffer = graph::AddBuffer(module, std::move(bytes));
  return tensor;
}

Tensor Weights(Module& module) {
  Tensor weights = Constant(module, QuantizedTensor("weights", DType::kInt8, {2, 3, 3, 1}, 0.5F));
  weights.quantization.scale = {0.5F, 0.25F};
  weights.quantization.zero_point = {0, 0};
  weights.quantization.min = {-64, -32};
  weights.quantization.max = {63.5F, 31.75F};
  return weights;
}

Tensor SparseTensor() {
  Tensor sparse = QuantizedTensor("sparse", DType::kInt8, {2, 2}, 1);
  graph::Opaque& opaque = sparse.opaque;
  opaque.Set("sparsity", Enum{"SparsityParameters"});
  opaque.Set("sparsity.traversal_order", std::vector<int64_t>{0, 1});
  opaque.Set("sparsity.dim_metadata", int64_t{2});
  opaque.Set("sparsity.dim_metadata.0.dense_size", int64_t{2});
  opaque.Set("sparsity.dim_metadata.1.format", Enum{"SPARSE_CSR"});
  opaque.Set("sparsity.dim_metadata.1.array_segments", Enum{"Uint8Vector"});
  opaque.Set("sparsity.dim_metadata.1.array_segments.values", std::vector<int64_t>{0, 1, 2});
  opaque.Set("sparsity.dim_metadata.1.array_indices", Enum{"Uint16Vector"});
  opaque.Set("sparsity.dim_metadata.1.array_indices.values", std::vector<int64_t>{1, 0});
  sparse.is_variable = true;
  return sparse;
}

Op Convolution() {
  Op op;
  op.opcode = "CONV_2D";
  op.version = 3;
  op.code_index = 0;
  op.inputs = {0, 1, graph::kAbsent};
  op.outputs = {2};
  op.options_type = "Conv2DOptions";
  op.attributes.Set("padding", Enum{"VALID"});
  op.attributes.Set("stride_w", int64_t{1});
  op.attributes.Set("stride_h", int64_t{1});
  op.attributes.Set("fused_activation_function", Enum{"RELU6"});
  return op;
}

Op Custom() {
  Op op;
  op.opcode = "Detector";
  op.custom = true;
  op.code_index = 1;
  op.inputs = {2, 3};
  op.outputs = {4};
  op.intermediates = {3};
  op.custom_options = {7, 0, 255};
  op.mutating_inputs = {false, true};
  op.attributes.Set("debug_metadata_index", int64_t{5});
  return op;
}

graph::Subgraph MainGraph(Module& module) {
  graph::Subgraph subgraph;
  subgraph.name = "main";
  subgraph.tensors.push_back(QuantizedTensor("x", DType::kInt8, {1, 4, 4, 1}, 0.125F));
  subgraph.tensors.back().shape_signature = {-1, 4, 4, 1};
  subgraph.tensors.back().has_rank = true;
  subgraph.tensors.push_back(Weights(module));
  subgraph.tensors.push_back(QuantizedTensor("conv", DType::kInt8, {1, 2, 2, 2}, 0.0625F));
  subgraph.tensors.push_back(SparseTensor());
  subgraph.tensors.emplace_back();  // a float scalar without a name
  subgraph.inputs = {0};
  subgraph.outputs = {4};
  subgraph.ops = {Convolution(), Custom()};
  return subgraph;
}

// Empty lists and strings are absent; an operator's number is in one place.
void Normalize(json& value) {
  if (value.is_object()) {
    for (auto it = value.begin(); it != value.end();) {
      Normalize(*it);
      const bool empty = (it->is_array() || it->is_string()) && it->empty();
      it = empty ? value.erase(it) : std::next(it);
    }
    if (value.contains("deprecated_builtin_code")) {
      json& code = value["builtin_code"];
      code = std::max(code.get<int>(), value["deprecated_builtin_code"].get<int>());
    }
  } else if (value.is_array()) {
    for (json& element : value) Normalize(element);
  }
}

}  // namespace

Module SmallModule() {
  Module module;
  module.description = "for tests";
  module.opcodes = {{"CONV_2D", false, 3, 3}, {"Detector", true, 1, 32}};
  module.buffers.emplace_back();
  module.subgraphs.push_back(MainGraph(module));
  module.subgraphs.emplace_back();
  module.subgraphs.back().tensors.push_back(QuantizedTensor("z", DType::kInt16, {5}, 1));
  module.subgraphs.back().inputs = {0};
  module.subgraphs.back().outputs = {0};
  const std::string note = "any bytes";
  module.metadata = {{"note", graph::AddBuffer(module, graph::Bytes(note.begin(), note.end()))}};
  module.metadata_buffer = {0};
  module.signatures = {{"serving_default", 0, {{"input", 0}}, {{"output", 4}}}};
  return module;
}

std::string SchemaText() {
  return ReadText(std::string(MOTE_SOURCE_DIR) + "/compiler/tflite/schema.fbs").value();
}

graph::Bytes FromJson(const nlohmann::ordered_json& model, const std::string& schema) {
  flatbuffers::Parser parser;
  MOTE_CHECK(parser.Parse(schema.c_str()), parser.error_);
  MOTE_CHECK(parser.Parse(model.dump().c_str()), parser.error_);
  const uint8_t* const data = parser.builder_.GetBufferPointer();
  return graph::Bytes(data, data + parser.builder_.GetSize());
}

json ToJson(const graph::Bytes& model) {
  flatbuffers::Parser parser;
  MOTE_CHECK(parser.Parse(SchemaText().c_str()), parser.error_);
  parser.opts.strict_json = true;
  parser.opts.output_default_scalars_in_json = true;
  parser.opts.output_enum_identifiers = false;
  parser.opts.indent_step = -1;
  std::string text;
  MOTE_CHECK(flatbuffers::GenerateText(parser, model.data(), &text), "not text");
  json value = json::parse(text);
  Normalize(value);
  return value;
}

std::string Difference(const json& a, const json& b) {
  if (a == b) return "";
  const json changes = json::diff(a, b);
  return changes.front().dump();
}

nlohmann::ordered_json ReshapeJson() {
  return nlohmann::ordered_json::parse(R"({
    "version": 3,
    "operator_codes": [{"deprecated_builtin_code": 22, "builtin_code": "RESHAPE"}],
    "subgraphs": [{
      "tensors": [{"shape": [2, 3], "name": "x"}, {"shape": [6], "name": "y"}],
      "inputs": [0], "outputs": [1],
      "operators": [{"inputs": [0], "outputs": [1],
                     "builtin_options_type": "ReshapeOptions",
                     "builtin_options": {"new_shape": [6]}}]
    }],
    "buffers": [{}]
  })");
}

}  // namespace mote::tflite
