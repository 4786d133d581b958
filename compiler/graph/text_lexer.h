// SPDX-License-Identifier: Apache-2.0
// The text form's words, strings and marks, and a cursor over them that reports what it finds.
#pragma once

#include <string>
#include <string_view>

#include "support/result.h"

namespace mote::graph {

enum class TokenKind {
  kEnd,
  kWord,    // CONV_2D, v3, -12, 1e-05, nan: letters, digits and _ . + -
  kString,  // 'it\'s', text without quotes and escapes
  kMark,    // ( ) [ ] { } < % : , = - ->
  kBad,     // text says what is wrong
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;
  int line = 1;
  int column = 1;
};

// One token ahead of the parser. Time is linear in the text.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) { Advance(); }

  const Token& token() const { return token_; }
  void Advance();
  Token Take();

  bool At(TokenKind kind) const { return token_.kind == kind; }
  bool AtMark(std::string_view mark) const { return At(TokenKind::kMark) && token_.text == mark; }
  bool AtWord(std::string_view word) const { return At(TokenKind::kWord) && token_.text == word; }

  // Steps over the mark or word if it is next.
  bool AcceptMark(std::string_view mark);
  bool AcceptWord(std::string_view word);

  Status ExpectMark(std::string_view mark);
  Result<std::string> ExpectString(std::string_view wanted);

  // "line 3, column 12: found 'x', want <wanted>."
  Error Wanted(std::string_view wanted) const { return WantedAt(token_, wanted); }
  static Error WantedAt(const Token& token, std::string_view wanted);

 private:
  void SkipBlanks();
  void Step();
  void LexWord();
  void LexString();
  void LexMark();
  bool LexEscape();
  void Bad(std::string reason);

  std::string_view rest_;
  int line_ = 1;
  int column_ = 1;
  Token token_;
};

// Would these bytes be lexed as one word that begins with a letter?
bool IsIdentifier(std::string_view text);

}  // namespace mote::graph
