// SPDX-License-Identifier: Apache-2.0
// Reading the text form's small parts from a Cursor: numbers, lists, attributes, constants, and
// fields like "axis=0". All leave the cursor behind what they read.
#pragma once

#include <fmt/format.h>

#include <span>
#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/graph/text_lexer.h"
#include "compiler/graph/text_values.h"
#include "support/suggest.h"

namespace mote::graph {

// "[a, b]": calls read_item at each item.
template <class ReadItem>
Status ReadList(Cursor& cursor, const char* open, const char* close, ReadItem read_item) {
  MOTE_RETURN_IF_ERROR(cursor.ExpectMark(open));
  if (cursor.AcceptMark(close)) return {};
  do {
    MOTE_RETURN_IF_ERROR(read_item());
  } while (cursor.AcceptMark(","));
  if (!cursor.AcceptMark(close)) return cursor.Wanted(fmt::format("',' or '{}'", close));
  return {};
}

template <class T>
Status ReadNumber(Cursor& cursor, T& number) {
  const bool word = cursor.At(TokenKind::kWord);
  const std::optional<T> value = word ? NumberFromText<T>(cursor.token().text) : std::nullopt;
  if (!value) {
    constexpr bool is_float = std::is_floating_point_v<T>;
    return cursor.Wanted(fmt::format("{} number of {} bits",
                                     is_float              ? "a"
                                     : std::is_signed_v<T> ? "a whole"
                                                           : "a positive",
                                     8 * sizeof(T)));
  }
  number = *value;
  cursor.Advance();
  return {};
}

template <class T>
Status ReadNumbers(Cursor& cursor, std::vector<T>& numbers) {
  numbers.clear();
  return ReadList(cursor, "[", "]", [&] { return ReadNumber(cursor, numbers.emplace_back()); });
}

// "[1, 2]", or "1" alone.
template <class T>
Status ReadNumberOrNumbers(Cursor& cursor, std::vector<T>& numbers) {
  if (cursor.AtMark("[")) return ReadNumbers(cursor, numbers);
  numbers.resize(1);
  return ReadNumber(cursor, numbers[0]);
}

Status ReadString(Cursor& cursor, const char* wanted, std::string& text);
// An identifier, or a string in quotes.
Status ReadName(Cursor& cursor, const char* wanted, std::string& name);
Status ReadBool(Cursor& cursor, bool& value);
// "(%0, -, %3)"
Status ReadOperands(Cursor& cursor, std::vector<int>& operands);
// "{padding=SAME stride_w=2}"
Status ReadAttributes(Cursor& cursor, Attributes& attributes);
// "hex [...]", "text [...]", "int8 [...]", or "[...]" in numbers of the given type.
Status ReadConstant(Cursor& cursor, DType dtype, Bytes& bytes);
Status ReadHex(Cursor& cursor, Bytes& bytes);
Status ReadDType(Cursor& cursor, DType& dtype);

// A row of what may stand on a line: "variable" (a flag) or "axis=0".
template <class T>
struct Field {
  const char* name;
  bool flag;
  Status (*read)(Cursor&, T&);
};

// The word `name` was just taken: reads its value into `target`.
template <class T>
Status ReadField(Cursor& cursor, const Token& name, std::span<const Field<T>> fields, T& target) {
  for (const Field<T>& field : fields) {
    if (name.text != field.name) continue;
    if (!field.flag) MOTE_RETURN_IF_ERROR(cursor.ExpectMark("="));
    return field.read(cursor, target);
  }
  std::vector<std::string> known;
  for (const Field<T>& field : fields) known.emplace_back(field.name);
  Error error = Cursor::WantedAt(name, fmt::format("one of {}", fmt::join(known, ", ")));
  constexpr size_t kLongestTypo = 32;
  if (name.text.size() <= kLongestTypo) error.message += DidYouMean(name.text, known);
  return error;
}

}  // namespace mote::graph
