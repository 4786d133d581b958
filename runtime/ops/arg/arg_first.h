// SPDX-License-Identifier: Apache-2.0
// The search of arg_max and arg_min, for every element type.
#pragma once

#include "runtime/ops/arg/arg.h"

namespace mote {

// better(v, best): v takes the place of best.
template <class T, class Better>
void ForEachArg(const ArgParams& p, Span<const T> x, Span<int32_t> y, Better better) {
  int32_t* out = y.data();
  for (int32_t o = 0; o < p.outer; ++o) {
    for (int32_t i = 0; i < p.inner; ++i) {
      const T* line = x.data() + o * p.axis * p.inner + i;
      int32_t best = 0;
      for (int32_t a = 1; a < p.axis; ++a) {
        if (better(line[a * p.inner], line[best * p.inner])) best = a;
      }
      *out++ = best;
    }
  }
}

}  // namespace mote
