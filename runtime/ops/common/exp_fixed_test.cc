// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/exp_fixed.h"

#include "runtime/ops/common/exp_oracle.h"

namespace mote {
namespace {

using testing::Random;

TEST(ExpFixed, EqualsItsOracle) {
  Random random(1);
  for (int i = 0; i < 1'000'000; ++i) {
    const int32_t a = -random.Int(0, (31 << 26) >> random.Int(0, 20));
    ASSERT_EQ(ExpOnNonPositive<5>(a), testing::ExpOracle(a, 5)) << a;
    ASSERT_EQ(ExpOnNonPositive<4>(a), testing::ExpOracle(a, 4)) << a;
  }
}

TEST(ExpFixed, IsCloseToExp) {
  Random random(2);
  for (int i = 0; i < 100'000; ++i) {
    const int32_t a = -random.Int(0, 31 << 26);
    const double real = std::exp(a / 0x1p26);
    ASSERT_NEAR(ExpOnNonPositive<5>(a) / 0x1p31, real, 4e-7) << a;
  }
}

TEST(ExpFixed, ReciprocalEqualsItsOracleAndIsClose) {
  Random random(3);
  for (int i = 0; i < 1'000'000; ++i) {
    const int32_t a = random.Int(0, 7) == 0 ? random.Int(0, 5) : random.Int(0, INT32_MAX);
    ASSERT_EQ(ReciprocalOfOnePlusQ0(a), testing::ReciprocalOracle(a)) << a;
    ASSERT_NEAR(ReciprocalOfOnePlusQ0(a) / 0x1p31, 1.0 / (1.0 + a / 0x1p31), 1e-8) << a;
  }
}

TEST(ExpFixed, ShiftsLeftWithSaturation) {
  EXPECT_EQ(SaturatingShiftLeft(3, 2), 12);
  EXPECT_EQ(SaturatingShiftLeft(-3, 2), -12);
  EXPECT_EQ(SaturatingShiftLeft(1 << 29, 2), INT32_MAX);
  EXPECT_EQ(SaturatingShiftLeft(-(1 << 29), 2), INT32_MIN);
}

}  // namespace
}  // namespace mote
