// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/element.h"

namespace mote::ops {

const ElementInfo& InfoOf(Element element) {
  static constexpr ElementInfo kInfos[] = {
      {"int8_t", 1},
      {"uint8_t", 1},
      {"int16_t", 2},
      {"int32_t", 4},
      {"uint32_t", 4},
      {"int64_t", 8},
      {"float", 4},
      {"bool", 1},
      {"mote::Requant", sizeof(Requant)},
      {"mote::Factor", sizeof(Factor)},
  };
  return kInfos[static_cast<int>(element)];
}

std::optional<Element> ElementOf(graph::DType dtype) {
  switch (dtype) {
    case graph::DType::kInt8:
      return Element::kInt8;
    case graph::DType::kUInt8:
      return Element::kUInt8;
    case graph::DType::kInt16:
      return Element::kInt16;
    case graph::DType::kInt32:
      return Element::kInt32;
    case graph::DType::kUInt32:
      return Element::kUInt32;
    case graph::DType::kInt64:
      return Element::kInt64;
    case graph::DType::kFloat32:
      return Element::kFloat32;
    case graph::DType::kBool:
      return Element::kBool;
    default:
      return std::nullopt;
  }
}

}  // namespace mote::ops
