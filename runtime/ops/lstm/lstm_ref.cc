// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/lstm/lstm_integer.h"

namespace mote {

template <Rounding kRounding>
void LstmS8Ref(const LstmParams& p,
               Span<const int8_t> x,
               Span<const int8_t> wi,
               Span<const int8_t> wr,
               Span<const int32_t> bias,
               Span<const Requant> requant,
               Span<const int8_t> h,
               Span<const int16_t> c,
               Span<int8_t> y,
               Span<int8_t> new_h,
               Span<int16_t> new_c) {
  const LstmInteger<kRounding, int8_t, int32_t> lstm(p, wi, wr, bias, requant);
  CopyState(h.data(), new_h.data(), p.batches * p.units);
  CopyState(c.data(), new_c.data(), p.batches * p.units);
  ForEachLstmStep(p,
                  x.data(),
                  new_h.data(),
                  new_c.data(),
                  y.data(),
                  [&](const int8_t* x_row, const int8_t* h_row, int16_t* c_row, int8_t* y_row) {
                    lstm.Step(x_row, h_row, c_row, y_row);
                  });
}

MOTE_INSTANTIATE_ROUNDINGS(LstmS8Ref)

}  // namespace mote
