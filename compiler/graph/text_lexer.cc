// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/text_lexer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "compiler/graph/quote.h"

namespace mote::graph {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWordStart(char c) { return IsLetter(c) || IsDigit(c); }
bool IsWordPart(char c) { return IsWordStart(c) || c == '.' || c == '+' || c == '-'; }

}  // namespace

bool IsIdentifier(std::string_view text) {
  const auto part = [](char c) { return IsWordStart(c) || c == '.'; };
  return !text.empty() && IsLetter(text[0]) && std::all_of(text.begin(), text.end(), part);
}

void Cursor::Step() {
  ++column_;
  if (rest_.front() == '\n') {
    ++line_;
    column_ = 1;
  }
  rest_.remove_prefix(1);
}

void Cursor::SkipBlanks() {
  constexpr std::string_view kBlanks = " \t\r\n";
  bool comment = false;
  while (!rest_.empty()) {
    if (rest_.front() == '#') comment = true;
    if (rest_.front() == '\n') comment = false;
    if (!comment && kBlanks.find(rest_.front()) == std::string_view::npos) return;
    Step();
  }
}

void Cursor::Advance() {
  // What follows a bad token means nothing: stay there.
  if (At(TokenKind::kBad)) return;
  SkipBlanks();
  token_ = {TokenKind::kEnd, "", line_, column_};
  if (rest_.empty()) return;
  const char next = rest_.size() > 1 ? rest_[1] : '\0';
  if (rest_.front() == '\'') {
    LexString();
  } else if (IsWordStart(rest_.front()) || (rest_.front() == '-' && IsWordStart(next))) {
    LexWord();
  } else {
    LexMark();
  }
}

void Cursor::LexWord() {
  token_.kind = TokenKind::kWord;
  // "a->" is a word and an arrow.
  while (!rest_.empty() && IsWordPart(rest_.front()) && !rest_.starts_with("->")) {
    token_.text += rest_.front();
    Step();
  }
}

void Cursor::LexMark() {
  constexpr std::string_view kMarks = "()[]{}<%:,=-";
  const size_t length = rest_.starts_with("->") ? 2 : 1;
  if (kMarks.find(rest_.front()) == std::string_view::npos) {
    Bad(fmt::format("{} belongs to no word", Quoted(rest_.substr(0, 1))));
    return;
  }
  token_.kind = TokenKind::kMark;
  for (size_t i = 0; i < length; ++i) {
    token_.text += rest_.front();
    Step();
  }
}

void Cursor::LexString() {
  token_.kind = TokenKind::kString;
  Step();
  while (!rest_.empty() && rest_.front() != '\'' && rest_.front() != '\n') {
    if (rest_.front() == '\\') {
      if (!LexEscape()) return;
    } else {
      token_.text += rest_.front();
      Step();
    }
  }
  if (rest_.empty() || rest_.front() == '\n') {
    Bad("a string without its closing quote on the line");
    return;
  }
  Step();
}

bool Cursor::LexEscape() {
  Step();
  const char c = rest_.empty() ? '\0' : rest_.front();
  unsigned value = static_cast<unsigned char>(c);
  size_t length = 1;
  if (c == 'x') {
    const std::string_view digits = rest_.substr(1, 2);
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value, 16);
    length = error == std::errc() && stop == end && digits.size() == 2 ? 3 : 0;
  } else if (c == 'n') {
    value = '\n';
  } else if (c != '\'' && c != '\\') {
    length = 0;
  }
  if (length == 0) {
    Bad("a backslash without ', \\, n or xHH after it");
    return false;
  }
  token_.text += static_cast<char>(value);
  for (size_t i = 0; i < length; ++i) Step();
  return true;
}

void Cursor::Bad(std::string reason) {
  token_ = {TokenKind::kBad, std::move(reason), line_, column_};
}

Token Cursor::Take() {
  Token taken = token_;
  Advance();
  return taken;
}

bool Cursor::AcceptMark(std::string_view mark) {
  const bool accept = AtMark(mark);
  if (accept) Advance();
  return accept;
}

bool Cursor::AcceptWord(std::string_view word) {
  const bool accept = AtWord(word);
  if (accept) Advance();
  return accept;
}

Status Cursor::ExpectMark(std::string_view mark) {
  if (!AcceptMark(mark)) return Wanted(fmt::format("'{}'", mark));
  return {};
}

Result<std::string> Cursor::ExpectString(std::string_view wanted) {
  if (!At(TokenKind::kString)) return Wanted(wanted);
  return Take().text;
}

Error Cursor::WantedAt(const Token& token, std::string_view wanted) {
  std::string found = QuotedShort(token.text);
  if (token.kind == TokenKind::kEnd) found = "the end of the text";
  if (token.kind == TokenKind::kString) found = "the string " + found;
  if (token.kind == TokenKind::kBad) found = token.text;
  return {fmt::format(
      "line {}, column {}: found {}, want {}.", token.line, token.column, found, wanted)};
}

}  // namespace mote::graph
