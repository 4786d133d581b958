// SPDX-License-Identifier: Apache-2.0
// The C++ element types that kernels take: their names in generated code, and their sizes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "compiler/graph/dtype.h"
#include "runtime/base/factor.h"
#include "runtime/base/fixed_point.h"

namespace mote::ops {

enum class Element {
  kInt8,
  kUInt8,
  kInt16,
  kInt32,
  kUInt32,
  kInt64,
  kFloat32,
  kBool,
  kRequant,
  kFactor
};

struct ElementInfo {
  const char* cpp_name;
  size_t bytes;
};

const ElementInfo& InfoOf(Element element);

// nullopt for types that mote does not compute with (strings, float16 ...).
std::optional<Element> ElementOf(graph::DType dtype);

// Element::kInt8 for int8_t and const int8_t, and so on.
template <class T>
constexpr Element ElementFor();
template <>
constexpr Element ElementFor<int8_t>() {
  return Element::kInt8;
}
template <>
constexpr Element ElementFor<uint8_t>() {
  return Element::kUInt8;
}
template <>
constexpr Element ElementFor<int16_t>() {
  return Element::kInt16;
}
template <>
constexpr Element ElementFor<int32_t>() {
  return Element::kInt32;
}
template <>
constexpr Element ElementFor<uint32_t>() {
  return Element::kUInt32;
}
template <>
constexpr Element ElementFor<int64_t>() {
  return Element::kInt64;
}
template <>
constexpr Element ElementFor<float>() {
  return Element::kFloat32;
}
template <>
constexpr Element ElementFor<bool>() {
  return Element::kBool;
}
template <>
constexpr Element ElementFor<Requant>() {
  return Element::kRequant;
}
template <>
constexpr Element ElementFor<Factor>() {
  return Element::kFactor;
}

}  // namespace mote::ops
