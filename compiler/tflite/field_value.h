// SPDX-License-Identifier: Apache-2.0
// What one attribute says, checked against what one field of the schema can hold. Internal to
// compiler/tflite.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/graph/attributes.h"
#include "flatbuffers/reflection.h"
#include "support/check.h"
#include "support/result.h"

namespace mote::tflite {

// Calls f with a value of the C++ type of a number in a table.
template <class F>
auto WithType(reflection::BaseType type, F f) {
  switch (type) {
    case reflection::Byte:
      return f(int8_t{});
    case reflection::Short:
      return f(int16_t{});
    case reflection::UShort:
      return f(uint16_t{});
    case reflection::Int:
      return f(int32_t{});
    case reflection::UInt:
      return f(uint32_t{});
    case reflection::Long:
      return f(int64_t{});
    case reflection::ULong:
      return f(uint64_t{});
    case reflection::Float:
      return f(float{});
    case reflection::Double:
      return f(double{});
    default:
      break;
  }
  MOTE_CHECK(type == reflection::Bool || type == reflection::UByte || type == reflection::UType,
             std::to_string(type));
  return f(uint8_t{});
}

// The value of a number or enumeration; nullopt where the attribute is of another kind, out of the
// type's range, or a name that the enumeration does not have.
std::optional<int64_t> IntegerOf(const reflection::Field& field, const graph::Attribute& value);
std::optional<double> FloatOf(const reflection::Field& field, const graph::Attribute& value);
// The same for vectors. An empty list of any kind is an empty vector of any type.
std::optional<std::vector<int64_t>> IntegersOf(const reflection::Field& field,
                                               const graph::Attribute& value);
std::optional<std::vector<double>> FloatsOf(const reflection::Field& field,
                                            const graph::Attribute& value);

// "attribute 'padding': found 'SAMEISH', want one of SAME, VALID"
Error WrongValue(const std::string& name,
                 const graph::Attribute& found,
                 const reflection::Field& field);

}  // namespace mote::tflite
