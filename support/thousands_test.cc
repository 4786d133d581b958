// SPDX-License-Identifier: Apache-2.0
#include "support/thousands.h"

#include <gtest/gtest.h>

namespace mote {
namespace {

TEST(Thousands, AreSeparated) {
  EXPECT_EQ(Thousands(0), "0");
  EXPECT_EQ(Thousands(999), "999");
  EXPECT_EQ(Thousands(16'000), "16,000");
  EXPECT_EQ(Thousands(-1'234'567), "-1,234,567");
  EXPECT_EQ(Thousands(-999), "-999");
  EXPECT_EQ(Thousands(INT64_MIN), "-9,223,372,036,854,775,808");
}

}  // namespace
}  // namespace mote
