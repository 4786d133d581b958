// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/dtype.h"

#include <array>

namespace mote::graph {
namespace {

struct Row {
  std::string_view name;
  int bits;
};

// In the order of the enumeration.
constexpr std::array<Row, kDTypeCount> kRows = {{
    {"float32", 32}, {"float16", 16},      {"int32", 32},      {"uint8", 8},      {"int64", 64},
    {"string", 0},   {"bool", 8},          {"int16", 16},      {"complex64", 64}, {"int8", 8},
    {"float64", 64}, {"complex128", 128},  {"uint64", 64},     {"resource", 0},   {"variant", 0},
    {"uint32", 32},  {"uint16", 16},       {"int4", 4},        {"bfloat16", 16},  {"int2", 2},
    {"uint4", 4},    {"float8_e4m3fn", 8}, {"float8_e5m2", 8},
}};

}  // namespace

bool IsKnown(DType dtype) {
  return static_cast<int>(dtype) >= 0 && static_cast<int>(dtype) < kDTypeCount;
}

std::string_view DTypeName(DType dtype) {
  return IsKnown(dtype) ? kRows[static_cast<size_t>(dtype)].name : "unknown";
}

std::optional<DType> DTypeFromName(std::string_view name) {
  for (size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].name == name) return static_cast<DType>(i);
  }
  return std::nullopt;
}

int DTypeBits(DType dtype) { return IsKnown(dtype) ? kRows[static_cast<size_t>(dtype)].bits : 0; }

}  // namespace mote::graph
