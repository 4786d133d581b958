// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/rolling/rolling.h"

#include <deque>

#include "runtime/ops/common/op_testing.h"
#include "tests/recordings.h"

namespace mote {
namespace {

using testing::Out;
using testing::Random;

// A block with the memory that it works in.
struct Owner {
  explicit Owner(int32_t size)
      : values(static_cast<size_t>(size), 77), lows(values.size(), 5), highs(values.size(), 5) {
    rolling.Init({size}, Out(values), Out(lows), Out(highs));
  }
  Owner(const Owner&) = delete;
  Owner& operator=(const Owner&) = delete;

  std::vector<int32_t> values;
  std::vector<uint16_t> lows, highs;
  Rolling rolling;
};

double SlopeOf(const std::deque<int32_t>& window) {
  const double n = static_cast<double>(window.size());
  double moment = 0, squares = 0;
  for (size_t i = 0; i < window.size(); ++i) {
    const double t = static_cast<double>(i) - (n - 1) / 2;
    moment += t * window[i];
    squares += t * t;
  }
  return squares == 0 ? 0 : moment / squares;
}

// Of a window that is looked through anew for every sample.
void ExpectTheNumbersOf(const std::deque<int32_t>& window, const Rolling& rolling) {
  ASSERT_EQ(static_cast<size_t>(rolling.count()), window.size());
  ASSERT_EQ(rolling.min(), *std::min_element(window.begin(), window.end()));
  ASSERT_EQ(rolling.max(), *std::max_element(window.begin(), window.end()));
  double sum = 0;
  for (const int32_t v : window) sum += v;
  ASSERT_NEAR(rolling.mean(), sum / static_cast<double>(window.size()), 0.5);
  const double slope = SlopeOf(window) * 65536;
  ASSERT_NEAR(static_cast<double>(rolling.slope()), slope, 0.5 + std::abs(slope) * 1e-12);
}

TEST(Rolling, EqualsTheWholeWindowAtEverySample) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    Owner owner(random.Coin() ? random.Seam() : random.Int(1, 60));
    const int32_t kind = random.Int(0, 3);
    std::deque<int32_t> window;
    int32_t walk = 0;
    for (int32_t i = 0; i < 200; ++i) {
      walk += random.Int(-3, 3);
      const int32_t x = kind == 0   ? random.Word()
                        : kind == 1 ? (random.Coin() ? INT32_MIN : INT32_MAX)
                        : kind == 2 ? walk
                                    : (seed % 2 == 0 ? i : -i);
      owner.rolling.Process(x);
      window.push_back(x);
      if (window.size() > owner.values.size()) window.pop_front();
      ASSERT_NO_FATAL_FAILURE(ExpectTheNumbersOf(window, owner.rolling)) << i;
    }
  }
}

TEST(Rolling, HoldsTheLargestSumsOfTheLongestWindow) {
  Owner owner(kMostRollingSize);
  std::deque<int32_t> window;
  for (int32_t i = 0; i < 2 * kMostRollingSize; ++i) {
    const int32_t x = i % kMostRollingSize < kMostRollingSize / 2 ? INT32_MIN : INT32_MAX;
    owner.rolling.Process(x);
    window.push_back(x);
    if (window.size() > owner.values.size()) window.pop_front();
    if (i % 512 != 511) continue;
    ASSERT_NO_FATAL_FAILURE(ExpectTheNumbersOf(window, owner.rolling)) << i;
  }
}

TEST(Rolling, OfALineIsItsSlopeAndOfNothingIsZero) {
  Owner owner(10);
  EXPECT_EQ(owner.rolling.mean(), 0);
  EXPECT_EQ(owner.rolling.min(), 0);
  EXPECT_EQ(owner.rolling.slope(), 0);
  for (int32_t i = 0; i < 25; ++i) owner.rolling.Process(-7 * i);
  EXPECT_EQ(owner.rolling.slope(), -7 * 65536);
  owner.rolling.Reset();
  EXPECT_EQ(owner.rolling.count(), 0);
  owner.rolling.Process(INT32_MIN);
  EXPECT_EQ(owner.rolling.max(), INT32_MIN);
  EXPECT_EQ(owner.rolling.slope(), 0);
}

TEST(Rolling, OfARainGaugeEqualsTheWholeWindow) {
  const std::string file = "data/mosquito/dengue_weather/LABELS.csv";
  MOTE_SKIP_WITHOUT(file);
  Owner owner(12);  // weeks, in which mosquitoes grow up
  std::deque<int32_t> window;
  for (const std::string& mm : ReadCsvColumn(file, "station_precip_mm")) {
    if (mm.empty()) continue;
    window.push_back(static_cast<int32_t>(std::lround(std::stod(mm) * 10)));
    if (window.size() > 12) window.pop_front();
    owner.rolling.Process(window.back());
    ASSERT_NO_FATAL_FAILURE(ExpectTheNumbersOf(window, owner.rolling));
  }
  EXPECT_EQ(owner.rolling.count(), 12);
}

}  // namespace
}  // namespace mote
