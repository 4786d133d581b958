// SPDX-License-Identifier: Apache-2.0
#include "compiler/tflite/field_value.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <type_traits>
#include <utility>

#include "compiler/tflite/schema.h"

namespace mote::tflite {

namespace {

using graph::Attribute;

template <class T>
bool Fits(int64_t value) {
  if constexpr (std::is_same_v<T, uint64_t>) return true;  // the same bits
  if constexpr (std::is_integral_v<T>) return std::in_range<T>(value);
  return false;
}

template <class T>
bool Fits(double value) {
  if constexpr (std::is_floating_point_v<T>) {
    return !std::isfinite(value) ||
           std::abs(value) <= static_cast<double>(std::numeric_limits<T>::max());
  }
  return false;
}

template <class N>
bool FitsType(reflection::BaseType type, N value) {
  return WithType(type, [&](auto zero) { return Fits<decltype(zero)>(value); });
}

constexpr const char* kAttributeKinds[] = {"true or false",
                                           "an integer",
                                           "a float",
                                           "a name",
                                           "a string",
                                           "a list of integers",
                                           "a list of floats",
                                           "a list of strings"};
static_assert(std::size(kAttributeKinds) == std::variant_size_v<Attribute>);

std::string RangeText(reflection::BaseType type) {
  return WithType(type, [](auto zero) {
    using Limits = std::numeric_limits<decltype(zero)>;
    return std::to_string(Limits::lowest()) + " to " + std::to_string(Limits::max());
  });
}

std::string EnumText(const reflection::Enum& type) {
  std::string text;
  for (const reflection::EnumVal* value : *type.values()) {
    if (type.is_union() && value->value() == 0) continue;
    text += (text.empty() ? "one of " : ", ") + value->name()->str();
  }
  return text;
}

std::string NumberText(const reflection::Field& field, reflection::BaseType type) {
  if (const reflection::Enum* const names = EnumOf(field)) return EnumText(*names);
  if (type == reflection::Bool) return "true or false";
  return flatbuffers::IsFloat(type) ? "a float" : "an integer in " + RangeText(type);
}

std::string Wanted(const reflection::Field& field) {
  const reflection::BaseType type = field.type()->base_type();
  const reflection::BaseType element = field.type()->element();
  if (type == reflection::String) return "a string";
  if (type == reflection::Obj) return "the name " + TableName(TableOf(field));
  if (type == reflection::Union) return EnumText(*EnumOf(field));
  if (type != reflection::Vector) return NumberText(field, type);
  if (element == reflection::Obj) return "the number of " + TableName(TableOf(field));
  return "a list, each " + NumberText(field, element);
}

// The numbers of a list, where it is one of N and each fits the field's elements.
template <class N>
std::optional<std::vector<N>> NumbersOf(const reflection::Field& field, const Attribute& value) {
  const auto* const numbers = std::get_if<std::vector<N>>(&value);
  if (numbers == nullptr) return std::nullopt;
  const reflection::BaseType element = field.type()->element();
  const bool fit = std::all_of(
      numbers->begin(), numbers->end(), [&](N number) { return FitsType(element, number); });
  return fit ? std::optional(*numbers) : std::nullopt;
}

std::optional<std::vector<int64_t>> NamedNumbersOf(const reflection::Field& field,
                                                   const Attribute& value) {
  const auto* const names = std::get_if<std::vector<std::string>>(&value);
  if (names == nullptr) return std::nullopt;
  std::vector<int64_t> numbers;
  for (const std::string& name : *names) {
    const std::optional<int64_t> number = EnumValue(*EnumOf(field), name);
    if (!number || !FitsType(field.type()->element(), *number)) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

template <class T>
bool IsEmpty(const std::vector<T>& list) {
  return list.empty();
}
template <class T>
bool IsEmpty(const T&) {
  return false;
}

bool IsEmptyList(const Attribute& value) {
  return std::visit([](const auto& held) { return IsEmpty(held); }, value);
}

std::optional<int64_t> NamedNumberOf(const reflection::Field& field, const Attribute& value) {
  const auto* const word = std::get_if<graph::Enum>(&value);
  if (word == nullptr) return std::nullopt;
  const std::optional<int64_t> number = EnumValue(*EnumOf(field), word->name);
  return number && FitsType(field.type()->base_type(), *number) ? number : std::nullopt;
}

}  // namespace

std::optional<int64_t> IntegerOf(const reflection::Field& field, const Attribute& value) {
  if (EnumOf(field) != nullptr) return NamedNumberOf(field, value);
  const reflection::BaseType type = field.type()->base_type();
  if (type == reflection::Bool) {
    const bool* const flag = std::get_if<bool>(&value);
    return flag != nullptr ? std::optional<int64_t>(*flag) : std::nullopt;
  }
  const auto* const integer = std::get_if<int64_t>(&value);
  return integer != nullptr && FitsType(type, *integer) ? std::optional(*integer) : std::nullopt;
}

std::optional<double> FloatOf(const reflection::Field& field, const Attribute& value) {
  const auto* const number = std::get_if<double>(&value);
  const bool fits = number != nullptr && FitsType(field.type()->base_type(), *number);
  return fits ? std::optional(*number) : std::nullopt;
}

std::optional<std::vector<int64_t>> IntegersOf(const reflection::Field& field,
                                               const Attribute& value) {
  if (IsEmptyList(value)) return std::vector<int64_t>();
  if (EnumOf(field) != nullptr) return NamedNumbersOf(field, value);
  return NumbersOf<int64_t>(field, value);
}

std::optional<std::vector<double>> FloatsOf(const reflection::Field& field,
                                            const Attribute& value) {
  if (IsEmptyList(value)) return std::vector<double>();
  return NumbersOf<double>(field, value);
}

Error WrongValue(const std::string& name, const Attribute& found, const reflection::Field& field) {
  std::string text = kAttributeKinds[found.index()];
  if (const auto* const integer = std::get_if<int64_t>(&found)) text = std::to_string(*integer);
  if (const auto* const word = std::get_if<graph::Enum>(&found)) text = "'" + word->name + "'";
  return {"attribute '" + name + "': found " + text + ", want " + Wanted(field)};
}

}  // namespace mote::tflite
