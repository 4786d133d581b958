// SPDX-License-Identifier: Apache-2.0
// How LSTM goes along a sequence: the same for all element types.
#pragma once

#include <stdint.h>

namespace mote {

template <class T>
void CopyState(const T* from, T* to, int32_t count) {
  if (from == to) return;
  for (int32_t i = 0; i < count; ++i) to[i] = from[i];
}

// step(x row, h row, c row, y row) for each batch and time. It leaves the new hidden state in the
// row of y, because all of its units still read the old one; from there it becomes the row of h.
template <class Params, class Activation, class Cell, class Step>
void ForEachLstmStep(
    const Params& p, const Activation* x, Activation* h, Cell* c, Activation* y, Step step) {
  for (int32_t n = 0; n < p.batches; ++n, h += p.units, c += p.units) {
    for (int32_t t = 0; t < p.steps; ++t) {
      const int32_t row = p.time_major != 0 ? t * p.batches + n : n * p.steps + t;
      Activation* y_row = y + row * p.units;
      step(x + row * p.input_depth, h, c, y_row);
      CopyState(y_row, h, p.units);
    }
  }
}

}  // namespace mote
