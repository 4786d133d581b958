// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/square_root.h"

#include <gtest/gtest.h>

namespace mote {
namespace {

// Is `root` the integer nearest to sqrt(n)? (2 root - 1)^2 < 4 n < (2 root + 1)^2; never a tie.
void ExpectNearest(uint64_t root, uint64_t n) {
  using Wide = unsigned __int128;
  const Wide four = Wide{4} * n;
  EXPECT_LT(four, (Wide{2} * root + 1) * (Wide{2} * root + 1)) << n;
  if (root == 0) return;
  EXPECT_GT(four, (Wide{2} * root - 1) * (Wide{2} * root - 1)) << n;
}

TEST(SquareRoot, Of32BitsIsTheNearestInteger) {
  for (uint64_t n = 0; n <= 0xFFFF0000U; n += 1 + n / 9973) {
    ExpectNearest(RoundedRoot32(static_cast<uint32_t>(n)), n);
  }
}

TEST(SquareRoot, RoundsUpAboveTheMiddleOfTwoSquares) {
  for (uint64_t root = 1; root < 65535; root += 1 + root / 31) {
    EXPECT_EQ(RoundedRoot32(static_cast<uint32_t>(root * root + root)), root);
    EXPECT_EQ(RoundedRoot32(static_cast<uint32_t>(root * root + root + 1)), root + 1);
  }
}

TEST(SquareRoot, Of64BitsIsTheNearestInteger) {
  for (uint64_t n = 1; n < uint64_t{1} << 63; n += 1 + n / 997) {
    if (n > 0xFFFF0000U && n <= 0xFFFFFFFFU) continue;
    ExpectNearest(RoundedRoot64(n), n);
  }
}

TEST(SquareRoot, StaysWithinItsTypeAtTheEnd) {
  EXPECT_EQ(RoundedRoot32(UINT32_MAX), 65535U);
  EXPECT_EQ(RoundedRoot64(UINT32_MAX), 65535U);
  EXPECT_EQ(RoundedRoot64(uint64_t{1} << 32), 65536U);
  EXPECT_EQ(RoundedRoot64(UINT64_MAX), UINT32_MAX);
}

}  // namespace
}  // namespace mote
