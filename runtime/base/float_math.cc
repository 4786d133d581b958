// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/float_math.h"

namespace mote {
namespace {

// ln 2 = kLn2High + kLn2Low. The high part has 15 bits, so that its product with an exponent (8
// bits) is exact.
constexpr float kLn2High = 0x1.62E4p-1F;
constexpr float kLn2Low = 0x1.7F7D1Cp-20F;
constexpr float kLog2OfE = 0x1.715476p+0F;

// 2^n for n in [-126, 127].
float PowerOfTwo(int32_t n) { return FloatOf(static_cast<uint32_t>(n + 127) << 23); }

// v * 2^n for n in [-252, 254], rounded once: the first factor keeps v normal.
float Scale(float v, int32_t n) {
  const int32_t half = n / 2;
  return v * PowerOfTwo(half) * PowerOfTwo(n - half);
}

// exp(x) = 2^n * (1 + p)
struct SplitExp {
  int32_t n;
  float p;
};

// Of |x| below 110: the rest after n * ln 2 is at most ln 2 / 2, where the series' next term,
// r^8 / 8!, is below 2^-27.
SplitExp SplitExpOf(float x) {
  const int32_t n = static_cast<int32_t>(x * kLog2OfE + (x < 0.0F ? -0.5F : 0.5F));
  const float whole = static_cast<float>(n);
  const float r = (x - whole * kLn2High) - whole * kLn2Low;
  float series = 1.0F / 5040;
  series = series * r + 1.0F / 720;
  series = series * r + 1.0F / 120;
  series = series * r + 1.0F / 24;
  series = series * r + 1.0F / 6;
  series = series * r + 0.5F;
  return {n, r + r * r * series};
}

// Beyond these exp(x) rounds to infinity, or to 0.
constexpr float kExpOverflow = 0x1.62E43p+6F;     // 88.7228
constexpr float kExpUnderflow = -0x1.9FE368p+6F;  // -103.9721

}  // namespace

float Exp(float x) {
  if (x > kExpOverflow) return Infinity();
  if (x < kExpUnderflow) return 0.0F;
  if (IsNan(x)) return x;
  const SplitExp split = SplitExpOf(x);
  return Scale(1.0F + split.p, split.n);
}

float Expm1(float x) {
  if (x > kExpOverflow) return Infinity();
  if (x < -20.0F) return -1.0F;
  if (IsNan(x)) return x;
  const SplitExp split = SplitExpOf(x);
  if (split.n == 0) return x == 0.0F ? x : split.p;
  if (split.n > 24) return Scale(1.0F + split.p, split.n);
  const float power = PowerOfTwo(split.n);
  return (power - 1.0F) + power * split.p;
}

namespace {

// x = 2^k * (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)), for x normal and positive.
struct SplitLog {
  int32_t k;
  float f;
};

SplitLog SplitLogOf(float x) {
  constexpr uint32_t kRootOfHalf = 0x3F3504F3U;
  const uint32_t above = BitsOf(x) - kRootOfHalf;  // the exponent steps at sqrt(1/2)
  const int32_t k = static_cast<int32_t>(above) >> 23;
  return {k, FloatOf((above & 0x7FFFFFU) + kRootOfHalf) - 1.0F};
}

// log(1 + f) = 2 atanh(s) with s = f / (2 + f); since 2 s = f - s f that is f - s (f - tail), where
// f is exact and the rest small. tail = 2 (s^2 / 3 + s^4 / 5 + ...): s^2 is below 0.0295.
float LogOfOnePlus(float f, float low) {
  const float s = f / (2.0F + f);
  const float z = s * s;
  float series = 2.0F / 9;
  series = series * z + 2.0F / 7;
  series = series * z + 2.0F / 5;
  series = series * z + 2.0F / 3;
  return f - (s * (f - z * series) - low);
}

}  // namespace

float Log(float x) {
  if (IsNan(x) || x < 0.0F) return Nan();
  if (x == 0.0F) return -Infinity();
  if (x == Infinity()) return x;
  const bool denormal = x < 0x1p-126F;
  const SplitLog split = SplitLogOf(denormal ? x * 0x1p23F : x);
  const float k = static_cast<float>(split.k - (denormal ? 23 : 0));
  return k * kLn2High + LogOfOnePlus(split.f, k * kLn2Low);
}

namespace {

// An angle as quarter turns and a rest in [-pi/4, pi/4] of two parts, high + low.
struct Angle {
  uint32_t quarters;
  float high, low;
};

// 2 / pi after the point, in front of it 32 zeros: enough for the largest exponent.
constexpr uint32_t kTwoOverPi[] = {
    0, 0xA2F9836EU, 0x4E441529U, 0xFC2757D1U, 0xF534DDC0U, 0xDB629599U, 0x3C439041U, 0xFE5163ABU};

// 32 bits of kTwoOverPi from bit `first`.
uint32_t TwoOverPiBits(uint32_t first) {
  const uint64_t pair =
      (static_cast<uint64_t>(kTwoOverPi[first / 32]) << 32) | kTwoOverPi[first / 32 + 1];
  return static_cast<uint32_t>(pair >> (32 - first % 32));
}

// |x| * 2 / pi modulo 4, times 2^62. With x = m * 2^e, the bits of 2 / pi whose product with m is a
// multiple of 4 are left out in front; the 96 that follow leave an error below 2^-69.
uint64_t QuarterTurns(uint32_t magnitude_bits) {
  const uint64_t m = (magnitude_bits & 0x7FFFFFU) | 0x800000U;
  const uint32_t first = (magnitude_bits >> 23) - 150 + 30;  // e + 32 - 2
  return (m * TwoOverPiBits(first) << 32) + m * TwoOverPiBits(first + 32) +
         (m * TwoOverPiBits(first + 64) >> 32);
}

// rest * pi / 2 * 2^-62 as a sum of two floats.
void ToRadians(int64_t rest, Angle& angle) {
  constexpr uint64_t kHalfPiQ31 = 3373259426U;  // pi / 2 * 2^31
  const uint64_t magnitude = static_cast<uint64_t>(rest < 0 ? -rest : rest);
  const int32_t zeros = __builtin_clzll(magnitude | 1);
  const uint64_t product = (magnitude << zeros >> 32) * kHalfPiQ31;
  const float scale = rest < 0 ? -PowerOfTwo(-21 - zeros) : PowerOfTwo(-21 - zeros);
  angle.high = static_cast<float>(static_cast<int32_t>(product >> 40)) * scale;
  angle.low =
      static_cast<float>(static_cast<int32_t>(product >> 16 & 0xFFFFFFU)) * (scale * 0x1p-24F);
}

// Of a finite x.
Angle ReduceAngle(float x) {
  constexpr float kQuarterPi = 0x1.921FB6p-1F;
  if (Abs(x) <= kQuarterPi) return {0, x, 0.0F};
  const uint64_t turns = QuarterTurns(BitsOf(x) & 0x7FFFFFFFU);
  Angle angle = {};
  angle.quarters = static_cast<uint32_t>((turns + (uint64_t{1} << 61)) >> 62) & 3U;
  ToRadians(static_cast<int64_t>(turns - (static_cast<uint64_t>(angle.quarters) << 62)), angle);
  if (x < 0.0F) {
    angle.quarters = (4U - angle.quarters) & 3U;
    angle.high = -angle.high;
    angle.low = -angle.low;
  }
  return angle;
}

// sin(high + low) by its series; the next term, r^11 / 11!, is below 2^-28 of it.
float SinOf(const Angle& angle) {
  const float r = angle.high;
  const float z = r * r;
  float series = 1.0F / 362880;
  series = series * z - 1.0F / 5040;
  series = series * z + 1.0F / 120;
  series = series * z - 1.0F / 6;
  return r + (r * z * series + angle.low);
}

// cos(high + low) by its series; what 1 - z / 2 loses in rounding is added to the rest.
float CosOf(const Angle& angle) {
  const float r = angle.high;
  const float z = r * r;
  float series = -1.0F / 3628800;
  series = series * z + 1.0F / 40320;
  series = series * z - 1.0F / 720;
  series = series * z + 1.0F / 24;
  const float half = 0.5F * z;
  const float rounded = 1.0F - half;
  const float lost = (1.0F - rounded) - half;
  return rounded + (lost + (z * z * series - r * angle.low));
}

float SinOrCos(const Angle& angle, uint32_t quarters) {
  const float v = (quarters & 1U) != 0 ? CosOf(angle) : SinOf(angle);
  return (quarters & 2U) != 0 ? -v : v;
}

}  // namespace

float Sin(float x) {
  if (!(Abs(x) < Infinity())) return Nan();
  const Angle angle = ReduceAngle(x);
  return SinOrCos(angle, angle.quarters);
}

float Cos(float x) {
  if (!(Abs(x) < Infinity())) return Nan();
  const Angle angle = ReduceAngle(x);
  return SinOrCos(angle, angle.quarters + 1);
}

// Below 1 Lambert's continued fraction x / (1 + z / (3 + z / (5 + ... 11))), z = x^2, brought to
// one division of a correction to x; above 1 - 2 / (exp(2 x) + 1), where the subtrahend is below
// 1/4.
float Tanh(float x) {
  const float magnitude = Abs(x);
  if (magnitude < 1.0F) {
    const float z = x * x;
    const float above = (z + 189.0F) * z + 3465.0F;
    const float below = ((z + 210.0F) * z + 4725.0F) * z + 10395.0F;
    return x - x * z * (above / below);
  }
  const float v = 1.0F - 2.0F / (Exp(2.0F * magnitude) + 1.0F);
  return x < 0.0F ? -v : v;
}

namespace {

// exp(-z^2) for z in [0, 11]: z = high + low, where high has 12 bits, so that its square is exact.
float ExpOfMinusSquare(float z) {
  const float high = FloatOf(BitsOf(z) & 0xFFFFF000U);
  return Exp(-high * high) * Exp((high - z) * (high + z));
}

// exp(z^2) erfc(z) / t, t = 1 / (1 + z / 2), as a polynomial in t: interpolated at Chebyshev's
// points of [2/13, 1], which is z in [0, 11], after double arithmetic; within 5e-8.
float ScaledErfc(float t) {
  constexpr float kCoefficients[] = {0.5670173072428374F,
                                     0.3280580373388627F,
                                     0.10489997785319423F,
                                     0.006636981456431612F,
                                     -0.006483944771005313F,
                                     -0.0007275511628014097F,
                                     0.000638839297819871F,
                                     1.3555532241049663e-05F,
                                     -6.025863151819522e-05F,
                                     7.048232358641826e-06F};
  const float v = (t - 15.0F / 26) * (26.0F / 11);
  float sum = 0.0F;
  for (int32_t i = 9; i >= 0; --i) sum = sum * v + kCoefficients[i];
  return sum;
}

}  // namespace

float Erfc(float x) {
  if (IsNan(x)) return x;
  const float z = Abs(x);
  if (z > 11.0F) return x < 0.0F ? 2.0F : 0.0F;
  const float t = 1.0F / (1.0F + 0.5F * z);
  const float tail = ExpOfMinusSquare(z) * t * ScaledErfc(t);
  return x < 0.0F ? 2.0F - tail : tail;
}

}  // namespace mote
