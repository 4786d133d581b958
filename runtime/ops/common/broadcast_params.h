// SPDX-License-Identifier: Apache-2.0
// How operators of two inputs step through them where shapes broadcast as in NumPy. Their
// parameters have the fields size, shape, a_strides and b_strides: of y and into a and b, outermost
// first, 1 and 0 in front where there are fewer dimensions; 0 strides broadcast. The compiler joins
// dimensions that both inputs step through alike: equal shapes are one line.
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kBroadcastRank = 6;

// Moves `index` on by one line of the last dimension, and the offsets into a and b with it.
template <class Params>
void NextLine(const Params& p, int32_t (&index)[kBroadcastRank], int32_t& a, int32_t& b) {
  for (int32_t d = kBroadcastRank - 2; d >= 0; --d) {
    a += p.a_strides[d];
    b += p.b_strides[d];
    if (++index[d] < p.shape[d]) return;
    index[d] = 0;
    a -= p.a_strides[d] * p.shape[d];
    b -= p.b_strides[d] * p.shape[d];
  }
}

template <class A, class B, class Out, class One>
void ForEachInLine(
    int32_t count, const A* a, int32_t a_step, const B* b, int32_t b_step, Out* y, One one) {
  if (a_step == 1 && b_step == 1) {
    for (int32_t i = 0; i < count; ++i) y[i] = one(a[i], b[i]);
    return;
  }
  int32_t a_at = 0;
  int32_t b_at = 0;
  for (int32_t i = 0; i < count; ++i, a_at += a_step, b_at += b_step) y[i] = one(a[a_at], b[b_at]);
}

// y[i] = one(a, b) over all elements of y in order: y may take the memory of an input of its own
// size and type.
template <class Params, class A, class B, class Out, class One>
void ForEachPair(const Params& p, Span<const A> a, Span<const B> b, Span<Out> y, One one) {
  constexpr int32_t kLast = kBroadcastRank - 1;
  int32_t index[kBroadcastRank] = {};
  int32_t a_at = 0;
  int32_t b_at = 0;
  for (int32_t at = 0; at < p.size; at += p.shape[kLast]) {
    ForEachInLine(p.shape[kLast],
                  a.data() + a_at,
                  p.a_strides[kLast],
                  b.data() + b_at,
                  p.b_strides[kLast],
                  y.data() + at,
                  one);
    NextLine(p, index, a_at, b_at);
  }
}

}  // namespace mote
