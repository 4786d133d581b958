// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/detrend/detrend.h"

#include "runtime/ops/common/op_testing.h"
#include "tests/recordings.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

int16_t Saturated(double v) { return static_cast<int16_t>(std::clamp(v, -32768.0, 32767.0)); }

// Long double holds the sums of these sizes exactly.
std::vector<int16_t> MeanOracle(const std::vector<int16_t>& x) {
  long double sum = 0;
  for (const int16_t v : x) sum += v;
  const auto mean =
      static_cast<double>(std::floor(sum / static_cast<long double>(x.size()) + 0.5L));
  std::vector<int16_t> y;
  for (const int16_t v : x) y.push_back(Saturated(v - mean));
  return y;
}

// floor(n / d), d above 0.
__int128 Floor(__int128 n, __int128 d) { return n / d - (n % d < 0 ? 1 : 0); }

// The normal equations of least squares in times -(n-1), -(n-3) ... n-1, whole numbers throughout:
// line(t) = sum / n + moment / squares * t.
void ExpectTheLineOff(const std::vector<int16_t>& x, const std::vector<int16_t>& y) {
  const auto n = static_cast<__int128>(x.size());
  const auto time_of = [&](size_t i) { return 2 * static_cast<__int128>(i) - (n - 1); };
  __int128 sum = 0, moment = 0, squares = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    sum += x[i];
    moment += time_of(i) * x[i];
    squares += time_of(i) * time_of(i);
  }
  if (squares == 0) squares = 1;
  for (size_t i = 0; i < x.size(); ++i) {
    const __int128 line = sum * squares + moment * time_of(i) * n;
    const __int128 rounded = Floor(2 * line + n * squares, 2 * n * squares);
    ASSERT_EQ(y[i], Saturated(x[i] - static_cast<double>(rounded))) << i << " of " << x.size();
  }
}

std::vector<int16_t> Linear(const std::vector<int16_t>& x, int32_t stride = 1) {
  const auto size = static_cast<int32_t>(x.size()) / stride;
  std::vector<int16_t> y(static_cast<size_t>(size));
  DetrendLinearS16Ref({size, stride}, In(x), Out(y));
  return y;
}

TEST(Detrend, TakesTheRoundedMeanOff) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const std::vector<int16_t> x =
        random.Int16s(random.Coin() ? random.Seam() : random.Int(1, 900));
    std::vector<int16_t> y(x.size());
    DetrendMeanS16Ref({static_cast<int32_t>(x.size()), 1}, In(x), Out(y));
    ASSERT_EQ(y, MeanOracle(x));
  }
}

TEST(Detrend, TakesTheLineOfLeastSquaresOff) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const std::vector<int16_t> x =
        random.Int16s(random.Coin() ? random.Seam() : random.Int(1, 900));
    ExpectTheLineOff(x, Linear(x));
  }
}

TEST(Detrend, RoundsTiesUp) {
  EXPECT_EQ(Linear({0, 1, 0, 1}), (std::vector<int16_t>{0, 1, -1, 0}));   // 0.2 0.4 0.6 0.8
  EXPECT_EQ(Linear({0, 1, 1, 0}), (std::vector<int16_t>{-1, 0, 0, -1}));  // 0.5
  for (uint32_t seed = 0; seed < 300; ++seed) {
    Random random(seed);
    const std::vector<int16_t> x = random.Ints<int16_t>(random.Int(2, 9), -3, 3);
    ExpectTheLineOff(x, Linear(x));
  }
}

TEST(Detrend, LeavesNothingOfALineAndOfAConstant) {
  std::vector<int16_t> line, constant(77, INT16_MIN);
  for (int32_t i = 0; i < 101; ++i) line.push_back(static_cast<int16_t>(13 * i - 700));
  EXPECT_EQ(Linear(line), std::vector<int16_t>(101, 0));
  EXPECT_EQ(Linear(constant), std::vector<int16_t>(77, 0));
  EXPECT_EQ(Linear({5}), std::vector<int16_t>{0});
}

TEST(Detrend, HoldsTheLargestSumsOfTheLongestBlock) {
  std::vector<int16_t> x(32768);
  for (const int kind : {0, 1, 2, 3}) {
    for (size_t i = 0; i < x.size(); ++i) {
      const bool upper = kind == 0 || (kind == 1 && i >= x.size() / 2) || (kind == 2 && i < 9000);
      x[i] = upper ? INT16_MAX : INT16_MIN;
    }
    ExpectTheLineOff(x, Linear(x));
  }
}

TEST(Detrend, TakesOneAxisOutOfInterleavedOnesAndWorksInPlace) {
  Random random(1);
  const std::vector<int16_t> axis = random.Int16s(100);
  std::vector<int16_t> interleaved = random.Int16s(300);
  for (size_t i = 0; i < axis.size(); ++i) interleaved[3 * i] = axis[i];
  EXPECT_EQ(Linear(interleaved, 3), Linear(axis));
  std::vector<int16_t> shared = axis;
  DetrendLinearS16Ref({100, 1}, In(shared), Out(shared));
  EXPECT_EQ(shared, Linear(axis));
  shared = axis;
  DetrendMeanS16Ref({100, 1}, In(shared), Out(shared));
  EXPECT_EQ(shared, MeanOracle(axis));
}

TEST(Detrend, IsTheNearestIntegerOnABearingsRecording) {
  const std::string data = "data/vibration/cwru/cwru_105_0.npy";
  MOTE_SKIP_WITHOUT(data);
  std::vector<int16_t> x = ReadNpyInt16(data);
  ASSERT_GE(x.size(), 16384U);
  x.resize(16384);
  ExpectTheLineOff(x, Linear(x));
}

}  // namespace
}  // namespace mote
