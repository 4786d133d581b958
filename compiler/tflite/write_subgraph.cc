// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "compiler/tflite/reflect.h"
#include "compiler/tflite/schema.h"
#include "compiler/tflite/structure.h"
#include "compiler/tflite/write_parts.h"
#include "schema_generated.h"
#include "support/suggest.h"

namespace mote::tflite {

namespace {

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;

constexpr int32_t kCustom = static_cast<int32_t>(format::BuiltinOperator::CUSTOM);
constexpr int32_t kLargestByte =
    static_cast<int32_t>(format::BuiltinOperator::PLACEHOLDER_FOR_GREATER_OP_CODES);

std::vector<std::string> NamesOf(const reflection::Enum& type) {
  std::vector<std::string> names;
  for (const reflection::EnumVal* value : *type.values()) names.push_back(value->name()->str());
  return names;
}

Result<int32_t> NumberOf(const std::string& opcode, bool custom) {
  if (custom) return kCustom;
  const std::optional<int32_t> number = BuiltinCode(opcode);
  if (number && *number != kCustom) return *number;
  return Error{fmt::format("'{}' is not a builtin operator of the format.{}",
                           opcode,
                           DidYouMean(opcode, NamesOf(*FindEnum("BuiltinOperator"))))};
}

bool FitsOp(const graph::OpCode& code, const graph::Op& op) {
  return code.opcode == op.opcode && code.custom == op.custom && code.version == op.version;
}

Offset<format::QuantizationParameters> AddQuantization(FlatBufferBuilder& builder,
                                                       const graph::Quantization& from,
                                                       Offset<format::CustomQuantization> custom,
                                                       const TableFields& details) {
  const auto min = WriteList(builder, from.min);
  const auto max = WriteList(builder, from.max);
  const auto scale = WriteList(builder, from.scale);
  const auto zero_point = WriteList(builder, from.zero_point);
  format::QuantizationParametersBuilder to(builder);
  to.add_min(min);
  to.add_max(max);
  to.add_scale(scale);
  to.add_zero_point(zero_point);
  to.add_quantized_dimension(from.axis);
  if (!custom.IsNull()) {
    to.add_details_type(format::QuantizationDetails::CustomQuantization);
    to.add_details(custom.Union());
  }
  details.AddTo(builder);
  return to.Finish();
}

// Null where the tensor has none at all.
Result<Offset<format::QuantizationParameters>> WriteQuantization(FlatBufferBuilder& builder,
                                                                 const graph::Tensor& tensor,
                                                                 Remaining& remaining) {
  const graph::Quantization& from = tensor.quantization;
  Offset<format::CustomQuantization> custom;
  FieldNames skip = kQuantizationFields;
  if (!from.custom.empty()) {
    custom = format::CreateCustomQuantizationDirect(builder, &from.custom);
    skip.push_back("details");
  }
  const reflection::Object& object = *FindTable("QuantizationParameters");
  MOTE_TRY(const TableFields details,
           WriteFields(builder, object, kQuantizationPrefix, skip, remaining));
  const bool present =
      tensor.has_quantization || !(from == graph::Quantization{}) || !details.empty();
  if (!present) return Offset<format::QuantizationParameters>();
  return AddQuantization(builder, from, custom, details);
}

Result<Offset<format::Tensor>> WriteTensor(FlatBufferBuilder& builder,
                                           const graph::Tensor& tensor) {
  Remaining remaining(tensor.opaque);
  MOTE_TRY(const auto quantization, WriteQuantization(builder, tensor, remaining));
  const reflection::Object& object = *FindTable("Tensor");
  MOTE_TRY(const TableFields rest, WriteFields(builder, object, "", kTensorFields, remaining));
  MOTE_RETURN_IF_ERROR(remaining.CheckEmpty(TableName(object)));
  const auto shape = builder.CreateVector(tensor.shape);  // a scalar's is empty, not absent
  const auto name = WriteText(builder, tensor.name);
  const auto shape_signature = WriteList(builder, tensor.shape_signature);
  format::TensorBuilder to(builder);
  to.add_shape(shape);
  to.add_type(static_cast<format::TensorType>(tensor.dtype));
  to.add_buffer(tensor.buffer);
  to.add_name(name);
  to.add_quantization(quantization);
  to.add_is_variable(tensor.is_variable);
  to.add_shape_signature(shape_signature);
  to.add_has_rank(tensor.has_rank);
  rest.AddTo(builder);
  return to.Finish();
}

// The table of options that `name` says, in the first union that has it.
struct Options {
  const reflection::Field* field;
  const reflection::Field* type_field;
  int64_t type;
  const reflection::Object* table;
};

Result<Options> FindOptions(const std::string& name) {
  const auto& fields = *FindTable("Operator")->fields();
  std::vector<std::string> known;
  for (const char* union_name : kOptionUnions) {
    const reflection::Field* const field = fields.LookupByKey(union_name);
    const std::string type_name = std::string(union_name) + flatbuffers::UnionTypeFieldSuffix();
    const reflection::Object* const table = FindTable(name);
    const std::optional<int64_t> type = EnumValue(*EnumOf(*field), name);
    if (type && table != nullptr) {
      return Options{field, fields.LookupByKey(type_name.c_str()), *type, table};
    }
    for (const std::string& member : NamesOf(*EnumOf(*field))) known.push_back(member);
  }
  return Error{fmt::format("'{}' is not a table of options.{}", name, DidYouMean(name, known))};
}

// The options and what else of the operator its attributes say.
Result<TableFields> WriteAttributes(FlatBufferBuilder& builder, const graph::Op& op) {
  Remaining remaining(op.attributes);
  MOTE_TRY(TableFields fields,
           WriteFields(builder, *FindTable("Operator"), "", kOperatorFields, remaining));
  if (op.options_type.empty()) {
    MOTE_RETURN_IF_ERROR(remaining.CheckEmpty("an operator without options"));
    return fields;
  }
  MOTE_TRY(const Options options, FindOptions(op.options_type));
  MOTE_TRY(const auto table, WriteTable(builder, *options.table, "", remaining));
  MOTE_RETURN_IF_ERROR(remaining.CheckEmpty(op.options_type));
  fields.Add(*options.type_field, options.type);
  fields.Add(*options.field, table);
  return fields;
}

Result<Offset<format::Operator>> WriteOp(FlatBufferBuilder& builder,
                                         const graph::Op& op,
                                         OpCodes& opcodes) {
  MOTE_TRY(const uint32_t code, opcodes.IndexFor(op));
  MOTE_TRY(const TableFields fields, WriteAttributes(builder, op));
  const auto inputs = builder.CreateVector(op.inputs);
  const auto outputs = builder.CreateVector(op.outputs);
  const auto intermediates = WriteList(builder, op.intermediates);
  const auto custom_options = WriteList(builder, op.custom_options);
  const std::vector<uint8_t> flags(op.mutating_inputs.begin(), op.mutating_inputs.end());
  const auto mutating = WriteList(builder, flags);
  format::OperatorBuilder to(builder);
  to.add_opcode_index(code);
  to.add_inputs(inputs);
  to.add_outputs(outputs);
  to.add_intermediates(intermediates);
  to.add_custom_options(custom_options);
  to.add_mutating_variable_inputs(mutating);
  fields.AddTo(builder);
  return to.Finish();
}

}  // namespace

Result<uint32_t> OpCodes::IndexFor(const graph::Op& op) {
  const auto own = static_cast<size_t>(op.code_index);  // -1 is past the end
  if (own < codes_.size() && FitsOp(codes_[own], op)) return static_cast<uint32_t>(own);
  const auto found = std::find_if(
      codes_.begin(), codes_.end(), [&](const graph::OpCode& code) { return FitsOp(code, op); });
  const auto index = static_cast<uint32_t>(found - codes_.begin());
  if (found != codes_.end()) return index;
  MOTE_TRY(const int32_t number, NumberOf(op.opcode, op.custom));
  const auto byte = static_cast<int8_t>(std::min(number, kLargestByte));
  codes_.push_back({op.opcode, op.custom, op.version, byte});
  return index;
}

Result<Offset<format::OperatorCode>> WriteOpCode(FlatBufferBuilder& builder,
                                                 const graph::OpCode& code) {
  MOTE_TRY(const int32_t number, NumberOf(code.opcode, code.custom));
  if (code.deprecated_code > number) {
    return Error{fmt::format("deprecated_code is {}, want at most {}, the number of {}",
                             code.deprecated_code,
                             number,
                             code.opcode)};
  }
  const auto name = WriteText(builder, code.custom ? code.opcode : "");
  return format::CreateOperatorCode(builder,
                                    code.deprecated_code,
                                    name,
                                    code.version,
                                    static_cast<format::BuiltinOperator>(number));
}

Result<Offset<format::SubGraph>> WriteSubgraph(FlatBufferBuilder& builder,
                                               const graph::Subgraph& subgraph,
                                               OpCodes& opcodes) {
  std::vector<Offset<format::Tensor>> tensors;
  for (size_t i = 0; i < subgraph.tensors.size(); ++i) {
    const auto tensor = WriteTensor(builder, subgraph.tensors[i]);
    if (!tensor.ok()) return tensor.error().In(graph::TensorText(subgraph, i));
    tensors.push_back(*tensor);
  }
  std::vector<Offset<format::Operator>> ops;
  for (size_t i = 0; i < subgraph.ops.size(); ++i) {
    const auto op = WriteOp(builder, subgraph.ops[i], opcodes);
    if (!op.ok()) return op.error().In(graph::OpText(subgraph, i));
    ops.push_back(*op);
  }
  const auto tensor_list = builder.CreateVector(tensors);
  const auto inputs = builder.CreateVector(subgraph.inputs);
  const auto outputs = builder.CreateVector(subgraph.outputs);
  const auto op_list = builder.CreateVector(ops);
  const auto name = WriteText(builder, subgraph.name);
  return format::CreateSubGraph(builder, tensor_list, inputs, outputs, op_list, name);
}

}  // namespace mote::tflite
