// SPDX-License-Identifier: Apache-2.0
// How operators of two inputs step through them where shapes broadcast as in NumPy. Their
// parameters have the fields shape, a_strides and b_strides: of y and into a and b, outermost
// first, 1 and 0 in front where there are fewer dimensions; 0 strides broadcast.
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kBroadcastRank = 6;

// Moves `index` one element on, the last dimension fastest, and the offsets into a and b with it.
template <class Params>
void AdvanceBroadcast(const Params& p, int32_t (&index)[kBroadcastRank], int32_t& a, int32_t& b) {
  for (int32_t d = kBroadcastRank - 1; d >= 0; --d) {
    a += p.a_strides[d];
    b += p.b_strides[d];
    if (++index[d] < p.shape[d]) return;
    index[d] = 0;
    a -= p.a_strides[d] * p.shape[d];
    b -= p.b_strides[d] * p.shape[d];
  }
}

// y[i] = one(a, b) over all elements of y, the plain version of every such operator.
template <class Params, class In, class Out, class One>
void ForEachPair(const Params& p, Span<const In> a, Span<const In> b, Span<Out> y, One one) {
  for (int32_t i = 0; i < p.size; ++i) y.data()[i] = one(a.data()[i], b.data()[i]);
}
template <class Params, class In, class Out, class One>
void ForEachBroadcastPair(
    const Params& p, Span<const In> a, Span<const In> b, Span<Out> y, One one) {
  int32_t index[kBroadcastRank] = {};
  int32_t a_offset = 0;
  int32_t b_offset = 0;
  for (int32_t i = 0; i < p.size; ++i) {
    y.data()[i] = one(a.data()[a_offset], b.data()[b_offset]);
    AdvanceBroadcast(p, index, a_offset, b_offset);
  }
}

}  // namespace mote
