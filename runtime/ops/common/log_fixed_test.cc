// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/log_fixed.h"

#include <gtest/gtest.h>

#include <cmath>

namespace mote {
namespace {

// log(x) of x in Q12, in Q5, as a real number.
double Log(int32_t raw) { return std::ldexp(LogOfAtLeastOne<12, 5>(raw), -26); }

TEST(LogFixed, OfOneIsZero) { EXPECT_NEAR(Log(1 << 19), 0, 1e-6); }

TEST(LogFixed, StaysNearTheRealFunctionOverItsRange) {
  for (int64_t raw = 1 << 19; raw <= INT32_MAX; raw += 1 + raw / 499) {
    const double real = std::log(std::ldexp(static_cast<double>(raw), -19));
    ASSERT_NEAR(Log(static_cast<int32_t>(raw)), real, 3e-6) << raw;
  }
  EXPECT_NEAR(Log(INT32_MAX), std::log(4096.0), 3e-6);
}

}  // namespace
}  // namespace mote
