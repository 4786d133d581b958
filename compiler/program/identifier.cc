// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string_view>

#include "compiler/program/compile.h"

namespace mote::program {
namespace {

// Longer ones would not fit into a file name or a line.
constexpr size_t kMaxLength = 48;

// Keywords of C++17 and C++20, names that generated code and firmware use for themselves (`model`
// is what everybody calls a Model), and macros that compilers define unasked.
bool IsWordOfTheLanguage(std::string_view word) {
  static const std::set<std::string_view> kWords = {
      "alignas",       "alignof",     "and",        "and_eq",    "asm",       "auto",
      "bitand",        "bitor",       "bool",       "break",     "case",      "catch",
      "char",          "class",       "co_await",   "co_return", "co_yield",  "compl",
      "concept",       "const",       "const_cast", "consteval", "constexpr", "constinit",
      "continue",      "decltype",    "default",    "delete",    "do",        "double",
      "dynamic_cast",  "else",        "enum",       "explicit",  "export",    "extern",
      "false",         "float",       "for",        "friend",    "goto",      "if",
      "inline",        "int",         "long",       "mutable",   "namespace", "new",
      "noexcept",      "not",         "not_eq",     "nullptr",   "operator",  "or",
      "or_eq",         "private",     "protected",  "public",    "register",  "reinterpret_cast",
      "requires",      "return",      "short",      "signed",    "sizeof",    "static",
      "static_assert", "static_cast", "struct",     "switch",    "template",  "this",
      "thread_local",  "throw",       "true",       "try",       "typedef",   "typeid",
      "typename",      "union",       "unsigned",   "using",     "virtual",   "void",
      "volatile",      "while",       "xor",        "xor_eq",    "main",      "mote",
      "std",           "linux",       "unix",       "i386",      "NULL",      "model",
      "harness",       "semihosting"};
  return kWords.count(word) != 0;
}

bool EndsWith(std::string_view word, std::string_view end) {
  return word.size() >= end.size() && word.substr(word.size() - end.size()) == end;
}

// Types and macros of <stdint.h> and <stddef.h> (int8_t, INT8_MAX, INT8_C), and the runtime's files
// (mote_conv2d.h), which lie beside the model's.
bool IsReserved(std::string_view word) {
  for (const std::string_view end : {"_t", "_MAX", "_MIN", "_WIDTH", "_C"}) {
    if (EndsWith(word, end)) return true;
  }
  return word.substr(0, 5) == "mote_" || IsWordOfTheLanguage(word);
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

std::string Identifier(const std::string& name) {
  std::string id;
  for (const char c : name) {
    if (id.size() == kMaxLength) break;
    if (IsLetter(c) || IsDigit(c)) {
      id += c;
    } else if (!id.empty() && id.back() != '_') {
      id += '_';
    }
  }
  while (!id.empty() && id.back() == '_') id.pop_back();
  if (id.empty()) return "unnamed";
  return IsDigit(id[0]) || IsReserved(id) ? "model_" + id : id;
}

}  // namespace mote::program
