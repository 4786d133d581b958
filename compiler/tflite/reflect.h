// SPDX-License-Identifier: Apache-2.0
// Any table of the schema <-> graph::Attributes, by reflection: no table needs code of its own.
//
//   field of the table          attributes, `name` being the field's
//   number                      name = bool, int64 (uint64: the same bits) or double
//   enumeration                 name = Enum ("SAME"; "VALUE_9" where the schema has no name)
//   string                      name = string
//   vector of numbers           name = vector of int64 or double
//   vector of enumerations      name = vector of string
//   table                       name = Enum (the table's name), then name.field of it
//   union                       as a table: the table's name tells the member
//   vector of tables            name = int64 (how many), then name.0.field, name.1.field ...
//
// An attribute is there exactly where the file has the field, at its default or not, so that what
// is read and written back is the same. A union whose type is set but whose table is not reads as
// an empty table. Internal to compiler/tflite.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/graph/attributes.h"
#include "flatbuffers/reflection.h"
#include "support/result.h"

namespace mote::tflite {

// Fields that the caller reads or writes by itself.
using FieldNames = std::vector<std::string_view>;

// Sets prefix + name for each field of a verified table.
void ReadTable(const flatbuffers::Table& table,
               const reflection::Object& object,
               const std::string& prefix,
               const FieldNames& skip,
               graph::Attributes& attributes);

// Attributes on their way into a file: each is taken once, and what is left has no field.
class Remaining {
 public:
  explicit Remaining(const graph::Attributes& attributes);
  // nullptr where there is none (or it was taken).
  const graph::Attribute* Take(const std::string& name);
  // An error naming one that was not taken: "attribute 'pad_top' has no field in PadOptions".
  Status CheckEmpty(const std::string& table) const;

 private:
  std::map<std::string, const graph::Attribute*> left_;
};

// The fields of one table, their strings, vectors and tables already in the builder.
class TableFields {
 public:
  void Add(const reflection::Field& field, int64_t value) { fields_.push_back({&field, value}); }
  void Add(const reflection::Field& field, double value) { fields_.push_back({&field, value}); }
  void Add(const reflection::Field& field, flatbuffers::Offset<void> value) {
    fields_.push_back({&field, value});
  }
  bool empty() const { return fields_.empty(); }
  // Between StartTable and EndTable, so that a generated builder can have fields of its own too.
  void AddTo(flatbuffers::FlatBufferBuilder& builder) const;

 private:
  struct Entry {
    const reflection::Field* field;
    std::variant<int64_t, double, flatbuffers::Offset<void>> value;
  };
  std::vector<Entry> fields_;
};

// Takes what `object` has fields for. Errors name the attribute, what it is and what it should be.
Result<TableFields> WriteFields(flatbuffers::FlatBufferBuilder& builder,
                                const reflection::Object& object,
                                const std::string& prefix,
                                const FieldNames& skip,
                                Remaining& remaining);
Result<flatbuffers::Offset<void>> WriteTable(flatbuffers::FlatBufferBuilder& builder,
                                             const reflection::Object& object,
                                             const std::string& prefix,
                                             Remaining& remaining);

}  // namespace mote::tflite
