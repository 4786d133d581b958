// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/unary/unary.h"

#include <cmath>
#include <limits>

#include "runtime/ops/common/op_testing.h"

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
        // x^3 and the like go beyond float32 where the double does not.
        if (function == kUnaryGeluTanh && std::fabs(x[i]) > 1e12F) continue;
        ASSERT_TRUE(IsNear(function, y[i], real))
            << row.name << "(" << x[i] << ") = " << y[i] << ", want " << real;
      }
    }
    EXPECT_GE(rows, 1) << "function " << function;
  }
}

}  // namespace
}  // namespace mote
