// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/log/log.h"

#include <gtest/gtest.h>

#include <cmath>

#include "compiler/frontend/sound_tables.h"
#include "runtime/ops/common/op_testing.h"
#include "runtime/signal/common/signal_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;

int32_t LogOf(uint64_t x, uint64_t offset = 0, int32_t bias = 0) {
  static const std::vector<uint16_t> curve = frontend::LogCurve();
  const std::vector<uint64_t> xs = {x};
  std::vector<int32_t> y(1);
  LogU64Ref({1, bias, offset}, In(xs), In(curve), Out(y));
  return y[0];
}

double Real(uint64_t x) {
  return static_cast<double>(65536 * std::log(static_cast<long double>(x)));
}

TEST(LogU64, IsWithinThreeOfTheRealLogarithmOverItsRange) {
  for (uint64_t x = 1; x < uint64_t{1} << 63; x += 1 + x / 997) {
    ASSERT_NEAR(LogOf(x), Real(x), 3) << x;
  }
  EXPECT_NEAR(LogOf(uint64_t{1} << 63), Real(uint64_t{1} << 63), 3);
}

TEST(LogU64, OfZeroIsThatOfOne) { EXPECT_EQ(LogOf(0), LogOf(1)); }

TEST(LogU64, AddsTheOffsetBeforeAndTheBiasAfter) {
  EXPECT_EQ(LogOf(0, 1000), LogOf(1000));
  EXPECT_EQ(LogOf(500, 500, -77), LogOf(1000) - 77);
  EXPECT_NEAR(LogOf(uint64_t{1} << 63, uint64_t{1} << 62), Real(uint64_t{3} << 62), 3);
}

TEST(LogU64, NeverFalls) {
  int32_t before = LogOf(1);
  for (uint64_t x = 2; x < 200'000; ++x) {
    const int32_t log = LogOf(x);
    ASSERT_GE(log, before) << x;
    before = log;
  }
}

std::vector<uint32_t> Arguments() {
  std::vector<uint32_t> x;
  for (uint64_t v = 0; v <= UINT32_MAX; v += 1 + v / 97) x.push_back(static_cast<uint32_t>(v));
  return x;
}

std::vector<int32_t> Log16(int32_t input_shift, const std::vector<uint32_t>& x) {
  const std::vector<uint16_t> curve = frontend::LogCurve();
  std::vector<int32_t> y(x.size());
  Log16U32Ref({static_cast<int32_t>(x.size()), input_shift, 64}, In(x), In(curve), Out(y));
  return y;
}

// The hash is of what the micro frontend's LogScaleApply (tensorflow/tflite-micro,
// microfrontend/lib/log_scale.c) gives for these arguments with a scale shift of 6 and correction
// bits of 0, 3 and -2.
TEST(Log16U32, GivesTheBitsOfTheMicroFrontend) {
  testing::Hash16 found;
  for (const int32_t shift : {0, 3, -2}) found.Add(Log16(shift, Arguments()));
  EXPECT_EQ(found.value(), 0x63afd3c4U);
}

TEST(Log16U32, IsNearTheRealLogarithm) {
  const std::vector<uint32_t> x = Arguments();
  const std::vector<int32_t> y = Log16(0, x);
  for (size_t i = 0; i < x.size(); ++i) {
    const double real = x[i] > 1 ? 64 * std::log(static_cast<double>(x[i])) : 0;
    ASSERT_NEAR(y[i], real, 1) << x[i];
  }
}

}  // namespace
}  // namespace mote
