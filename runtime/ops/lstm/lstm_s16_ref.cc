// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/lstm/lstm_integer.h"

namespace mote {

template <Rounding kRounding>
void LstmS16Ref(const LstmParams& p,
                Span<const int16_t> x,
                Span<const int8_t> wi,
                Span<const int8_t> wr,
                Span<const int64_t> bias,
                Span<const Requant> requant,
                Span<const int16_t> h,
                Span<const int16_t> c,
                Span<int16_t> y,
                Span<int16_t> new_h,
                Span<int16_t> new_c) {
  const LstmInteger<kRounding, int16_t, int64_t> lstm(p, wi, wr, bias, requant);
  CopyState(h.data(), new_h.data(), p.batches * p.units);
  CopyState(c.data(), new_c.data(), p.batches * p.units);
  ForEachLstmStep(p,
                  x.data(),
                  new_h.data(),
                  new_c.data(),
                  y.data(),
                  [&](const int16_t* x_row, const int16_t* h_row, int16_t* c_row, int16_t* y_row) {
                    lstm.Step(x_row, h_row, c_row, y_row);
                  });
}

MOTE_INSTANTIATE_ROUNDINGS(LstmS16Ref)

}  // namespace mote
