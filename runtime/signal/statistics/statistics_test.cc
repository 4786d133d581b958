// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/statistics/statistics.h"

#include "runtime/ops/common/op_testing.h"
#include "tests/recordings.h"

namespace mote {
namespace {

using testing::In;
using testing::Random;

StatisticsResult Of(const std::vector<int16_t>& x) {
  Statistics statistics;
  statistics.Reset();
  statistics.Process(In(x), 1);
  return statistics.result();
}

void ExpectTheRealNumbers(const std::vector<int16_t>& x) {
  const auto n = static_cast<long double>(x.size());
  long double mean = 0, squares = 0, second = 0, fourth = 0, peak = 0;
  for (const int16_t v : x) {
    mean += v / n;
    squares += static_cast<long double>(v) * v;
    peak = std::max(peak, std::abs(static_cast<long double>(v)));
  }
  for (const int16_t v : x) {
    const long double d = (v - mean) * (v - mean);
    second += d;
    fourth += d * d;
  }
  const StatisticsResult got = Of(x);
  const long double rms = std::sqrt(squares / n);
  const auto near = [](long double number, long double real) {
    return std::abs(number - real) <= 1.0L + real * 1e-15L;
  };
  ASSERT_EQ(static_cast<size_t>(got.count), x.size());
  ASSERT_EQ(got.peak, static_cast<int32_t>(peak));
  ASSERT_TRUE(near(got.mean, mean * 256)) << got.mean;
  ASSERT_TRUE(near(got.rms, rms * 256)) << got.rms;
  ASSERT_TRUE(near(got.deviation, std::sqrt(second / n) * 256)) << got.deviation;
  if (rms > 0) {
    ASSERT_TRUE(near(got.crest, peak / rms * 65536)) << got.crest;
  }
  if (second > 1e-6L) {
    ASSERT_TRUE(near(got.kurtosis, n * fourth / (second * second) * 65536)) << got.kurtosis;
  }
}

bool operator==(const StatisticsResult& a, const StatisticsResult& b) {
  return a.count == b.count && a.mean == b.mean && a.rms == b.rms && a.deviation == b.deviation &&
         a.peak == b.peak && a.crest == b.crest && a.kurtosis == b.kurtosis;
}

TEST(Statistics, AreTheRealNumbersToTheLastBit) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const int32_t size = random.Coin() ? random.Seam() : random.Int(1, 3000);
    const int32_t most = 1 << random.Int(0, 14);
    const int32_t offset = random.Int(most - 32768, 32767 - most);
    ASSERT_NO_FATAL_FAILURE(ExpectTheRealNumbers(random.Int16s(size)));
    ASSERT_NO_FATAL_FAILURE(
        ExpectTheRealNumbers(random.Ints<int16_t>(size, offset - most, offset + most)));
  }
}

TEST(Statistics, HoldTheLargestSums) {
  std::vector<int16_t> x(65536, INT16_MIN);
  ExpectTheRealNumbers(x);
  for (const size_t upper : {size_t{1}, size_t{13849}, size_t{32768}, size_t{65535}}) {
    std::fill(x.begin(), x.begin() + static_cast<ptrdiff_t>(upper), INT16_MAX);
    ExpectTheRealNumbers(x);
  }
}

TEST(Statistics, OfKnownSignals) {
  std::vector<int16_t> sine, square, impact(1000, 0);
  for (int32_t i = 0; i < 1000; ++i) {
    sine.push_back(static_cast<int16_t>(std::lround(20000 * std::sin(2 * M_PI * i / 100.0))));
    square.push_back(i % 2 == 0 ? 1000 : -1000);
  }
  impact[500] = 7;
  EXPECT_NEAR(Of(sine).kurtosis / 65536.0, 1.5, 1e-3);
  EXPECT_NEAR(Of(sine).crest / 65536.0, std::sqrt(2.0), 1e-3);
  EXPECT_EQ(Of(square).kurtosis, 65536U);
  EXPECT_EQ(Of(square).crest, 65536U);
  EXPECT_EQ(Of(square).rms, 256000U);
  EXPECT_NEAR(Of(impact).kurtosis / 65536.0, 998 + 1 / 999.0, 1e-3);
}

TEST(Statistics, SilenceAndConstantsHaveNoShape) {
  EXPECT_EQ(Of(std::vector<int16_t>(9, 0)).crest, 0U);
  EXPECT_EQ(Of(std::vector<int16_t>(9, 0)).kurtosis, 0U);
  const StatisticsResult constant = Of(std::vector<int16_t>(9, -32768));
  EXPECT_EQ(constant.kurtosis, 0U);
  EXPECT_EQ(constant.deviation, 0U);
  EXPECT_EQ(constant.crest, 65536U);
  EXPECT_EQ(constant.mean, -32768 * 256);
  EXPECT_EQ(Of({}).count, 0);
}

TEST(Statistics, ShapeDoesNotDependOnScale) {
  for (uint32_t seed = 0; seed < 100; ++seed) {
    Random random(seed);
    const std::vector<int16_t> x = random.Ints<int16_t>(random.Int(1, 500), -3000, 3000);
    std::vector<int16_t> larger;
    for (const int16_t v : x) larger.push_back(static_cast<int16_t>(-10 * v));
    ASSERT_EQ(Of(x).kurtosis, Of(larger).kurtosis) << "seed " << seed;
    ASSERT_EQ(Of(x).crest, Of(larger).crest) << "seed " << seed;
  }
}

TEST(Statistics, AnySplitGivesTheSameBitsAndAxesAreTakenApart) {
  for (uint32_t seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const std::vector<int16_t> x = random.Int16s(random.Int(1, 400));
    Statistics split, axis;
    split.Reset();
    axis.Reset();
    for (size_t at = 0; at < x.size();) {
      const size_t count = std::min(x.size() - at, static_cast<size_t>(random.Int(0, 50)));
      split.Process(In(x).subspan(at, count), 1);
      at += count;
    }
    ASSERT_TRUE(split.result() == Of(x));
    std::vector<int16_t> interleaved = random.Int16s(3 * static_cast<int64_t>(x.size()));
    for (size_t i = 0; i < x.size(); ++i) interleaved[3 * i] = x[i];
    axis.Process(In(interleaved), 3);
    ASSERT_TRUE(axis.result() == Of(x));
  }
}

TEST(Statistics, LeavesOutWhatIsTooMuch) {
  std::vector<int16_t> x(65536, 5);
  const StatisticsResult before = Of(x);
  x.insert(x.end(), 100, INT16_MAX);
  EXPECT_TRUE(Of(x) == before);
}

TEST(Statistics, OfBearingsAreThoseOfTheirTable) {
  const std::string labels = "data/vibration/cwru/LABELS.csv";
  MOTE_SKIP_WITHOUT(labels);
  const auto keys = ReadCsvColumn(labels, "key");
  const auto scales = ReadCsvColumn(labels, "scale_g_per_lsb");
  const auto rms = ReadCsvColumn(labels, "rms_g");
  ASSERT_GT(keys.size(), 20U);
  for (size_t row = 0; row < keys.size(); ++row) {
    SCOPED_TRACE(keys[row]);
    const std::vector<int16_t> x = ReadNpyInt16("data/vibration/cwru/" + keys[row] + ".npy");
    ASSERT_GT(x.size(), 65536U);
    double squares = 0, mean = 0;
    // The whole is more than a block holds.
    for (size_t at = 0; at < x.size(); at += 65536) {
      const Span<const int16_t> span = In(x).subspan(at, std::min<size_t>(65536, x.size() - at));
      const std::vector<int16_t> part(span.begin(), span.end());
      ASSERT_NO_FATAL_FAILURE(ExpectTheRealNumbers(part));
      const double share = static_cast<double>(part.size()) / static_cast<double>(x.size());
      squares += std::pow(Of(part).rms / 256.0, 2) * share;
      mean += Of(part).mean / 256.0 * share;
    }
    // The table's is about the mean.
    const double whole = std::sqrt(squares - mean * mean) * std::stod(scales[row]);
    EXPECT_NEAR(whole, std::stod(rms[row]), 1e-4 * whole + 5e-6);
  }
}

}  // namespace
}  // namespace mote
