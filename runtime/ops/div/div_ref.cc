// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/exp_fixed.h"
#include "runtime/ops/div/div.h"

namespace mote {
namespace {

// The bits behind the sign that repeat it: what x can be shifted left by.
int32_t Headroom(int32_t x) {
  const uint32_t magnitude = static_cast<uint32_t>(x < 0 ? ~x : x);
  return magnitude == 0 ? 31 : __builtin_clz(magnitude) - 1;
}

// u / v * requant for v > 0.
template <Rounding kRounding>
int32_t Quotient(int32_t u, int32_t v, Requant requant) {
  const int32_t leading_zeros = __builtin_clz(static_cast<uint32_t>(v));
  // v = (1 + fraction) * 2^(31 - leading_zeros)
  const uint32_t fraction = (static_cast<uint32_t>(v) << leading_zeros) - (uint32_t{1} << 31);
  const int32_t reciprocal = ReciprocalOfOnePlusQ0(static_cast<int32_t>(fraction));
  const int32_t headroom = Headroom(u);
  const int32_t quotient =
      SaturatingRoundingDoublingHighMul(WrapShiftLeft(u, headroom), reciprocal);
  const int32_t shift = requant.shift - (31 - leading_zeros) - headroom;
  if (shift < -31) return 0;  // less than half a step
  return Requantize<kRounding>(quotient, {requant.multiplier, shift});
}

template <Rounding kRounding>
int8_t DivOne(const DivParams& p, int32_t a, int32_t b) {
  int32_t u = a - p.a_zero_point;
  int32_t v = b - p.b_zero_point;
  if (v == 0 && u != 0) return static_cast<int8_t>(u > 0 ? p.act_max : p.act_min);
  if (v < 0) {
    u = -u;
    v = -v;
  }
  const int32_t scaled = u == 0 ? 0 : Quotient<kRounding>(u, v, p.requant);
  return static_cast<int8_t>(Clamp(WrapAdd(scaled, p.output_zero_point), p.act_min, p.act_max));
}

}  // namespace

template <Rounding kRounding>
void DivS8Ref(const DivParams& p, Span<const int8_t> a, Span<const int8_t> b, Span<int8_t> y) {
  ForEachPair(p, a, b, y, [&](int8_t u, int8_t v) { return DivOne<kRounding>(p, u, v); });
}

MOTE_INSTANTIATE_ROUNDINGS(DivS8Ref)

}  // namespace mote
