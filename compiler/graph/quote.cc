// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/quote.h"

#include <fmt/format.h>

namespace mote::graph {
namespace {

constexpr size_t kShownInMessages = 96;

void AppendEscaped(std::string& out, char c) {
  if (c == '\n') {
    out += "\\n";
  } else if (c == '\'' || c == '\\') {
    out += '\\';
    out += c;
  } else if (c >= ' ' && c <= '~') {
    out += c;
  } else {
    out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  }
}

}  // namespace

std::string Quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) AppendEscaped(out, c);
  return out + "'";
}

std::string QuotedShort(std::string_view text) {
  if (text.size() <= kShownInMessages) return Quoted(text);
  return Quoted(std::string(text.substr(0, kShownInMessages)) + "...");
}

}  // namespace mote::graph
