// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/quantize/quantize.h"

namespace mote {
namespace {

// round(v), ties away from zero, for |v| < 2^23, where v - trunc(v) is exact.
int32_t Round(float v) {
  const int32_t whole = static_cast<int32_t>(v);
  const float rest = v - static_cast<float>(whole);
  if (rest >= 0.5F) return whole + 1;
  if (rest <= -0.5F) return whole - 1;
  return whole;
}

int8_t QuantizeOne(float v, int32_t zero_point) {
  constexpr float kFar = 1024.0F;  // beyond it the answer is clamped whatever the zero point
  if (v >= kFar) return 127;
  if (v <= -kFar) return -128;
  if (v != v) return static_cast<int8_t>(zero_point);
  return static_cast<int8_t>(Clamp(Round(v) + zero_point, -128, 127));
}

}  // namespace

void QuantizeF32S8Ref(const QuantizeParams& p, Span<const float> x, Span<int8_t> y) {
  for (int32_t i = 0; i < p.size; ++i) {
    y.data()[i] = QuantizeOne(x.data()[i] / p.scale, p.zero_point);
  }
}

}  // namespace mote
