// SPDX-License-Identifier: Apache-2.0
// How operators that reduce dimensions step through their input. Their parameters have the fields
// kept_size, kept_stride, reduced_size and reduced_stride: sizes, and strides in x, outermost
// first, size 1 where not used. Neighbours of a kind are one dimension, so that three of each hold
// every tensor of rank 6.
#pragma once

#include <stdint.h>

namespace mote {

inline constexpr int32_t kReduceRank = 3;

// one(element) over an input's elements at these sizes and strides, in the order of memory.
template <class T, class One>
void ForEachStrided(const int32_t (&size)[kReduceRank],
                    const int32_t (&stride)[kReduceRank],
                    const T* x,
                    One one) {
  for (int32_t i = 0; i < size[0]; ++i) {
    for (int32_t j = 0; j < size[1]; ++j) {
      const T* line = x + i * stride[0] + j * stride[1];
      for (int32_t k = 0; k < size[2]; ++k, line += stride[2]) one(*line);
    }
  }
}

// y[k] = one(first element of x that belongs to it), over all elements of y.
template <class Params, class T, class Out, class One>
void ForEachReduction(const Params& p, const T* x, Out* y, One one) {
  ForEachStrided(p.kept_size, p.kept_stride, x, [&](const T& first) { *y++ = one(&first); });
}

// one(element) over the elements that one element of y is made of.
template <class Params, class T, class One>
void ForEachReduced(const Params& p, const T* first, One one) {
  ForEachStrided(p.reduced_size, p.reduced_stride, first, one);
}

}  // namespace mote
