// SPDX-License-Identifier: Apache-2.0
// The facts of schema.fbs at run time: the binary schema that flatc made of it, and the questions
// that reading and writing ask of it. Internal to compiler/tflite.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "flatbuffers/reflection.h"

namespace mote::tflite {

const reflection::Schema& BinarySchema();

// "Conv2DOptions" -> its description, "BuiltinOperator" -> its values; nullptr if there is none.
const reflection::Object* FindTable(std::string_view name);
const reflection::Enum* FindEnum(std::string_view name);

// "Conv2DOptions", without the namespace.
std::string TableName(const reflection::Object& table);

// What a field holds, or what the elements of its vector are.
const reflection::Object& TableOf(const reflection::Field& field);
// nullptr where the field (or the element) is a plain number.
const reflection::Enum* EnumOf(const reflection::Field& field);

// The type of a union's member, kept in a field of its own: "details" -> "details_type".
bool IsUnionType(const reflection::Field& field);
// The table that a union holds in `table`; nullptr where it is absent, or a member newer than the
// schema: then `type` is its number.
const reflection::Object* UnionTable(const flatbuffers::Table& table,
                                     const reflection::Object& object,
                                     const reflection::Field& field,
                                     uint8_t* type);

// "SAME"; "VALUE_9" or "VALUE_MINUS_9" for a number that the schema has no name for.
std::string EnumName(const reflection::Enum& type, int64_t value);
std::optional<int64_t> EnumValue(const reflection::Enum& type, std::string_view name);

// "CONV_2D"; "BUILTIN_210" for an operator newer than the schema.
std::string BuiltinName(int32_t code);
std::optional<int32_t> BuiltinCode(std::string_view name);

}  // namespace mote::tflite
