// SPDX-License-Identifier: Apache-2.0
// The int8 functions that TFLM computes in integers: the same integers, once for each byte.
#include <fmt/format.h>

#include <cmath>

#include "compiler/ops/byte_table.h"
#include "compiler/ops/leaky_relu_scales.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "runtime/ops/common/exp_fixed.h"

namespace mote::ops {
namespace {

int32_t RequantizeIn(Rounding rounding, int32_t x, Requant requant) {
  return rounding == Rounding::kSingle ? Requantize<Rounding::kSingle>(x, requant)
                                       : Requantize<Rounding::kTflm>(x, requant);
}

float InputScale(const OpView& op) { return op.input(0).quantization.scale[0]; }
float OutputScale(const OpView& op) { return op.output(0).quantization.scale[0]; }

}  // namespace

Result<ByteTable> AbsTable(const OpView& op, Rounding rounding) {
  const double m = static_cast<double>(InputScale(op) / OutputScale(op));
  MOTE_TRY(const Requant requant, RequantOf(op, "input scale / output scale", m));
  return IntegerTable(op, [&](int32_t x) { return RequantizeIn(rounding, std::abs(x), requant); });
}

Result<ByteTable> LeakyReluTable(const OpView& op, Rounding rounding) {
  MOTE_TRY(const LeakyReluScales scales, LeakyReluScalesOf(op));
  return IntegerTable(op, [&](int32_t x) {
    if (x >= 0) return RequantizeIn(rounding, x, scales.identity);
    const int32_t scaled = RequantizeIn(rounding, x, scales.alpha);
    return scales.alpha_sign < 0 ? -scaled : scaled;
  });
}

namespace {

// 1 / sqrt(v) for v > 1 as multiplier * 2^(-31 - shift).
struct InverseRoot {
  int32_t multiplier;
  int32_t shift;
};

// x * y of Q3 numbers, and of a Q6 product as Q3 again.
int32_t Times(int32_t a, int32_t b) { return SaturatingRoundingDoublingHighMul(a, b); }

// Newton-Raphson in Q3: five steps x = 3/2 x - v/2 x^3 from x = 1, v scaled by a power of four into
// [1/4, 1).
InverseRoot InverseRootOf(int32_t v) {
  if (v <= 1) return {INT32_MAX, 0};
  const int32_t pairs = (__builtin_clz(static_cast<uint32_t>(v)) - 1) / 2 - 1;
  const int32_t scaled = (v << (2 * pairs)) >> 1;
  const int32_t half = RoundingDivideByPowerOfTwo(scaled, 1);
  constexpr int32_t kOneAndAHalf = (1 << 28) + (1 << 27);
  constexpr int32_t kHalfRootOfTwo = 1518500250;  // sqrt(2) / 2 in Q0
  int32_t x = 1 << 28;
  for (int32_t step = 0; step < 5; ++step) {
    const int32_t cube = SaturatingShiftLeft(Times(Times(x, x), x), 6);
    x = SaturatingShiftLeft(Times(kOneAndAHalf, x) - Times(half, cube), 3);
  }
  x = Times(x, kHalfRootOfTwo);
  const int32_t shift = 11 - pairs;
  return shift < 0 ? InverseRoot{x << -shift, 0} : InverseRoot{x, shift};
}

}  // namespace

// TFLM stops at run time on bytes below the zero point; here they give what the zero point gives.
Result<ByteTable> RsqrtTable(const OpView& op, Rounding rounding) {
  constexpr int32_t kBits = 20;
  const double m = 1.0 / static_cast<double>(std::sqrt(InputScale(op)) * OutputScale(op));
  MOTE_TRY(const Requant requant, RequantOf(op, "1 / (sqrt(input scale) * output scale)", m));
  if (requant.shift - kBits < -31) return op.Fail("the output scale is too large for the input's.");
  const Requant down = {requant.multiplier, requant.shift - kBits};
  const int32_t most = 127 - ZeroPointOf(op.output(0));
  return IntegerTable(op, [&](int32_t x) {
    if (x <= 0) return most;
    const InverseRoot root = InverseRootOf(x);
    const int32_t fixed = RequantizeIn(rounding, 1, {root.multiplier, kBits - root.shift});
    return RequantizeIn(rounding, fixed, down);
  });
}

namespace {

constexpr int32_t kOneQ2 = int32_t{1} << 29;

// tanh(a) in Q0 for a in Q4: (1 - e) / (1 + e), e = exp(-2 |a|), which is 2 / (1 + e) - 1.
int32_t TanhQ0(int32_t a) {
  if (a == 0) return 0;
  const int32_t e = ExpOnNonPositive<5>(a < 0 ? a : -a);  // 2 a in Q5 has the bits of a in Q4
  const int32_t t = SaturatingShiftLeft(TwoOverOnePlusQ2(e) - kOneQ2, 2);
  return a < 0 ? -t : t;
}

}  // namespace

Result<ByteTable> TanhTable(const OpView& op, Rounding rounding) {
  if (OutputScale(op) != 1.0F / 128 || ZeroPointOf(op.output(0)) != 0) {
    return op.Fail(fmt::format("output has scale {} and zero point {}, want 1/128 and 0.",
                               OutputScale(op),
                               ZeroPointOf(op.output(0))));
  }
  const double m = ScaleOf(op.input(0)) * 0x1p27;
  if (m < 0.5) {
    return op.Fail(fmt::format("input scale {}, want at least 2^-28.", InputScale(op)));
  }
  int shift = 0;
  static_cast<void>(std::frexp(m, &shift));
  const int32_t radius = static_cast<int32_t>(std::floor(std::ldexp(15.0, 27 - shift)));
  const Requant requant = radius > 0 ? QuantizeMultiplier(m) : Requant{0, 0};
  return IntegerTable(op, [&](int32_t x) {
    if (x <= -radius) return -128;
    if (x >= radius) return 127;
    return RoundingDivideByPowerOfTwo(TanhQ0(RequantizeIn(rounding, x, requant)), 24);
  });
}

namespace {

// Arithmetic of 16-bit fixed point, values as int32.
int32_t Saturate16(int64_t v) {
  return static_cast<int32_t>(std::clamp<int64_t>(v, -32768, 32767));
}
// a * b / 2^15, ties up.
int32_t RoundedHigh16(int32_t a, int32_t b) {
  const int32_t product = a * b;
  const int32_t nudge = product >= 0 ? 1 << 14 : 1 - (1 << 14);
  return Saturate16((product + nudge) / (1 << 15));
}
// a * b / 2^15, towards zero.
int32_t TruncatedHigh16(int32_t a, int32_t b) { return Saturate16(a * b / (1 << 15)); }

struct Multiplier16 {
  int32_t multiplier, exponent;
};
Multiplier16 Multiplier16Of(double m) {
  const Requant requant = QuantizeMultiplier(m);
  const bool top = requant.multiplier >= INT32_MAX - (1 << 15);
  return {top ? INT16_MAX : (requant.multiplier + (1 << 15)) >> 16, requant.shift};
}

// v * multiplier with saturation, the last doubling after the product.
int32_t Scaled16(int32_t v, Multiplier16 by) {
  if (by.exponent > 0) {
    v = Saturate16(int64_t{v} * (int64_t{1} << (by.exponent - 1)));
  }
  v = RoundedHigh16(v, by.multiplier);
  if (by.exponent > 0) return Saturate16(int64_t{v} * 2);
  return RoundingDivideByPowerOfTwo(v, -by.exponent);
}

}  // namespace

// x * relu6(x + 3) / 6. [-3, 3] is taken to [-1, 1] of 16 bits, then to [0, 1].
Result<ByteTable> HardSwishTable(const OpView& op, Rounding) {
  const float fine = 1.0F / 128 * InputScale(op);
  const double output = static_cast<double>(fine / OutputScale(op));
  const double reluish = static_cast<double>(fine / (3.0F / 32768));
  MOTE_RETURN_IF_ERROR(CheckMultiplier(op, "input scale / (128 * output scale)", output));
  MOTE_RETURN_IF_ERROR(CheckMultiplier(op, "input scale * 256 / 3", reluish));
  const Multiplier16 to_output = Multiplier16Of(output);
  const Multiplier16 to_reluish = Multiplier16Of(reluish);
  if (to_output.exponent > 0 || to_output.exponent < -15 || to_reluish.exponent < -15) {
    return op.Fail("the input scale is out of proportion, want 2^-9 to 128 times the output's.");
  }
  return IntegerTable(op, [&](int32_t x) {
    const int32_t v = x * 128;
    const int32_t gate = (Scaled16(v, to_reluish) + (1 << 15)) >> 1;
    const int32_t product = TruncatedHigh16(gate, RoundedHigh16(v, to_output.multiplier));
    return RoundingDivideByPowerOfTwo(product, -to_output.exponent);
  });
}

}  // namespace mote::ops
