// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/text_fields.h"

#include "compiler/graph/text_constants.h"

namespace mote::graph {
namespace {

bool LooksInteger(std::string_view word) {
  return word.find_first_not_of("-0123456789") == std::string_view::npos;
}

// The items of an attribute's list: of one kind, that of the first.
Status ReadStringItems(Cursor& cursor, Attribute& value) {
  std::vector<std::string> items;
  MOTE_RETURN_IF_ERROR(ReadList(
      cursor, "[", "]", [&] { return ReadString(cursor, "a string", items.emplace_back()); }));
  value = std::move(items);
  return {};
}

Status ReadDouble(Cursor& cursor, double& value) {
  const bool word = cursor.At(TokenKind::kWord);
  const auto number = word ? AttributeDoubleFromText(cursor.token().text) : std::nullopt;
  if (!number) return cursor.Wanted("a value: a number, true, false, NAME, 'text' or [a list]");
  value = *number;
  cursor.Advance();
  return {};
}

Status ReadDoubleItems(Cursor& cursor, Attribute& value) {
  std::vector<double> items;
  MOTE_RETURN_IF_ERROR(
      ReadList(cursor, "[", "]", [&] { return ReadDouble(cursor, items.emplace_back()); }));
  value = std::move(items);
  return {};
}

Status ReadIntItems(Cursor& cursor, Attribute& value) {
  std::vector<int64_t> items;
  MOTE_RETURN_IF_ERROR(ReadNumbers(cursor, items));
  value = std::move(items);
  return {};
}

Status ReadAttributeList(Cursor& cursor, Attribute& value) {
  if (cursor.AcceptWord("double")) return ReadDoubleItems(cursor, value);
  if (cursor.AcceptWord("string")) return ReadStringItems(cursor, value);
  Cursor first = cursor;
  first.Advance();
  if (first.At(TokenKind::kString)) return ReadStringItems(cursor, value);
  const bool ints = !first.At(TokenKind::kWord) || LooksInteger(first.token().text);
  return ints ? ReadIntItems(cursor, value) : ReadDoubleItems(cursor, value);
}

Status ReadScalarAttribute(Cursor& cursor, Attribute& value) {
  const std::string& word = cursor.token().text;
  if (word == "true" || word == "false") {
    value = word == "true";
  } else if (word[0] >= 'A' && word[0] <= 'Z') {
    value = Enum{word};
  } else if (LooksInteger(word)) {
    return ReadNumber(cursor, value.emplace<int64_t>());
  } else {
    return ReadDouble(cursor, value.emplace<double>());
  }
  cursor.Advance();
  return {};
}

Status ReadAttribute(Cursor& cursor, Attribute& value) {
  if (cursor.At(TokenKind::kString)) {
    return ReadString(cursor, "a string", value.emplace<std::string>());
  }
  if (cursor.AcceptWord("enum")) {
    return ReadString(cursor, "an enumeration's name", value.emplace<Enum>().name);
  }
  const bool list = cursor.AtMark("[") || cursor.AtWord("double") || cursor.AtWord("string");
  if (list) return ReadAttributeList(cursor, value);
  if (cursor.At(TokenKind::kWord)) return ReadScalarAttribute(cursor, value);
  return cursor.Wanted("a value: a number, true, false, NAME, 'text' or [a list]");
}

Status ReadOperand(Cursor& cursor, int& operand) {
  if (cursor.AcceptMark("-")) {
    operand = kAbsent;
    return {};
  }
  if (!cursor.AcceptMark("%")) return cursor.Wanted("a tensor like %3, or - where absent");
  return ReadNumber(cursor, operand);
}

Status ReadElements(Cursor& cursor, DType dtype, Bytes& bytes) {
  return ReadList(cursor, "[", "]", [&]() -> Status {
    const bool word = cursor.At(TokenKind::kWord);
    if (!word || !AppendElement(dtype, cursor.token().text, bytes)) {
      return cursor.Wanted(fmt::format("an element of {}", DTypeName(dtype)));
    }
    cursor.Advance();
    return {};
  });
}

Status ReadLines(Cursor& cursor, Bytes& bytes) {
  return ReadList(cursor, "[", "]", [&]() -> Status {
    std::string line;
    MOTE_RETURN_IF_ERROR(ReadString(cursor, "a line of text in quotes", line));
    bytes.insert(bytes.end(), line.begin(), line.end());
    return {};
  });
}

}  // namespace

Status ReadString(Cursor& cursor, const char* wanted, std::string& text) {
  MOTE_TRY(text, cursor.ExpectString(wanted));
  return {};
}

Status ReadName(Cursor& cursor, const char* wanted, std::string& name) {
  const bool bare = cursor.At(TokenKind::kWord) && IsIdentifier(cursor.token().text);
  if (!bare && !cursor.At(TokenKind::kString)) return cursor.Wanted(wanted);
  name = cursor.Take().text;
  return {};
}

Status ReadBool(Cursor& cursor, bool& value) {
  value = cursor.AtWord("true");
  if (!cursor.AcceptWord("true") && !cursor.AcceptWord("false")) {
    return cursor.Wanted("true or false");
  }
  return {};
}

Status ReadOperands(Cursor& cursor, std::vector<int>& operands) {
  operands.clear();
  return ReadList(cursor, "(", ")", [&] { return ReadOperand(cursor, operands.emplace_back()); });
}

Status ReadAttributes(Cursor& cursor, Attributes& attributes) {
  MOTE_RETURN_IF_ERROR(cursor.ExpectMark("{"));
  while (!cursor.AcceptMark("}")) {
    std::string name;
    Attribute value;
    MOTE_RETURN_IF_ERROR(ReadName(cursor, "an attribute like stride_w=2, or '}'", name));
    MOTE_RETURN_IF_ERROR(cursor.ExpectMark("="));
    MOTE_RETURN_IF_ERROR(ReadAttribute(cursor, value));
    attributes.Set(name, std::move(value));
  }
  return {};
}

Status ReadHex(Cursor& cursor, Bytes& bytes) {
  bytes.clear();
  if (cursor.AtMark("<")) {
    return cursor.Wanted("its bytes. The text was shortened for reading: print it whole");
  }
  if (!cursor.AcceptWord("hex")) return cursor.Wanted("bytes like hex [00ff]");
  return ReadList(cursor, "[", "]", [&]() -> Status {
    if (!cursor.At(TokenKind::kWord) || !AppendHex(cursor.token().text, bytes)) {
      return cursor.Wanted("bytes of two hexadecimal digits each");
    }
    cursor.Advance();
    return {};
  });
}

Status ReadConstant(Cursor& cursor, DType dtype, Bytes& bytes) {
  if (cursor.AtMark("<") || cursor.AtWord("hex")) return ReadHex(cursor, bytes);
  bytes.clear();
  if (cursor.AcceptWord("text")) return ReadLines(cursor, bytes);
  if (!cursor.AtMark("[")) MOTE_RETURN_IF_ERROR(ReadDType(cursor, dtype));
  return ReadElements(cursor, dtype, bytes);
}

Status ReadDType(Cursor& cursor, DType& dtype) {
  const std::string& word = cursor.token().text;
  const auto known = cursor.At(TokenKind::kWord) ? DTypeFromName(word) : std::nullopt;
  if (!known) return cursor.Wanted("a type like int8");
  dtype = *known;
  cursor.Advance();
  return {};
}

}  // namespace mote::graph
