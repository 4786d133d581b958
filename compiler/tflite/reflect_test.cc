// SPDX-License-Identifier: Apache-2.0
#include "compiler/tflite/reflect.h"

#include <gtest/gtest.h>

#include <limits>

#include "compiler/tflite/schema.h"
#include "flatbuffers/flatbuffers.h"

namespace mote::tflite {
namespace {

using graph::Attributes;
using graph::Enum;

// The value that is furthest from any default, so that a narrowing shows.
int64_t Largest(reflection::BaseType type) {
  switch (type) {
    case reflection::UByte:
      return 255;
    case reflection::UShort:
      return 65535;
    case reflection::Int:
      return std::numeric_limits<int32_t>::min();
    case reflection::UInt:
      return std::numeric_limits<uint32_t>::max();
    case reflection::Long:
      return std::numeric_limits<int64_t>::min();
    case reflection::ULong:
      return -1;
    default:
      return -128;
  }
}

Enum LastOf(const reflection::Enum& type) {
  return {type.values()->Get(type.values()->size() - 1)->name()->str()};
}

graph::Attribute SampleNumber(const reflection::Field& field) {
  const reflection::BaseType type = field.type()->base_type();
  if (EnumOf(field) != nullptr) return LastOf(*EnumOf(field));
  if (type == reflection::Bool) return field.default_integer() == 0;
  if (flatbuffers::IsFloat(type)) return 1.5;
  return Largest(type);
}

graph::Attribute SampleList(const reflection::Field& field) {
  const reflection::BaseType element = field.type()->element();
  if (const auto* const type = EnumOf(field))
    return std::vector<std::string>(2, LastOf(*type).name);
  if (flatbuffers::IsFloat(element)) return std::vector<double>{1.5, -0.25, 1024};
  if (element == reflection::Bool) return std::vector<int64_t>{0, 1, 1};
  return std::vector<int64_t>{0, 1, Largest(element)};
}

void FillTable(const reflection::Object& object, const std::string& prefix, Attributes& out);

void FillField(const reflection::Field& field, const std::string& name, Attributes& out) {
  const reflection::BaseType type = field.type()->base_type();
  if (type == reflection::String) {
    out.Set(name, std::string("a\0b", 3));
  } else if (type == reflection::Obj) {
    out.Set(name, Enum{TableName(TableOf(field))});
    FillTable(TableOf(field), name + ".", out);
  } else if (type == reflection::Union) {
    const Enum member = LastOf(*EnumOf(field));
    out.Set(name, member);
    FillTable(*FindTable(member.name), name + ".", out);
  } else if (type == reflection::Vector && field.type()->element() == reflection::Obj) {
    out.Set(name, int64_t{2});
    FillTable(TableOf(field), name + ".1.", out);
  } else {
    out.Set(name, type == reflection::Vector ? SampleList(field) : SampleNumber(field));
  }
}

void FillTable(const reflection::Object& object, const std::string& prefix, Attributes& out) {
  for (const reflection::Field* field : *object.fields()) {
    if (!IsUnionType(*field)) FillField(*field, prefix + field->name()->str(), out);
  }
}

Attributes WriteAndRead(const reflection::Object& object, const Attributes& attributes) {
  flatbuffers::FlatBufferBuilder builder;
  Remaining remaining(attributes);
  const auto table = WriteTable(builder, object, "", remaining);
  EXPECT_TRUE(table.ok()) << table.error().message;
  EXPECT_TRUE(remaining.CheckEmpty("table").ok());
  builder.Finish(flatbuffers::Offset<flatbuffers::Table>(table->o));
  Attributes read;
  ReadTable(*flatbuffers::GetAnyRoot(builder.GetBufferPointer()), object, "", {}, read);
  return read;
}

TEST(Reflect, EveryTableOfTheSchemaSurvivesWithAllItsFields) {
  int tables = 0;
  for (const reflection::Object* object : *BinarySchema().objects()) {
    SCOPED_TRACE(object->name()->str());
    Attributes attributes;
    FillTable(*object, "", attributes);
    EXPECT_EQ(WriteAndRead(*object, attributes), attributes);
    ++tables;
  }
  EXPECT_GE(tables, 170);
}

TEST(Reflect, AFieldAtItsDefaultIsNotAnAbsentField) {
  const reflection::Object& object = *FindTable("Conv2DOptions");
  EXPECT_EQ(WriteAndRead(object, {}), Attributes());
  Attributes attributes;
  attributes.Set("dilation_w_factor", int64_t{1});
  attributes.Set("padding", Enum{"SAME"});
  EXPECT_EQ(WriteAndRead(object, attributes), attributes);
}

TEST(Reflect, AnEmptyListIsNotAnAbsentList) {
  Attributes attributes;
  attributes.Set("new_shape", std::vector<int64_t>());
  EXPECT_EQ(WriteAndRead(*FindTable("ReshapeOptions"), attributes), attributes);
}

TEST(Reflect, AnEmptyListOfAnyKindIsAnEmptyVector) {
  Attributes integers;
  integers.Set("boundaries", std::vector<int64_t>());
  Attributes floats;
  floats.Set("boundaries", std::vector<double>());
  EXPECT_EQ(WriteAndRead(*FindTable("BucketizeOptions"), integers), floats);
}

TEST(Reflect, OperatorFieldsAndOptionsHaveNoNameInCommon) {
  for (const char* name : {"custom_options_format", "debug_metadata_index"}) {
    for (const char* type : {"BuiltinOptions", "BuiltinOptions2"}) {
      for (const reflection::EnumVal* member : *FindEnum(type)->values()) {
        if (member->value() == 0) continue;
        const auto* const table = FindTable(member->name()->str());
        ASSERT_NE(table, nullptr) << member->name()->str();
        EXPECT_EQ(table->fields()->LookupByKey(name), nullptr) << member->name()->str();
      }
    }
  }
}

TEST(Schema, NumbersWithoutANameHaveOneSpelling) {
  const reflection::Enum& padding = *FindEnum("Padding");
  for (const int64_t value : {int64_t{-128}, int64_t{-1}, int64_t{0}, int64_t{1}, int64_t{2}}) {
    EXPECT_EQ(EnumValue(padding, EnumName(padding, value)), value);
  }
  EXPECT_EQ(EnumName(padding, -128), "VALUE_MINUS_128");
  for (const char* name :
       {"VALUE_1", "VALUE_02", "VALUE_", "VALUE_MINUS_0", "VALUE_-2", "", "same"}) {
    EXPECT_EQ(EnumValue(padding, name), std::nullopt) << name;
  }
}

TEST(Schema, BuiltinOperatorsWithoutANameHaveOneSpelling) {
  for (const int32_t code : {0, 3, 127, 209, 210, std::numeric_limits<int32_t>::max()}) {
    EXPECT_EQ(BuiltinCode(BuiltinName(code)), code);
  }
  for (const char* name :
       {"BUILTIN_3", "BUILTIN_-1", "BUILTIN_2147483648", "BUILTIN_", "conv_2d"}) {
    EXPECT_EQ(BuiltinCode(name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace mote::tflite
