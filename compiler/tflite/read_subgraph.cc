// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "compiler/tflite/read_parts.h"
#include "compiler/tflite/reflect.h"
#include "compiler/tflite/schema.h"
#include "compiler/tflite/structure.h"
#include "schema_generated.h"

namespace mote::tflite {

namespace {

using flatbuffers::Table;

template <class T>
const Table& AsTable(const T& generated) {
  return reinterpret_cast<const Table&>(generated);
}

Result<graph::DType> ReadDType(format::TensorType type) {
  const auto dtype = static_cast<graph::DType>(type);
  if (graph::IsKnown(dtype)) return dtype;
  return Error{fmt::format("element type {} ({}), which mote does not know",
                           static_cast<int>(type),
                           EnumName(*FindEnum("TensorType"), static_cast<int>(type)))};
}

// Details other than custom bytes are carried by name.
void ReadQuantization(const format::QuantizationParameters& from, graph::Tensor& tensor) {
  graph::Quantization& to = tensor.quantization;
  tensor.has_quantization = true;
  to.scale = ListOf<float>(from.scale());
  to.zero_point = ListOf<int64_t>(from.zero_point());
  to.min = ListOf<float>(from.min());
  to.max = ListOf<float>(from.max());
  to.axis = from.quantized_dimension();
  FieldNames skip = kQuantizationFields;
  if (const auto* const custom = from.details_as_CustomQuantization()) {
    to.custom = ListOf<uint8_t>(custom->custom());
    if (!to.custom.empty()) skip.push_back("details");
  }
  ReadTable(AsTable(from),
            *FindTable("QuantizationParameters"),
            kQuantizationPrefix,
            skip,
            tensor.opaque);
}

// The union in which the operator's options are; an error where both are in use.
Status ReadOptions(const format::Operator& from, graph::Op& op) {
  const reflection::Object& object = *FindTable("Operator");
  for (const char* name : kOptionUnions) {
    const reflection::Field& field = *object.fields()->LookupByKey(name);
    uint8_t type = 0;
    const reflection::Object* const table = UnionTable(AsTable(from), object, field, &type);
    if (type == 0) continue;
    if (!op.options_type.empty()) return Error{"has two tables of options, want one"};
    op.options_type = EnumName(*EnumOf(field), type);
    const Table* const options = flatbuffers::GetFieldT(AsTable(from), field);
    if (table == nullptr || options == nullptr) continue;
    ReadTable(*options, *table, "", {}, op.attributes);
  }
  return {};
}

Status ReadCustomOptions(const format::Operator& from, FileBytes& file, graph::Op& op) {
  op.custom_options = ListOf<uint8_t>(from.custom_options());
  if (from.large_custom_options_offset() <= FileBytes::kNoOffset) return {};
  if (!op.custom_options.empty()) {
    return Error{"has custom options both in place and at an offset, want one of them"};
  }
  MOTE_TRY(
      op.custom_options,
      file.Range(
          from.large_custom_options_offset(), from.large_custom_options_size(), "custom options"));
  return {};
}

}  // namespace

Result<graph::Tensor> ReadTensor(const format::Tensor& from) {
  graph::Tensor tensor;
  tensor.name = TextOf(from.name());
  MOTE_TRY(tensor.dtype, ReadDType(from.type()));
  tensor.shape = ListOf<int32_t>(from.shape());
  tensor.shape_signature = ListOf<int32_t>(from.shape_signature());
  tensor.buffer = from.buffer();
  tensor.is_variable = from.is_variable();
  tensor.has_rank = from.has_rank();
  if (from.quantization() != nullptr) ReadQuantization(*from.quantization(), tensor);
  ReadTable(AsTable(from), *FindTable("Tensor"), "", kTensorFields, tensor.opaque);
  return tensor;
}

Result<graph::Op> ReadOp(const format::Operator& from,
                         const std::vector<graph::OpCode>& codes,
                         FileBytes& file) {
  if (from.opcode_index() >= codes.size()) {
    return Error{fmt::format(
        "operator code {} does not exist, want less than {}", from.opcode_index(), codes.size())};
  }
  const graph::OpCode& code = codes[from.opcode_index()];
  graph::Op op;
  op.opcode = code.opcode;
  op.custom = code.custom;
  op.version = code.version;
  op.code_index = static_cast<int32_t>(from.opcode_index());
  op.inputs = ListOf<int>(from.inputs());
  op.outputs = ListOf<int>(from.outputs());
  op.intermediates = ListOf<int>(from.intermediates());
  op.mutating_inputs = ListOf<bool>(from.mutating_variable_inputs());
  MOTE_RETURN_IF_ERROR(ReadCustomOptions(from, file, op));
  MOTE_RETURN_IF_ERROR(ReadOptions(from, op));
  ReadTable(AsTable(from), *FindTable("Operator"), "", kOperatorFields, op.attributes);
  return op;
}

}  // namespace mote::tflite
