// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/cast/cast.h"

#include <cmath>
#include <limits>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;

template <class To, class From>
std::vector<To> Cast(const std::vector<From>& x) {
  std::vector<To> y(x.size());
  CastRef<From, To>({static_cast<int32_t>(x.size())}, In(x), Out(y));
  return y;
}

TEST(Cast, IntegersKeepTheirLowBits) {
  EXPECT_EQ((Cast<int8_t, int32_t>({0, -1, 127, 128, 256, -129, INT32_MIN})),
            (std::vector<int8_t>{0, -1, 127, -128, 0, 127, 0}));
  EXPECT_EQ((Cast<int16_t, int64_t>({65535, -32769, INT64_MAX})),
            (std::vector<int16_t>{-1, 32767, -1}));
  EXPECT_EQ((Cast<uint32_t, int8_t>({-1, 5})), (std::vector<uint32_t>{UINT32_MAX, 5}));
  EXPECT_EQ((Cast<int64_t, uint32_t>({UINT32_MAX})), (std::vector<int64_t>{UINT32_MAX}));
  EXPECT_EQ((Cast<int8_t, uint8_t>({255, 128, 3})), (std::vector<int8_t>{-1, -128, 3}));
}

TEST(Cast, RealNumbersAreCutOffTowardsZeroAndKeptInRange) {
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> x = {1.99F, -1.99F, 300.5F, 3e9F, -3e9F, infinity, std::nanf("")};
  EXPECT_EQ((Cast<int32_t>(x)),
            (std::vector<int32_t>{1, -1, 300, INT32_MAX, INT32_MIN, INT32_MAX, 0}));
  EXPECT_EQ((Cast<int8_t>(x)), (std::vector<int8_t>{1, -1, 44, -1, 0, -1, 0}));
  EXPECT_EQ((Cast<uint32_t>(x)),
            (std::vector<uint32_t>{1, 0, 300, 3'000'000'000U, 0, UINT32_MAX, 0}));
  EXPECT_EQ((Cast<int64_t>(x)),
            (std::vector<int64_t>{1, -1, 300, 3'000'000'000, -3'000'000'000, INT64_MAX, 0}));
}

TEST(Cast, IntegersBecomeTheNearestRealNumber) {
  EXPECT_EQ((Cast<float, int32_t>({16'777'217, 16'777'219, -5, INT32_MAX})),
            (std::vector<float>{16777216.0F, 16777220.0F, -5.0F, 0x1p31F}));
  EXPECT_EQ((Cast<float, uint32_t>({UINT32_MAX})), (std::vector<float>{0x1p32F}));
}

TEST(Cast, BoolIsWhatIsNotZero) {
  const float x[] = {0.0F, -0.0F, 0.25F, std::nanf("")};
  bool y[4] = {};
  CastRef<float, bool>({4}, Span<const float>(x), Span<bool>(y));
  EXPECT_TRUE(!y[0] && !y[1] && y[2] && y[3]);
  const std::vector<uint8_t> bytes = {0, 1, 2, 255};
  std::vector<int8_t> back(4);
  CastRef<bool, int8_t>({4}, {reinterpret_cast<const bool*>(bytes.data()), 4}, Out(back));
  EXPECT_EQ(back, (std::vector<int8_t>{0, 1, 1, 1}));
}

}  // namespace
}  // namespace mote
