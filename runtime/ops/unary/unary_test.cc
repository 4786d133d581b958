// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/unary/unary.h"

#include <cmath>
#include <limits>

#include "runtime/ops/common/op_testing.h"
#include "runtime/ops/common/sigmoid_s16.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;

using Row = testing::Kernel<UnaryParams, decltype(AbsF32Ref)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(UnaryParams, name, when, scratch, name, name)
#include "runtime/ops/unary/unary_f32_kernels.inc"
#undef MOTE_KERNEL
};

constexpr double kAlpha = -0.25;

double Clip(double x, double low, double high) { return x != x ? x : std::clamp(x, low, high); }

// The functions in double, by the library.
double Oracle(int32_t function, double x) {
  switch (function) {
    case kUnaryAbs:
      return std::fabs(x);
    case kUnaryCeil:
      return std::ceil(x);
    case kUnaryCos:
      return std::cos(x);
    case kUnaryElu:
      return x < 0 ? std::expm1(x) : x;
    case kUnaryExp:
      return std::exp(x);
    case kUnaryFloor:
      return std::floor(x);
    case kUnaryGelu:
      return x / 2 * std::erfc(-x / std::sqrt(2.0));
    case kUnaryGeluTanh:
      return x / 2 * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
    case kUnaryHardSwish:
      return x * Clip(x + 3, 0, 6) / 6;
    case kUnaryLeakyRelu:
      return x > 0 ? x : x * kAlpha;
    case kUnaryLog:
      return std::log(x);
    case kUnaryLogistic:
      return x < -9 ? std::exp(x) : 1 / (1 + std::exp(-x));
    case kUnaryNeg:
      return -x;
    case kUnaryRelu:
      return x < 0 ? 0 : x;
    case kUnaryRelu0To1:
      return Clip(x, 0, 1);
    case kUnaryRelu6:
      return Clip(x, 0, 6);
    case kUnaryReluN1To1:
      return Clip(x, -1, 1);
    case kUnaryRound:
      return std::nearbyint(x);
    case kUnaryRsqrt:
      return 1 / std::sqrt(x);
    case kUnarySin:
      return std::sin(x);
    case kUnarySqrt:
      return std::sqrt(x);
    case kUnarySquare:
      return x * x;
    case kUnaryTanh:
      return std::tanh(x);
    default:
      return 12345;
  }
}

// Dense where functions bend, each power of two, and what is no number.
std::vector<float> Arguments() {
  std::vector<float> x = {0.0F, -0.0F, 0.5F, -0.5F, 1.5F, -1.5F, 2.5F};
  for (float v = -20.0F; v < 20.0F; v += 0.0137F) x.push_back(v);
  for (int32_t e = -149; e < 128; ++e) {
    x.push_back(std::ldexp(1.1F, e));
    x.push_back(std::ldexp(-1.1F, e));
  }
  const float infinity = std::numeric_limits<float>::infinity();
  for (const float v : {infinity, -infinity, std::nanf("")}) x.push_back(v);
  return x;
}

// As near as float32 takes it. GELU by tanh loses digits where 1 + tanh is small; far out on the
// left the rounding of x / sqrt(2) alone moves erfc by 1e-5 of it.
bool IsNear(int32_t function, float ours, double real) {
  const float nearest = static_cast<float>(real);
  if (std::isnan(nearest)) return std::isnan(ours);
  if (std::isinf(nearest)) return ours == nearest;
  const double relative = function == kUnaryGelu ? 2e-5 : 1e-6;
  const double absolute = function == kUnaryGeluTanh ? 1e-6 : 1e-42;
  return std::fabs(static_cast<double>(ours) - real) <= relative * std::fabs(real) + absolute;
}

TEST(Unary, EqualsTheRealFunctionAndWorksInPlace) {
  const std::vector<float> x = Arguments();
  for (int32_t function = kUnaryAbs; function <= kUnaryTanh; ++function) {
    const UnaryParams p = {static_cast<int32_t>(x.size()), function, static_cast<float>(kAlpha)};
    int rows = 0;
    for (const Row& row : kRows) {
      if (!row.fits(p)) continue;
      ++rows;
      std::vector<float> y = x;
      row.single(p, In(y), Out(y));
      for (size_t i = 0; i < x.size(); ++i) {
        const double real = Oracle(function, static_cast<double>(x[i]));
        // x^3 and 6 x go beyond float32 where the double does not.
        if (function == kUnaryGeluTanh && std::fabs(x[i]) > 1e12F) continue;
        if (function == kUnaryHardSwish && std::fabs(x[i]) > 5e37F) continue;
        ASSERT_TRUE(IsNear(function, y[i], real))
            << row.name << "(" << x[i] << ") = " << y[i] << ", want " << real;
      }
    }
    EXPECT_GE(rows, 1) << "function " << function;
  }
}

using RowS16 = testing::Kernel<UnaryS16Params, decltype(AbsS16Ref<Rounding::kSingle>)>;
const RowS16 kRowsS16[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(                           \
      UnaryS16Params, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/unary/unary_s16_kernels.inc"
#undef MOTE_KERNEL
};

// A point of the table's curve by real numbers; both are exact in double.
double Line(double v, int bits, double flat) {
  const double unit = std::ldexp(1.0, bits);
  const double point = std::floor(v / unit);
  if (point >= 255) return flat;
  const size_t k = static_cast<size_t>(point);
  return kSigmoidTable[k] * unit + (v - point * unit) * (kSigmoidTable[k + 1] - kSigmoidTable[k]);
}

int64_t OracleS16(Rounding rounding, const UnaryS16Params& p, int16_t x) {
  const auto requantized = [&](int32_t v, Requant r) {
    return int64_t{testing::RequantizeOracle(rounding, v, r)};
  };
  const double argument = std::floor(std::ldexp(x * 1.0 * p.requant.multiplier, -p.requant.shift) +
                                     (p.requant.shift > 0 ? 0.5 : 0.0));
  const double sign = argument < 0 ? -1 : 1;
  const double shift = argument < 0 ? -1 : 0;  // floors of negative numbers are one unit off
  switch (p.function) {
    case kUnaryAbs:
      return requantized(std::abs(int32_t{x}), p.requant);
    case kUnaryLeakyRelu:
      return x >= 0 ? requantized(x, p.requant) : p.alpha_sign * requantized(x, p.alpha);
    case kUnaryLogistic: {
      const double line = Line(std::fabs(argument), 9, 32767.0 * 1024);
      return static_cast<int64_t>(
          std::floor((argument < 0 ? 0x1p25 - line + 511 : line + 512) / 1024));
    }
    default: {
      const double line = Line(std::fabs(argument), 8, 65535.0 * 256) - 0x1p23;
      return static_cast<int64_t>(std::floor((sign * line + 128 + shift) / 256));
    }
  }
}

TEST(UnaryS16, EqualsItsOracleAndWorksInPlace) {
  for (uint32_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    testing::Random random(seed);
    for (const RowS16& row : kRowsS16) {
      UnaryS16Params p = {};
      p.size = random.Int(0, 200);
      p.alpha = random.AnyRequant(-14, 3);
      p.alpha_sign = random.Coin() ? 1 : -1;
      for (p.function = kUnaryAbs; !row.fits(p); ++p.function) continue;
      const bool by_table = p.function == kUnaryLogistic || p.function == kUnaryTanh;
      const int32_t shift = random.Coin() ? random.Int(1, 31) : 0;
      p.requant = by_table ? Requant{random.Int(1, shift > 0 ? 32767 : 65535), shift}
                           : random.AnyRequant(-14, 3);
      const std::vector<int16_t> x = random.Int16s(p.size);
      for (const Rounding rounding : testing::kRoundings) {
        std::vector<int16_t> expected;
        for (const int16_t v : x) {
          expected.push_back(static_cast<int16_t>(
              std::clamp<int64_t>(OracleS16(rounding, p, v), INT16_MIN, INT16_MAX)));
        }
        std::vector<int16_t> y = x;
        row.of(rounding)(p, In(y), Out(y));
        ASSERT_EQ(y, expected) << row.name;
      }
    }
  }
}

TEST(UnaryS16, TheTableIsTheLogisticFunctionToTheNearestIntegerOrTheOneAboveIt) {
  for (int32_t k = 0; k < 256; ++k) {
    const double real = 65536 / (1 + std::exp(-k / 24.0));
    EXPECT_GT(kSigmoidTable[k], real - 0.5) << k;
    EXPECT_LT(kSigmoidTable[k], real + 1.5) << k;
  }
}

TEST(UnaryS16, StaysWithinFourUnitsOfTheRealFunctions) {
  for (int32_t v = INT16_MIN; v <= INT16_MAX; ++v) {
    const int32_t argument = v * 3;  // input scale 1 / 4096
    const double x = v / 4096.0;
    ASSERT_NEAR(SigmoidS16(argument), 32768 / (1 + std::exp(-x)), 12) << v;
    ASSERT_NEAR(TanhS16(argument), 32768 * std::tanh(x), 24) << v;
  }
}

TEST(LogicalNot, TurnsBothValues) {
  const std::vector<uint8_t> x = {1, 0, 255};
  std::vector<uint8_t> y(3);
  LogicalNotRef({3, 0, 0}, In(x), Out(y));
  EXPECT_EQ(y, (std::vector<uint8_t>{0, 1, 0}));
}

}  // namespace
}  // namespace mote
