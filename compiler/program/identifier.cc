// SPDX-License-Identifier: Apache-2.0
#include <cctype>
#include <set>

#include "compiler/program/compile.h"

namespace mote::program {
namespace {

// Words that cannot name a namespace or a function, and names that generated code uses itself.
bool IsReserved(const std::string& word) {
  static const std::set<std::string> kReserved = {
      "alignas", "alignof", "and", "asm", "auto", "bool", "break", "case", "catch", "char", "class",
      "const", "constexpr", "continue", "default", "delete", "do", "double", "else", "enum",
      "explicit", "export", "extern", "false", "float", "for", "friend", "goto", "if", "inline",
      "int", "long", "main", "mote", "mutable", "namespace", "new", "noexcept", "not", "nullptr",
      "operator", "or", "private", "protected", "public", "register", "return", "short", "signed",
      "sizeof", "static", "std", "struct", "switch", "template", "this", "throw", "true", "try",
      "typedef", "typeid", "typename", "union", "unsigned", "using", "virtual", "void", "volatile",
      "while", "xor", "input", "output", "invoke", "Reset", "Model"};
  return kReserved.count(word) != 0;
}

}  // namespace

std::string Identifier(const std::string& name) {
  std::string id;
  for (const char c : name) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) && static_cast<unsigned char>(c) < 128;
    if (plain) {
      id += c;
    } else if (!id.empty() && id.back() != '_') {
      id += '_';
    }
  }
  while (!id.empty() && id.back() == '_') id.pop_back();
  if (id.empty()) return "model";
  if (std::isdigit(static_cast<unsigned char>(id[0]))) id = "model_" + id;
  return IsReserved(id) ? id + "_model" : id;
}

}  // namespace mote::program
