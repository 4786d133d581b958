// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/wide.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::Random;
using Native = unsigned __int128;

Native NativeOf(Wide a) { return (static_cast<Native>(a.high) << 64) | a.low; }

Wide AnyWide(Random& random) {
  uint64_t halves[2] = {};
  for (uint64_t& half : halves) {
    half = (static_cast<uint64_t>(static_cast<uint32_t>(random.Word())) << 32) |
           static_cast<uint32_t>(random.Word());
    if (random.Int(0, 7) == 0) half = random.Coin() ? 0 : UINT64_MAX;
  }
  return Wide{halves[0], halves[1]} >> random.Int(0, 127);
}

TEST(Wide, ComputesAsACompilersIntegersDo) {
  for (uint32_t seed = 0; seed < 20000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Wide a = AnyWide(random), b = AnyWide(random);
    const int32_t bits = random.Int(0, 127);
    ASSERT_TRUE(NativeOf(a + b) == NativeOf(a) + NativeOf(b));
    ASSERT_TRUE(NativeOf(a - b) == NativeOf(a) - NativeOf(b));
    ASSERT_TRUE(NativeOf(a * b) == NativeOf(a) * NativeOf(b));
    ASSERT_TRUE(NativeOf(a >> bits) == NativeOf(a) >> bits);
    ASSERT_TRUE(NativeOf(a << bits) == NativeOf(a) << bits);
    ASSERT_EQ(a < b, NativeOf(a) < NativeOf(b));
    ASSERT_EQ(a == b, NativeOf(a) == NativeOf(b));
  }
  EXPECT_TRUE(NativeOf(WideOf(-3)) == static_cast<Native>(-3));
}

TEST(Wide, RatiosRoundToTheNearest) {
  for (uint32_t seed = 0; seed < 20000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Wide b = AnyWide(random) >> 64;
    const Wide a = AnyWide(random) >> 64;
    const int32_t bits = random.Int(0, 63);
    if (b == Wide{0, 0}) continue;
    const Native doubled = (NativeOf(a) << (bits + 1)) / NativeOf(b);
    const Native expected = (doubled + 1) / 2;
    const uint64_t ratio = Ratio(a, b, bits);
    if (NativeOf(a) >> (63 - bits) >= NativeOf(b)) {
      ASSERT_EQ(ratio, UINT64_MAX);
    } else {
      ASSERT_TRUE(ratio == expected);
    }
  }
}

TEST(Wide, RatiosOfLargeNumbersKeepTheirFraction) {
  const Wide b = Wide{1, 0} << 62;  // 2^126
  EXPECT_EQ(Ratio(b + (b >> 2), b, 16), 0x14000U);
  EXPECT_EQ(Ratio(b, b + (b >> 1), 8), 171U);  // 170.67
  EXPECT_EQ(Ratio(WideOf(0), WideOf(0), 8), 0U);
  EXPECT_EQ(Ratio(WideOf(1), WideOf(0), 8), UINT64_MAX);
}

}  // namespace
}  // namespace mote
