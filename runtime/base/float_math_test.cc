// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/float_math.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace mote {
namespace {

struct Function {
  const char* name;
  float (*ours)(float);
  double (*library)(double);
  double ulp = 2;
};

const Function kNear[] = {{"Exp", Exp, std::exp},
                          {"Expm1", Expm1, std::expm1},
                          {"Log", Log, std::log},
                          {"Sin", Sin, std::sin},
                          {"Cos", Cos, std::cos},
                          {"Tanh", Tanh, std::tanh},
                          {"Erfc", Erfc, std::erfc, 16}};

// As TFLite's ROUND: ties to even, and +0 for the numbers of (-1/2, 0).
double TiesToEven(double x) { return x < 0 && x >= -0.5 ? 0 : std::nearbyint(x); }

const Function kExact[] = {{"Sqrt", Sqrt, std::sqrt},
                           {"Trunc", Trunc, std::trunc},
                           {"Floor", Floor, std::floor},
                           {"Ceil", Ceil, std::ceil},
                           {"Round", Round, TiesToEven},
                           {"RoundAway", RoundAway, std::round}};

// In units in the last place of a float of that size.
double ErrorInUlp(float ours, double real) {
  const float nearest = static_cast<float>(real);
  if (std::isnan(nearest) || std::isinf(nearest) || std::isinf(ours) || std::isnan(ours)) {
    const bool same = ours == nearest || (std::isnan(ours) && std::isnan(nearest));
    return same ? 0 : 1e9;
  }
  int exponent = 0;
  static_cast<void>(std::frexp(real, &exponent));
  const double ulp = std::ldexp(1.0, std::max(exponent - 24, -149));
  return std::abs(static_cast<double>(ours) - real) / ulp;
}

// Every pattern of a float at a step that is prime: all exponents, both signs, denormals,
// infinities and NaN among them.
template <class Check>
void ForPatterns(Check check) {
  constexpr uint32_t kStep = 15401;
  for (uint32_t bits = 0; bits <= UINT32_MAX - kStep; bits += kStep) check(FloatOf(bits));
  for (const float x : {0.0F, -0.0F, Infinity(), -Infinity(), Nan(), 0.5F, -0.5F, 1.5F, 2.5F}) {
    check(x);
  }
}

TEST(FloatMath, StaysWithinItsUnitsOfTheRealFunction) {
  for (const Function& f : kNear) {
    double worst = 0;
    float where = 0;
    ForPatterns([&](float x) {
      const double error = ErrorInUlp(f.ours(x), f.library(static_cast<double>(x)));
      if (error > worst) {
        worst = error;
        where = x;
      }
    });
    EXPECT_LE(worst, f.ulp) << f.name << " of " << where;
    RecordProperty(f.name, std::to_string(worst));
  }
}

TEST(FloatMath, IntegersAndRootsAreExact) {
  for (const Function& f : kExact) {
    int different = 0;
    ForPatterns([&](float x) {
      const float real = static_cast<float>(f.library(static_cast<double>(x)));
      const float ours = f.ours(x);
      const bool same = BitsOf(ours) == BitsOf(real) || (std::isnan(ours) && std::isnan(real));
      if (!same && different++ == 0) ADD_FAILURE() << f.name << " of " << x << " is " << ours;
    });
    EXPECT_EQ(different, 0) << f.name;
  }
}

// Near multiples of pi / 2 the rest has few bits; the worst float of all is among these.
TEST(FloatMath, AnglesNearQuarterTurnsKeepTheirBits) {
  for (const float x : {0x1.F9CBE2p+6F, 0x1.BA6E5Ap+69F, 0x1.6C6CBCp+45F, 16367173.0F, 1e38F}) {
    EXPECT_LE(ErrorInUlp(Sin(x), std::sin(static_cast<double>(x))), 2) << x;
    EXPECT_LE(ErrorInUlp(Cos(x), std::cos(static_cast<double>(x))), 2) << x;
  }
  for (int32_t i = 1; i < 100'000; ++i) {
    const float x = static_cast<float>(i * 1.5707963267948966);
    ASSERT_LE(ErrorInUlp(Sin(x), std::sin(static_cast<double>(x))), 2) << x;
    ASSERT_LE(ErrorInUlp(Cos(x), std::cos(static_cast<double>(x))), 2) << x;
  }
}

}  // namespace
}  // namespace mote
