// SPDX-License-Identifier: Apache-2.0
#include "player/npy.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/graph/quote.h"

namespace mote::player {
namespace {

using graph::DType;

constexpr std::string_view kMagic = "\x93NUMPY";

struct Header {
  std::string_view text;  // the Python dictionary
  size_t data_begin = 0;
};

Result<Header> SplitHeader(Span<const uint8_t> file) {
  const std::string_view all(reinterpret_cast<const char*>(file.data()), file.size());
  if (all.substr(0, kMagic.size()) != kMagic) {
    return Error{"not a .npy file: it does not begin with \\x93NUMPY."};
  }
  if (all.size() < 12)
    return Error{fmt::format(".npy of {} bytes ends in its header.", all.size())};
  const int version = file[6];
  if (version < 1 || version > 3) {
    return Error{fmt::format(".npy version {}, want 1 to 3.", version)};
  }
  // Version 1 has a length of 16 bits, the later ones of 32.
  const size_t prefix = version == 1 ? 10 : 12;
  size_t length = static_cast<size_t>(file[8]) | static_cast<size_t>(file[9]) << 8;
  if (version > 1)
    length |= static_cast<size_t>(file[10]) << 16 | static_cast<size_t>(file[11]) << 24;
  if (length > all.size() - prefix) {
    return Error{fmt::format(".npy header of {} bytes, but the file has {}.", length, all.size())};
  }
  return Header{all.substr(prefix, length), prefix + length};
}

// The text after 'key': in the dictionary; empty where the key is missing.
std::string_view ValueOf(std::string_view header, std::string_view key) {
  const size_t at = header.find(fmt::format("'{}'", key));
  if (at == std::string_view::npos) return {};
  const size_t colon = header.find(':', at);
  if (colon == std::string_view::npos) return {};
  std::string_view value = header.substr(colon + 1);
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  return value;
}

Result<DType> ParseDType(std::string_view value) {
  static const std::map<std::string_view, DType> kTypes = {{"|i1", DType::kInt8},
                                                           {"|u1", DType::kUInt8},
                                                           {"|b1", DType::kBool},
                                                           {"<i2", DType::kInt16},
                                                           {"<i4", DType::kInt32},
                                                           {"<u4", DType::kUInt32},
                                                           {"<i8", DType::kInt64},
                                                           {"<f4", DType::kFloat32},
                                                           {"<f8", DType::kFloat64}};
  if (value.size() >= 5) {
    const auto type = kTypes.find(value.substr(1, 3));
    if (type != kTypes.end() && value[0] == '\'' && value[4] == '\'') return type->second;
  }
  return Error{
      fmt::format(".npy element type {}, want int8, uint8, bool, int16, int32, uint32, int64, "
                  "float32 or float64, little-endian.",
                  graph::Quoted(value.substr(0, std::min<size_t>(value.size(), 8))))};
}

std::optional<std::vector<int64_t>> ParseShape(std::string_view value) {
  constexpr size_t kMaxDimensions = 32;  // as NumPy
  const size_t end = value.find(')');
  if (value.empty() || value[0] != '(' || end == std::string_view::npos) return std::nullopt;
  std::vector<int64_t> shape;
  std::string_view rest = value.substr(1, end - 1);
  while (true) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" ,"), rest.size()));
    if (rest.empty()) return shape;
    int64_t size = 0;
    const auto [stop, error] = std::from_chars(rest.data(), rest.data() + rest.size(), size);
    if (error != std::errc() || size < 0 || shape.size() == kMaxDimensions) return std::nullopt;
    shape.push_back(size);
    rest.remove_prefix(static_cast<size_t>(stop - rest.data()));
  }
}

// nullopt where the product does not fit.
std::optional<int64_t> BytesOf(const std::vector<int64_t>& shape, DType dtype) {
  int64_t bytes = graph::DTypeBits(dtype) / 8;
  for (const int64_t size : shape) {
    if (__builtin_mul_overflow(bytes, size, &bytes)) return std::nullopt;
  }
  return bytes;
}

}  // namespace

Result<Array> ParseNpy(Span<const uint8_t> file) {
  MOTE_TRY(const Header header, SplitHeader(file));
  MOTE_TRY(const DType dtype, ParseDType(ValueOf(header.text, "descr")));
  if (ValueOf(header.text, "fortran_order").substr(0, 5) != "False") {
    return Error{
        ".npy in Fortran order, want C order: numpy.save(path, numpy.ascontiguousarray(a))."};
  }
  const auto shape = ParseShape(ValueOf(header.text, "shape"));
  if (!shape) return Error{".npy header has no readable shape."};
  const auto bytes = BytesOf(*shape, dtype);
  const size_t have = file.size() - header.data_begin;
  if (!bytes || static_cast<uint64_t>(*bytes) != have) {
    return Error{fmt::format(".npy data of {} bytes, but its header says {}.",
                             have,
                             bytes ? fmt::format("{}", *bytes) : "more than fits")};
  }
  Array array;
  array.dtype = dtype;
  array.shape = *shape;
  array.bytes.assign(file.begin() + header.data_begin, file.end());
  return array;
}

}  // namespace mote::player
