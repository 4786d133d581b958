// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/forest/forest.h"

namespace mote {

void ForestS8Ref(const ForestParams& p,
                 Span<const int8_t> x,
                 Span<const int16_t> features,
                 Span<const int8_t> thresholds,
                 Span<const int16_t> children,
                 Span<const int8_t> leaves,
                 Span<const int16_t> roots,
                 Span<int8_t> y,
                 Span<uint8_t> scratch) {
  int32_t* const sums = reinterpret_cast<int32_t*>(scratch.data());
  for (int32_t c = 0; c < p.classes; ++c) sums[c] = p.trees / 2;
  for (int32_t t = 0; t < p.trees; ++t) {
    int32_t place = roots.data()[t];
    while (place >= 0) {
      const bool right = x.data()[features.data()[place]] > thresholds.data()[place];
      place = children.data()[2 * place + (right ? 1 : 0)];
    }
    const int8_t* const leaf = leaves.data() + (-1 - place) * p.classes;
    for (int32_t c = 0; c < p.classes; ++c) sums[c] += leaf[c] + 128;
  }
  for (int32_t c = 0; c < p.classes; ++c) {
    y.data()[c] = static_cast<int8_t>(sums[c] / p.trees - 128);
  }
}

}  // namespace mote
