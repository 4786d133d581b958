// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "compiler/tflite/reflect.h"
#include "compiler/tflite/schema.h"
#include "support/check.h"

namespace mote::tflite {

namespace {

using flatbuffers::Table;
using flatbuffers::VectorOfAny;
using graph::Attribute;
using graph::Attributes;

Attribute ReadNumber(const Table& table, const reflection::Field& field) {
  if (flatbuffers::IsFloat(field.type()->base_type())) {
    return flatbuffers::GetAnyFieldF(table, field);
  }
  const int64_t value = flatbuffers::GetAnyFieldI(table, field);
  if (field.type()->base_type() == reflection::Bool) return value != 0;
  const reflection::Enum* const type = EnumOf(field);
  if (type != nullptr) return graph::Enum{EnumName(*type, value)};
  return value;
}

template <class T, class Read>
std::vector<T> ReadElements(const VectorOfAny& vector, Read read) {
  std::vector<T> values;
  values.reserve(vector.size());
  for (uint32_t i = 0; i < vector.size(); ++i) values.push_back(read(i));
  return values;
}

Attribute ReadNumbers(const VectorOfAny& vector, const reflection::Field& field) {
  const reflection::BaseType element = field.type()->element();
  if (flatbuffers::IsFloat(element)) {
    return ReadElements<double>(
        vector, [&](uint32_t i) { return flatbuffers::GetAnyVectorElemF(&vector, element, i); });
  }
  const auto integer = [&](uint32_t i) {
    return flatbuffers::GetAnyVectorElemI(&vector, element, i);
  };
  const reflection::Enum* const type = EnumOf(field);
  if (type == nullptr) return ReadElements<int64_t>(vector, integer);
  return ReadElements<std::string>(vector, [&](uint32_t i) { return EnumName(*type, integer(i)); });
}

void ReadNested(const Table* table,
                const reflection::Object& object,
                const std::string& name,
                Attributes& attributes) {
  attributes.Set(name, graph::Enum{TableName(object)});
  if (table != nullptr) ReadTable(*table, object, name + ".", {}, attributes);
}

void ReadVector(const Table& table,
                const reflection::Field& field,
                const std::string& name,
                Attributes& attributes) {
  const VectorOfAny& vector = *flatbuffers::GetFieldAnyV(table, field);
  if (field.type()->element() != reflection::Obj) {
    attributes.Set(name, ReadNumbers(vector, field));
    return;
  }
  attributes.Set(name, int64_t{vector.size()});
  for (uint32_t i = 0; i < vector.size(); ++i) {
    ReadTable(*flatbuffers::GetAnyVectorElemPointer<const Table>(&vector, i),
              TableOf(field),
              name + "." + std::to_string(i) + ".",
              {},
              attributes);
  }
}

void ReadUnion(const Table& table,
               const reflection::Object& object,
               const reflection::Field& field,
               const std::string& name,
               Attributes& attributes) {
  uint8_t type = 0;
  const reflection::Object* const member = UnionTable(table, object, field, &type);
  if (member == nullptr) return;  // absent, or later than the schema: the survey notes it
  ReadNested(flatbuffers::GetFieldT(table, field), *member, name, attributes);
}

void ReadField(const Table& table,
               const reflection::Object& object,
               const reflection::Field& field,
               const std::string& name,
               Attributes& attributes) {
  switch (field.type()->base_type()) {
    case reflection::String:
      attributes.Set(name, flatbuffers::GetFieldS(table, field)->str());
      break;
    case reflection::Vector:
      ReadVector(table, field, name, attributes);
      break;
    case reflection::Obj:
      ReadNested(flatbuffers::GetFieldT(table, field), TableOf(field), name, attributes);
      break;
    case reflection::Union:
      ReadUnion(table, object, field, name, attributes);
      break;
    default:
      attributes.Set(name, ReadNumber(table, field));
  }
}

// A union is present where its type is: the table may be missing.
bool IsPresent(const Table& table, const reflection::Field& field) {
  return table.CheckField(field.offset()) ||
         (field.type()->base_type() == reflection::Union &&
          table.CheckField(static_cast<flatbuffers::voffset_t>(field.offset() - 2)));
}

}  // namespace

void ReadTable(const Table& table,
               const reflection::Object& object,
               const std::string& prefix,
               const FieldNames& skip,
               Attributes& attributes) {
  for (const reflection::Field* field : *object.fields()) {
    const std::string name = field->name()->str();
    if (IsUnionType(*field) || std::count(skip.begin(), skip.end(), name) != 0) continue;
    if (IsPresent(table, *field)) ReadField(table, object, *field, prefix + name, attributes);
  }
}

}  // namespace mote::tflite
