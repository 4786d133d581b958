// SPDX-License-Identifier: Apache-2.0
#include "compiler/tflite/schema.h"

#include <charconv>

#include "schema_bfbs_generated.h"
#include "support/check.h"

namespace mote::tflite {

namespace {

constexpr std::string_view kNamespace = "mote.tflite.format.";
constexpr std::string_view kValue = "VALUE_";
constexpr std::string_view kMinus = "MINUS_";
constexpr std::string_view kBuiltin = "BUILTIN_";

std::string Qualified(std::string_view name) { return std::string(kNamespace) + std::string(name); }

// A decimal number without sign or leading zero: one spelling for each value.
std::optional<int64_t> ParseNumber(std::string_view text) {
  int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || last != end || std::to_string(value) != text) return std::nullopt;
  return value;
}

bool ConsumePrefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace

const reflection::Schema& BinarySchema() {
  static const reflection::Schema* const schema =
      reflection::GetSchema(format::ModelBinarySchema::data());
  return *schema;
}

const reflection::Object* FindTable(std::string_view name) {
  return BinarySchema().objects()->LookupByKey(Qualified(name).c_str());
}

const reflection::Enum* FindEnum(std::string_view name) {
  return BinarySchema().enums()->LookupByKey(Qualified(name).c_str());
}

std::string TableName(const reflection::Object& table) {
  return table.name()->str().substr(kNamespace.size());
}

const reflection::Object& TableOf(const reflection::Field& field) {
  MOTE_CHECK(
      field.type()->base_type() == reflection::Obj || field.type()->element() == reflection::Obj,
      field.name()->str());
  return *BinarySchema().objects()->Get(static_cast<uint32_t>(field.type()->index()));
}

const reflection::Enum* EnumOf(const reflection::Field& field) {
  const int32_t index = field.type()->index();
  const bool table =
      field.type()->base_type() == reflection::Obj || field.type()->element() == reflection::Obj;
  if (index < 0 || table) return nullptr;
  return BinarySchema().enums()->Get(static_cast<uint32_t>(index));
}

bool IsUnionType(const reflection::Field& field) {
  return field.type()->base_type() == reflection::UType;
}

const reflection::Object* UnionTable(const flatbuffers::Table& table,
                                     const reflection::Object& object,
                                     const reflection::Field& field,
                                     uint8_t* type) {
  const std::string type_name = field.name()->str() + flatbuffers::UnionTypeFieldSuffix();
  const reflection::Field* const type_field = object.fields()->LookupByKey(type_name.c_str());
  MOTE_CHECK(type_field != nullptr, type_name);
  *type = flatbuffers::GetFieldI<uint8_t>(table, *type_field);
  const reflection::EnumVal* const member = EnumOf(field)->values()->LookupByKey(*type);
  if (*type == 0 || member == nullptr) return nullptr;
  return BinarySchema().objects()->Get(static_cast<uint32_t>(member->union_type()->index()));
}

std::string EnumName(const reflection::Enum& type, int64_t value) {
  if (const reflection::EnumVal* const named = type.values()->LookupByKey(value)) {
    return named->name()->str();
  }
  const std::string digits = std::to_string(value);
  if (value >= 0) return std::string(kValue) + digits;
  return std::string(kValue) + std::string(kMinus) + digits.substr(1);
}

std::optional<int64_t> EnumValue(const reflection::Enum& type, std::string_view name) {
  for (const reflection::EnumVal* value : *type.values()) {
    if (value->name()->string_view() == name) return value->value();
  }
  std::string_view rest = name;
  if (!ConsumePrefix(rest, kValue)) return std::nullopt;
  const std::string sign = ConsumePrefix(rest, kMinus) ? "-" : "";
  const std::optional<int64_t> number = ParseNumber(sign + std::string(rest));
  if (!number || EnumName(type, *number) != name) return std::nullopt;  // it has a name of its own
  return number;
}

std::string BuiltinName(int32_t code) {
  const auto* const named = FindEnum("BuiltinOperator")->values()->LookupByKey(code);
  return named != nullptr ? named->name()->str() : std::string(kBuiltin) + std::to_string(code);
}

std::optional<int32_t> BuiltinCode(std::string_view name) {
  for (const reflection::EnumVal* value : *FindEnum("BuiltinOperator")->values()) {
    if (value->name()->string_view() == name) return static_cast<int32_t>(value->value());
  }
  std::string_view rest = name;
  if (!ConsumePrefix(rest, kBuiltin)) return std::nullopt;
  const std::optional<int64_t> number = ParseNumber(rest);
  if (!number || *number < 0 || *number > INT32_MAX) return std::nullopt;
  const auto code = static_cast<int32_t>(*number);
  return BuiltinName(code) == name ? std::optional(code) : std::nullopt;
}

}  // namespace mote::tflite
