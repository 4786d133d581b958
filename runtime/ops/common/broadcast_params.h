// SPDX-License-Identifier: Apache-2.0
// How operators of two inputs step through them where shapes broadcast as in NumPy. Their
// parameters have the fields shape, a_strides and b_strides: of y and into a and b, outermost
// first, 1 and 0 in front where there are fewer dimensions; 0 strides broadcast.
#pragma once

#include <stdint.h>

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

}  // namespace mote
