// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/sigmoid_s16.h"
#include "runtime/ops/unary/unary.h"

namespace mote {
namespace {

template <class Function>
void ForEach(const UnaryS16Params& p, Span<const int16_t> x, Span<int16_t> y, Function f) {
  for (int32_t i = 0; i < p.size; ++i) y.data()[i] = f(x.data()[i]);
}

int16_t Clamp16(int32_t v) { return static_cast<int16_t>(Clamp(v, INT16_MIN, INT16_MAX)); }

SigmoidScale ScaleOf(const UnaryS16Params& p) { return {p.requant.multiplier, p.requant.shift}; }

}  // namespace

template <Rounding kRounding>
void AbsS16Ref(const UnaryS16Params& p, Span<const int16_t> x, Span<int16_t> y) {
  ForEach(p, x, y, [&](int16_t v) {
    return Clamp16(Requantize<kRounding>(v < 0 ? -v : v, p.requant));
  });
}

template <Rounding kRounding>
void LeakyReluS16Ref(const UnaryS16Params& p, Span<const int16_t> x, Span<int16_t> y) {
  ForEach(p, x, y, [&](int16_t v) {
    if (v >= 0) return Clamp16(Requantize<kRounding>(v, p.requant));
    return Clamp16(WrapMul(p.alpha_sign, Requantize<kRounding>(v, p.alpha)));
  });
}

template <Rounding kRounding>
void LogisticS16Ref(const UnaryS16Params& p, Span<const int16_t> x, Span<int16_t> y) {
  ForEach(p, x, y, [&](int16_t v) { return SigmoidS16(SigmoidArgument(v, ScaleOf(p))); });
}

template <Rounding kRounding>
void TanhS16Ref(const UnaryS16Params& p, Span<const int16_t> x, Span<int16_t> y) {
  ForEach(p, x, y, [&](int16_t v) { return TanhS16(SigmoidArgument(v, ScaleOf(p))); });
}

MOTE_INSTANTIATE_ROUNDINGS(AbsS16Ref)
MOTE_INSTANTIATE_ROUNDINGS(LeakyReluS16Ref)
MOTE_INSTANTIATE_ROUNDINGS(LogisticS16Ref)
MOTE_INSTANTIATE_ROUNDINGS(TanhS16Ref)

}  // namespace mote
