// SPDX-License-Identifier: Apache-2.0
// The body of LSTM's integer references: Activation is the type of x, h and y.
#pragma once

#include "runtime/ops/common/dot.h"
#include "runtime/ops/common/sigmoid_s16.h"
#include "runtime/ops/lstm/lstm.h"
#include "runtime/ops/lstm/lstm_steps.h"

namespace mote {

constexpr int32_t ClampS16(int32_t v) { return Clamp(v, INT16_MIN, INT16_MAX); }

// sum (x - zx) * w + bias in Q12.
template <Rounding kRounding>
int32_t GateProduct(
    const int8_t* x, int32_t zero_point, const int8_t* w, int32_t depth, int32_t bias, Requant r) {
  const int32_t sum = WrapAdd(DotS8(x, zero_point, w, 0, depth), bias);
  return ClampS16(Requantize<kRounding>(sum, r));
}

template <Rounding kRounding>
int32_t GateProduct(
    const int16_t* x, int32_t zero_point, const int8_t* w, int32_t depth, int64_t bias, Requant r) {
  int64_t sum = bias;
  for (int32_t i = 0; i < depth; ++i) sum += (x[i] - zero_point) * w[i];
  return ClampS16(RequantizeWide(sum, r));
}

template <Rounding kRounding, class Activation, class Bias>
class LstmInteger {
 public:
  LstmInteger(const LstmParams& p,
              Span<const int8_t> wi,
              Span<const int8_t> wr,
              Span<const Bias> bias,
              Span<const Requant> requant)
      : p_(p), wi_(wi.data()), wr_(wr.data()), bias_(bias.data()), requant_(requant.data()) {}

  void Step(const Activation* x, const Activation* h, int16_t* c, Activation* y) const {
    for (int32_t s = 0; s < p_.units; ++s) {
      const int32_t input = SigmoidS16(kGateScale * Gate(0, s, x, h));
      const int32_t forget = SigmoidS16(kGateScale * Gate(1, s, x, h));
      const int32_t candidate = TanhS16(kGateScale * Gate(2, s, x, h));
      const int32_t output = SigmoidS16(kGateScale * Gate(3, s, x, h));
      c[s] = Cell(forget * c[s], input * candidate);
      y[s] = Hidden(c[s], output);
    }
  }

 private:
  static constexpr int32_t kGateScale = 3;  // from Q12 to an argument of the table

  int32_t Gate(int32_t gate, int32_t s, const Activation* x, const Activation* h) const {
    const int32_t row = gate * p_.units + s;
    const int32_t from_input = GateProduct<kRounding>(x,
                                                      p_.input_zero_point,
                                                      wi_ + row * p_.input_depth,
                                                      p_.input_depth,
                                                      bias_[row],
                                                      requant_[gate]);
    const int32_t from_hidden = GateProduct<kRounding>(
        h, p_.hidden_zero_point, wr_ + row * p_.units, p_.units, Bias{0}, requant_[4 + gate]);
    return ClampS16(from_input + from_hidden);
  }

  int16_t Cell(int32_t kept, int32_t added) const {
    const int32_t sum = ClampS16(ClampS16(Requantize<kRounding>(kept, p_.forget_requant)) +
                                 ClampS16(Requantize<kRounding>(added, p_.input_requant)));
    return static_cast<int16_t>(p_.cell_clip < 0 ? sum : Clamp(sum, -p_.cell_clip, p_.cell_clip));
  }

  Activation Hidden(int16_t c, int32_t output) const {
    constexpr int32_t kMin = sizeof(Activation) == 1 ? INT8_MIN : INT16_MIN;
    constexpr int32_t kMax = sizeof(Activation) == 1 ? INT8_MAX : INT16_MAX;
    const int32_t cell = TanhS16(SigmoidArgument(c, {p_.cell_multiplier, p_.cell_shift}));
    const int32_t hidden = Requantize<kRounding>(cell * output, p_.hidden_requant);
    return static_cast<Activation>(Clamp(WrapAdd(hidden, p_.hidden_zero_point), kMin, kMax));
  }

  const LstmParams& p_;
  const int8_t* wi_;
  const int8_t* wr_;
  const Bias* bias_;
  const Requant* requant_;
};

}  // namespace mote
