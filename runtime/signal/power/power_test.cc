// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/power/power.h"

#include <gtest/gtest.h>

#include <cmath>

#include "runtime/base/dsp_intrinsics.h"
#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

constexpr int32_t kMost = 1 << 30;

// Small and large numbers alike.
std::vector<int32_t> AnySpectrum(Random& random, int32_t bins) {
  std::vector<int32_t> x;
  for (int32_t i = 0; i < 2 * bins; ++i)
    x.push_back(random.Int(-kMost, kMost) >> random.Int(0, 30));
  x[2] = -kMost;
  x[3] = 0;
  return x;
}

long double Square(const std::vector<int32_t>& x, int32_t bin) {
  const size_t at = 2 * static_cast<size_t>(bin);
  const long double re = x[at], im = x[at + 1];
  return re * re + im * im;  // exact: 64 bits
}

// In place, as the front end calls it; what is not asked for stays.
template <class Function>
std::vector<uint32_t> Call(Function function, const PowerParams& p, const std::vector<int32_t>& x) {
  std::vector<int32_t> words = x;
  function(p, In(words), Span<uint32_t>(reinterpret_cast<uint32_t*>(words.data()), words.size()));
  return {words.begin(), words.end()};
}

TEST(PowerS32, IsTheRoundedSumOfSquaresOfTheBinsAskedFor) {
  Random random(1);
  const std::vector<int32_t> x = AnySpectrum(random, 500);
  const std::vector<uint32_t> y = Call(PowerS32Ref, {1, 498}, x);
  EXPECT_EQ(y[0], static_cast<uint32_t>(x[0]));
  EXPECT_EQ(y[999], static_cast<uint32_t>(x[999]));
  for (int32_t k = 1; k < 499; ++k) {
    const long double real = std::floor(Square(x, k) / 1024 + 0.5L);
    ASSERT_EQ(static_cast<long double>(WideWord(In(y), k)), real) << k;
  }
}

TEST(MagnitudeS32, IsTheRootToSixteenBits) {
  Random random(2);
  const std::vector<int32_t> x = AnySpectrum(random, 500);
  const std::vector<uint32_t> y = Call(MagnitudeS32Ref, {1, 499}, x);
  EXPECT_EQ(WideWord(In(y), 1), uint64_t{kMost});
  for (int32_t k = 1; k < 500; ++k) {
    const long double real = std::sqrt(Square(x, k));
    ASSERT_NEAR(static_cast<double>(WideWord(In(y), k)),
                static_cast<double>(real),
                0.501 + static_cast<double>(real) / 65536)
        << k;
  }
}

TEST(PowerS16, IsTheSumOfSquares) {
  const std::vector<uint32_t> x = {
      1, MakePair(-32768, 0), MakePair(3, -4), MakePair(-32768, 32767)};
  std::vector<uint32_t> y(4, 9);
  PowerS16Ref({1, 3}, In(x), Out(y));
  EXPECT_EQ(y, (std::vector<uint32_t>{9, 1U << 30, 25, 2147418113U}));
}

}  // namespace
}  // namespace mote
