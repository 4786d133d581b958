// SPDX-License-Identifier: Apache-2.0
// How CUMSUM walks: along each line of the axis, from its first element or, reversed, its last.
#pragma once

#include "runtime/ops/cumsum/cumsum.h"

namespace mote {

// term(x) is added to a sum that begins as `first`; y is last(sum). `sum_of` adds two.
template <class Params, class Element, class Sum, class Add, class Term, class Last>
void ForEachCumsumLine(const Params& p,
                       Span<const Element> x,
                       Span<Element> y,
                       Sum first,
                       Add sum_of,
                       Term term,
                       Last last) {
  const int32_t step = p.reverse != 0 ? -p.inner : p.inner;
  const int32_t start = p.reverse != 0 ? (p.depth - 1) * p.inner : 0;
  for (int32_t o = 0; o < p.outer; ++o) {
    for (int32_t i = 0; i < p.inner; ++i) {
      int32_t at = o * p.depth * p.inner + start + i;
      Sum sum = first;
      for (int32_t d = 0; d < p.depth; ++d, at += step) {
        const Sum with_this = sum_of(sum, term(x.data()[at]));
        y.data()[at] = last(p.exclusive != 0 ? sum : with_this);
        sum = with_this;
      }
    }
  }
}

}  // namespace mote
