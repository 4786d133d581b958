// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "compiler/tflite/field_value.h"
#include "compiler/tflite/reflect.h"
#include "compiler/tflite/schema.h"

namespace mote::tflite {

namespace {

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;
using graph::Attribute;

template <class N>
Offset<void> CreateNumbers(FlatBufferBuilder& builder,
                           reflection::BaseType element,
                           const std::vector<N>& numbers) {
  return WithType(element, [&](auto zero) {
    using T = decltype(zero);
    std::vector<T> elements;
    elements.reserve(numbers.size());
    for (const N number : numbers) elements.push_back(static_cast<T>(number));
    return Offset<void>(builder.CreateVector(elements).Union());
  });
}

// Writes what one attribute says into the fields of one table.
class FieldWriter {
 public:
  FieldWriter(FlatBufferBuilder& builder, Remaining& remaining, TableFields& fields)
      : builder_(builder), remaining_(remaining), fields_(fields) {}

  Status Write(const reflection::Object& object,
               const reflection::Field& field,
               const std::string& name,
               const Attribute& value) {
    switch (field.type()->base_type()) {
      case reflection::String:
        return WriteString(field, name, value);
      case reflection::Vector:
        return WriteVector(field, name, value);
      case reflection::Obj:
        return WriteNested(field, name, value);
      case reflection::Union:
        return WriteUnion(object, field, name, value);
      default:
        return WriteNumber(field, name, value);
    }
  }

 private:
  template <class N>
  Status AddNumber(const reflection::Field& field,
                   const std::string& name,
                   const Attribute& value,
                   const std::optional<N>& number) {
    if (!number) return WrongValue(name, value, field);
    fields_.Add(field, *number);
    return {};
  }

  Status WriteNumber(const reflection::Field& field,
                     const std::string& name,
                     const Attribute& value) {
    return flatbuffers::IsFloat(field.type()->base_type())
               ? AddNumber(field, name, value, FloatOf(field, value))
               : AddNumber(field, name, value, IntegerOf(field, value));
  }

  Status WriteString(const reflection::Field& field,
                     const std::string& name,
                     const Attribute& value) {
    const auto* const text = std::get_if<std::string>(&value);
    if (text == nullptr) return WrongValue(name, value, field);
    fields_.Add(field, Offset<void>(builder_.CreateString(*text).Union()));
    return {};
  }

  Status WriteVector(const reflection::Field& field,
                     const std::string& name,
                     const Attribute& value) {
    const reflection::BaseType element = field.type()->element();
    if (element == reflection::Obj) return WriteTables(field, name, value);
    return flatbuffers::IsFloat(element) ? AddNumbers(field, name, value, FloatsOf(field, value))
                                         : AddNumbers(field, name, value, IntegersOf(field, value));
  }

  template <class N>
  Status AddNumbers(const reflection::Field& field,
                    const std::string& name,
                    const Attribute& value,
                    const std::optional<std::vector<N>>& numbers) {
    if (!numbers) return WrongValue(name, value, field);
    fields_.Add(field, CreateNumbers(builder_, field.type()->element(), *numbers));
    return {};
  }

  // The count is as large as somebody wrote it, so elements are made while there are attributes.
  Status WriteTables(const reflection::Field& field,
                     const std::string& name,
                     const Attribute& value) {
    const auto* const count = std::get_if<int64_t>(&value);
    if (count == nullptr || *count < 0 || *count > kMaxTables) {
      return WrongValue(name, value, field);
    }
    std::vector<Offset<void>> tables;
    for (int64_t i = 0; i < *count; ++i) {
      const std::string prefix = name + "." + std::to_string(i) + ".";
      MOTE_TRY(const Offset<void> table, WriteTable(builder_, TableOf(field), prefix, remaining_));
      tables.push_back(table);
    }
    fields_.Add(field, Offset<void>(builder_.CreateVector(tables).Union()));
    return {};
  }

  Status WriteNested(const reflection::Field& field,
                     const std::string& name,
                     const Attribute& value) {
    const auto* const word = std::get_if<graph::Enum>(&value);
    if (word == nullptr || word->name != TableName(TableOf(field))) {
      return WrongValue(name, value, field);
    }
    MOTE_TRY(const Offset<void> table,
             WriteTable(builder_, TableOf(field), name + ".", remaining_));
    fields_.Add(field, table);
    return {};
  }

  Status WriteUnion(const reflection::Object& object,
                    const reflection::Field& field,
                    const std::string& name,
                    const Attribute& value) {
    const auto* const word = std::get_if<graph::Enum>(&value);
    const std::optional<int64_t> member =
        word != nullptr ? EnumValue(*EnumOf(field), word->name) : std::nullopt;
    const reflection::Object* const table = member ? FindTable(word->name) : nullptr;
    if (table == nullptr) return WrongValue(name, value, field);
    const std::string type_name = field.name()->str() + flatbuffers::UnionTypeFieldSuffix();
    fields_.Add(*object.fields()->LookupByKey(type_name.c_str()), *member);
    MOTE_TRY(const Offset<void> offset, WriteTable(builder_, *table, name + ".", remaining_));
    fields_.Add(field, offset);
    return {};
  }

  static constexpr int64_t kMaxTables = 1 << 18;

  FlatBufferBuilder& builder_;
  Remaining& remaining_;
  TableFields& fields_;
};

}  // namespace

Remaining::Remaining(const graph::Attributes& attributes) {
  for (const auto& [name, value] : attributes.values()) left_.emplace(name, &value);
}

const Attribute* Remaining::Take(const std::string& name) {
  const auto found = left_.find(name);
  if (found == left_.end()) return nullptr;
  const Attribute* const value = found->second;
  left_.erase(found);
  return value;
}

Status Remaining::CheckEmpty(const std::string& table) const {
  if (left_.empty()) return {};
  return Error{"attribute '" + left_.begin()->first + "' has no field in " + table};
}

void TableFields::AddTo(FlatBufferBuilder& builder) const {
  for (const auto& [field, value] : fields_) {
    if (const auto* const offset = std::get_if<Offset<void>>(&value)) {
      builder.AddOffset(field->offset(), *offset);
      continue;
    }
    WithType(field->type()->base_type(), [&, &slot = *field, &number = value](auto zero) {
      using T = decltype(zero);
      const bool integer = std::holds_alternative<int64_t>(number);
      builder.AddElement<T>(slot.offset(),
                            integer ? static_cast<T>(std::get<int64_t>(number))
                                    : static_cast<T>(std::get<double>(number)));
    });
  }
}

Result<TableFields> WriteFields(FlatBufferBuilder& builder,
                                const reflection::Object& object,
                                const std::string& prefix,
                                const FieldNames& skip,
                                Remaining& remaining) {
  TableFields fields;
  FieldWriter writer(builder, remaining, fields);
  for (const reflection::Field* field : *object.fields()) {
    const std::string name = field->name()->str();
    if (IsUnionType(*field) || std::count(skip.begin(), skip.end(), name) != 0) continue;
    const Attribute* const value = remaining.Take(prefix + name);
    if (value == nullptr) continue;
    MOTE_RETURN_IF_ERROR(writer.Write(object, *field, prefix + name, *value));
  }
  return fields;
}

Result<Offset<void>> WriteTable(FlatBufferBuilder& builder,
                                const reflection::Object& object,
                                const std::string& prefix,
                                Remaining& remaining) {
  MOTE_TRY(const TableFields fields, WriteFields(builder, object, prefix, {}, remaining));
  const flatbuffers::uoffset_t start = builder.StartTable();
  fields.AddTo(builder);
  return Offset<void>(builder.EndTable(start));
}

}  // namespace mote::tflite
