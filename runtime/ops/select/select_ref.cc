// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/select/select.h"

namespace mote {
namespace {

struct Offsets {
  int32_t condition, a, b;
};

// Moves `index` one element on, the last dimension fastest, and the offsets with it.
void Advance(const SelectParams& p, int32_t (&index)[kBroadcastRank], Offsets& at) {
  for (int32_t d = kBroadcastRank - 1; d >= 0; --d) {
    at.condition += p.condition_strides[d];
    at.a += p.a_strides[d];
    at.b += p.b_strides[d];
    if (++index[d] < p.shape[d]) return;
    index[d] = 0;
    at.condition -= p.condition_strides[d] * p.shape[d];
    at.a -= p.a_strides[d] * p.shape[d];
    at.b -= p.b_strides[d] * p.shape[d];
  }
}

}  // namespace

void SelectRef(const SelectParams& p,
               Span<const uint8_t> condition,
               Span<const int8_t> a,
               Span<const int8_t> b,
               Span<int8_t> y) {
  int8_t* out = y.data();
  int32_t index[kBroadcastRank] = {};
  Offsets at = {0, 0, 0};
  for (int32_t i = 0; i < p.size; ++i) {
    const bool first = condition.data()[at.condition] != 0;
    const int8_t* in =
        first ? a.data() + at.a * p.element_bytes : b.data() + at.b * p.element_bytes;
    for (int32_t byte = 0; byte < p.element_bytes; ++byte) *out++ = in[byte];
    Advance(p, index, at);
  }
}

}  // namespace mote
