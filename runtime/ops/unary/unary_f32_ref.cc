// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/float_math.h"
#include "runtime/ops/common/logistic_float.h"
#include "runtime/ops/unary/unary.h"

namespace mote {
namespace {

template <class Function>
void ForEach(const UnaryParams& p, Span<const float> x, Span<float> y, Function f) {
  for (int32_t i = 0; i < p.size; ++i) y.data()[i] = f(x.data()[i]);
}

// NaN stays what it is.
float Clip(float x, float low, float high) {
  if (x > high) return high;
  return x < low ? low : x;
}

// x Phi(x), by erfc: 1 + erf(x) would lose the small values of negative x.
float GeluOne(float x) {
  constexpr float kMinusRootOfHalf = -0.70710678118654752F;
  return 0.5F * x * Erfc(x * kMinusRootOfHalf);
}

float GeluTanhOne(float x) {
  constexpr float kRootOfTwoOverPi = 0.79788456080286536F;
  return 0.5F * x * (1.0F + Tanh(kRootOfTwoOverPi * (x + 0.044715F * x * x * x)));
}

float HardSwishOne(float x) { return x * Clip(x + 3.0F, 0.0F, 6.0F) / 6.0F; }

}  // namespace

void AbsF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) { ForEach(p, x, y, Abs); }

void CeilF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, Ceil);
}

void CosF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) { ForEach(p, x, y, Cos); }

void EluF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, [](float v) { return v < 0.0F ? Expm1(v) : v; });
}

void ExpF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) { ForEach(p, x, y, Exp); }

void FloorF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, Floor);
}

void GeluF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, GeluOne);
}

void GeluTanhF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, GeluTanhOne);
}

void HardSwishF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, HardSwishOne);
}

void LeakyReluF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, [&](float v) { return v > 0.0F ? v : v * p.alpha; });
}

void LogF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) { ForEach(p, x, y, Log); }

void LogisticF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, LogisticF32);
}

void NegF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, [](float v) { return -v; });
}

void ReluF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, [](float v) { return v < 0.0F ? 0.0F : v; });
}

void Relu0To1F32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, [](float v) { return Clip(v, 0.0F, 1.0F); });
}

void Relu6F32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, [](float v) { return Clip(v, 0.0F, 6.0F); });
}

void ReluN1To1F32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, [](float v) { return Clip(v, -1.0F, 1.0F); });
}

void RoundF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, Round);
}

void RsqrtF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, [](float v) { return 1.0F / Sqrt(v); });
}

void SinF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) { ForEach(p, x, y, Sin); }

void SqrtF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, Sqrt);
}

void SquareF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, [](float v) { return v * v; });
}

void TanhF32Ref(const UnaryParams& p, Span<const float> x, Span<float> y) {
  ForEach(p, x, y, Tanh);
}

}  // namespace mote
