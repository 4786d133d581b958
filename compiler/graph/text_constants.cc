// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/text_constants.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "compiler/graph/quote.h"
#include "compiler/graph/text_values.h"

namespace mote::graph {
namespace {

constexpr size_t kColumns = 100;
constexpr size_t kHexBytesPerLine = 32;

// Calls f with a value of the C++ type behind a dtype of whole bytes; `none` for the other dtypes.
template <class R, class F>
R WithType(DType dtype, R none, F f) {
  switch (dtype) {
    case DType::kFloat32:
      return f(float{});
    case DType::kFloat64:
      return f(double{});
    case DType::kInt8:
      return f(int8_t{});
    case DType::kInt16:
      return f(int16_t{});
    case DType::kInt32:
      return f(int32_t{});
    case DType::kInt64:
      return f(int64_t{});
    case DType::kBool:
    case DType::kUInt8:
      return f(uint8_t{});
    case DType::kUInt16:
      return f(uint16_t{});
    case DType::kUInt32:
      return f(uint32_t{});
    case DType::kUInt64:
      return f(uint64_t{});
    default:
      return none;
  }
}

template <class T>
std::string NumberText(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    return FloatText(value);
  } else {
    return fmt::to_string(static_cast<int64_t>(value));
  }
}
template <>
std::string NumberText(uint64_t value) {
  return fmt::to_string(value);
}

// The element's number; `bytes` hold it whole.
std::string ElementText(DType dtype, const Bytes& bytes, size_t index) {
  return WithType(dtype, std::string(), [&](auto value) {
    std::memcpy(&value, bytes.data() + index * sizeof(value), sizeof(value));
    return NumberText(value);
  });
}

// Items go on the line while they fit on it.
void AppendItem(std::string& out, const std::string& item, size_t& line_begin) {
  if (out.back() != '[') out += ", ";
  if (out.size() - line_begin + item.size() + 1 > kColumns) {
    if (out.back() == ' ') out.pop_back();
    out += "\n  ";
    line_begin = out.size() - 2;
  }
  out += item;
}

}  // namespace

void AppendNumbers(std::string& out, DType dtype, const Bytes& bytes) {
  size_t line_begin = out.rfind('\n') + 1;  // npos + 1 == 0
  const auto element = static_cast<size_t>(DTypeBits(dtype)) / 8;
  out += '[';
  for (size_t i = 0; i < bytes.size() / element; ++i) {
    // A constant on its tensor's line stays there.
    if (bytes.size() <= kInlineBytes) line_begin = out.size();
    AppendItem(out, ElementText(dtype, bytes, i), line_begin);
  }
  out += ']';
}

void AppendHexLines(std::string& out, const Bytes& bytes) {
  out += "hex [";
  for (size_t i = 0; i < bytes.size(); i += kHexBytesPerLine) {
    const size_t count = std::min(kHexBytesPerLine, bytes.size() - i);
    if (i != 0) out += ',';
    if (bytes.size() > kHexBytesPerLine) out += "\n  ";
    out += HexText(bytes.data() + i, count);
  }
  out += ']';
}

void AppendLines(std::string& out, const Bytes& bytes) {
  std::string_view rest(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const size_t newline = rest.find('\n');
  const bool several = newline != std::string_view::npos && newline + 1 < rest.size();
  out += "text [";
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    if (out.back() != '[') out += ',';
    if (several) out += "\n  ";
    out += Quoted(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  out += ']';
}

// FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/
std::string DigestText(const Bytes& bytes) {
  uint32_t hash = 0x811c9dc5;
  for (const uint8_t byte : bytes) hash = (hash ^ byte) * 0x01000193;
  return fmt::format("<{} bytes, fnv1a {:08x}>", bytes.size(), hash);
}

bool HasNumberForm(DType dtype, const Bytes& bytes) {
  const size_t size = WithType(dtype, size_t{0}, [](auto zero) { return sizeof(zero); });
  if (size == 0 || bytes.size() % size != 0) return false;
  const auto is_bool = [](uint8_t byte) { return byte <= 1; };
  return dtype != DType::kBool || std::all_of(bytes.begin(), bytes.end(), is_bool);
}

bool HasTextForm(const Bytes& bytes) {
  const auto shown = [](uint8_t c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\t'; };
  const auto is_zero = [](uint8_t c) { return c == 0; };
  const auto zeros = std::find_if_not(bytes.begin(), bytes.end(), shown);
  return zeros != bytes.begin() && std::all_of(zeros, bytes.end(), is_zero);
}

bool AppendElement(DType dtype, std::string_view word, Bytes& bytes) {
  return WithType(dtype, false, [&](auto zero) {
    const auto value = NumberFromText<decltype(zero)>(word);
    if (!value || (dtype == DType::kBool && *value > 1)) return false;
    const size_t at = bytes.size();
    bytes.resize(at + sizeof(*value));
    std::memcpy(bytes.data() + at, &*value, sizeof(*value));
    return true;
  });
}

std::string HexText(const uint8_t* bytes, size_t count) {
  std::string text;
  text.reserve(2 * count);
  for (size_t i = 0; i < count; ++i) fmt::format_to(std::back_inserter(text), "{:02x}", bytes[i]);
  return text;
}

bool AppendHex(std::string_view word, Bytes& bytes) {
  if (word.size() % 2 != 0) return false;
  for (size_t i = 0; i < word.size(); i += 2) {
    uint8_t byte = 0;
    const char* end = word.data() + i + 2;
    const auto [stop, error] = std::from_chars(word.data() + i, end, byte, 16);
    if (error != std::errc() || stop != end) return false;
    bytes.push_back(byte);
  }
  return true;
}

}  // namespace mote::graph
