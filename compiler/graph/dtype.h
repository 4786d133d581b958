// SPDX-License-Identifier: Apache-2.0
// Element types of tensors. All of TFLite's are known, so that any model can be read and printed;
// mote computes with int8, int16, int32, int64, float32 and bool.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mote::graph {

// The values are TFLite's TensorType (schema.fbs), so reading and writing is a cast.
enum class DType : int8_t {
  kFloat32 = 0,
  kFloat16 = 1,
  kInt32 = 2,
  kUInt8 = 3,
  kInt64 = 4,
  kString = 5,
  kBool = 6,
  kInt16 = 7,
  kComplex64 = 8,
  kInt8 = 9,
  kFloat64 = 10,
  kComplex128 = 11,
  kUInt64 = 12,
  kResource = 13,
  kVariant = 14,
  kUInt32 = 15,
  kUInt16 = 16,
  kInt4 = 17,
  kBfloat16 = 18,
  kInt2 = 19,
  kUInt4 = 20,
  kFloat8E4M3Fn = 21,
  kFloat8E5M2 = 22,
};

inline constexpr int kDTypeCount = 23;

// False for a value outside of the enumeration, as a damaged file may hold.
bool IsKnown(DType dtype);

// "int8", "float32" ... as JSON and messages print them; "unknown" where !IsKnown.
std::string_view DTypeName(DType dtype);
std::optional<DType> DTypeFromName(std::string_view name);

// Bits of one element; 0 where elements have no fixed size (string, resource, variant, unknown).
int DTypeBits(DType dtype);

}  // namespace mote::graph
