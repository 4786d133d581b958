// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/binary/binary.h"

namespace mote {

void LogicalAndBoolRef(const BinaryParams& p,
                       Span<const uint8_t> a,
                       Span<const uint8_t> b,
                       Span<uint8_t> y) {
  ForEachPair(
      p, a, b, y, [](uint8_t u, uint8_t v) { return static_cast<uint8_t>(u != 0 && v != 0); });
}

void LogicalOrBoolRef(const BinaryParams& p,
                      Span<const uint8_t> a,
                      Span<const uint8_t> b,
                      Span<uint8_t> y) {
  ForEachPair(
      p, a, b, y, [](uint8_t u, uint8_t v) { return static_cast<uint8_t>(u != 0 || v != 0); });
}

}  // namespace mote
