// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/resample_irregular/resample_irregular.h"

#include <tuple>

#include "runtime/ops/common/op_testing.h"
#include "tests/recordings.h"

namespace mote {
namespace {

using testing::Random;

struct Sample {
  int64_t time;
  int32_t value;
};

std::vector<GridPoint> Resample(const ResampleIrregularParams& p,
                                const std::vector<Sample>& samples) {
  ResampleIrregular resample;
  resample.Init(p);
  std::vector<GridPoint> points;
  for (const Sample& sample : samples) {
    EXPECT_EQ(resample.Push(sample.time, sample.value), PushStatus::kTaken);
    for (GridPoint point = {}; resample.Next(point);) points.push_back(point);
  }
  return points;
}

// time, value, is_gap
using Point = std::tuple<int64_t, int32_t, bool>;
std::vector<Point> Points(const std::vector<GridPoint>& points) {
  std::vector<Point> all;
  for (const GridPoint& point : points) all.emplace_back(point.time, point.value, point.is_gap);
  return all;
}

TEST(ResampleIrregular, PutsALineThroughNeighbours) {
  const std::vector<GridPoint> points =
      Resample({10, 30, 99}, {{-5, 0}, {5, 100}, {25, -100}, {30, -100}});
  const std::vector<Point> expected = {
      {0, 50, false}, {10, 50, false}, {20, -50, false}, {30, -100, false}};
  EXPECT_EQ(Points(points), expected);
}

TEST(ResampleIrregular, MarksGapsAndHoldsTheValueBefore) {
  const std::vector<GridPoint> points = Resample({10, 30, 99}, {{0, 7}, {40, 9}, {70, 12}});
  const std::vector<Point> expected = {{0, 7, false},
                                       {10, 7, true},
                                       {20, 7, true},
                                       {30, 7, true},
                                       {40, 9, false},
                                       {50, 10, false},
                                       {60, 11, false},
                                       {70, 12, false}};
  EXPECT_EQ(Points(points), expected);
}

TEST(ResampleIrregular, AClockThatIsSetGivesFewPoints) {
  const std::vector<GridPoint> points = Resample({10, 30, 2}, {{0, 7}, {(1LL << 62) - 2, 9}});
  ASSERT_EQ(points.size(), 3U);
  EXPECT_TRUE(points[2].is_gap);
  EXPECT_EQ(points[2].time, 20);
}

TEST(ResampleIrregular, RefusesWhatItCannotOrder) {
  ResampleIrregular resample;
  resample.Init({10, 30, 9});
  GridPoint point = {};
  EXPECT_FALSE(resample.Next(point));
  EXPECT_EQ(resample.Push(20, 1), PushStatus::kTaken);
  EXPECT_EQ(resample.Push(21, 1), PushStatus::kNotRead);
  EXPECT_TRUE(resample.Next(point));
  EXPECT_FALSE(resample.Next(point));
  EXPECT_EQ(resample.Push(20, 1), PushStatus::kNotLater);
  EXPECT_EQ(resample.Push(INT64_MIN, 1), PushStatus::kOutOfRange);
  EXPECT_EQ(resample.Push(INT64_MAX, 1), PushStatus::kOutOfRange);
  EXPECT_EQ(resample.Push(30, 5), PushStatus::kTaken);
  EXPECT_TRUE(resample.Next(point));
  EXPECT_EQ(point.value, 5);
}

TEST(ResampleIrregular, EqualsItsFormulaInLongDouble) {
  for (uint32_t seed = 0; seed < 1000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const bool extreme = random.Coin();
    const ResampleIrregularParams p = {extreme ? random.Int(1 << 22, 1 << 26) : random.Int(1, 500),
                                       random.Int(1, extreme ? 1 << 30 : 3000),
                                       50};
    std::vector<Sample> samples;
    int64_t time = extreme ? (int64_t{1} << 61) - random.Int(0, 9) : random.Int(-5000, 5000);
    for (int32_t i = random.Int(0, 40); i > 0; --i) {
      const int32_t value =
          extreme ? (random.Coin() ? INT32_MIN : INT32_MAX) : random.Int(-999, 999);
      samples.push_back({time, value});
      time += random.Int(1, extreme || random.Int(0, 9) == 0 ? 1 << 30 : 800);
    }
    size_t at = 1;
    int64_t last = INT64_MIN;
    for (const GridPoint& point : Resample(p, samples)) {
      ASSERT_EQ(point.time % p.period, 0);
      ASSERT_GT(point.time, last);
      last = point.time;
      if (point.time == samples[0].time) {
        ASSERT_EQ(point.value, samples[0].value);
        continue;
      }
      while (samples[at].time < point.time) ++at;
      const Sample& a = samples[at - 1];
      const Sample& b = samples[at];
      const int64_t way = b.time - a.time;
      const bool is_gap = way > p.longest_gap && point.time != b.time;
      ASSERT_EQ(point.is_gap, is_gap);
      const long double share = static_cast<long double>(point.time - a.time) / way;
      const long double line = a.value + (static_cast<long double>(b.value) - a.value) * share;
      ASSERT_NEAR(point.value, is_gap ? a.value : static_cast<double>(line), 0.5 + 1e-6);
    }
  }
}

// Up to 34 years of milliseconds.
TEST(ResampleIrregular, EqualsItsFormulaOverLongWays) {
  for (uint32_t seed = 0; seed < 1000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const int64_t period = int64_t{random.Int(1 << 20, 1 << 30)} << random.Int(0, 6);
    const int64_t way = (int64_t{random.Int(1 << 28, 1 << 30)} << random.Int(0, 9)) + random.Coin();
    const auto value = [&] { return random.Coin() ? random.Word() : random.Int(-999, 999); };
    const Sample a = {random.Word(), value()}, b = {a.time + way, value()};
    for (const GridPoint& point : Resample({period, int64_t{1} << 40, 9}, {a, b})) {
      const long double share = static_cast<long double>(point.time - a.time) / way;
      const long double line = a.value + (static_cast<long double>(b.value) - a.value) * share;
      ASSERT_FALSE(point.is_gap);
      ASSERT_NEAR(point.value, static_cast<double>(line), 0.5 + 1e-6) << point.time;
    }
  }
}

// Weeks that have a mean temperature, in hundredths of a degree; a week is a tick.
std::vector<Sample> WeeksOfSanJuan() {
  const std::string file = "data/mosquito/dengue_weather/LABELS.csv";
  const auto city = ReadCsvColumn(file, "city");
  const auto celsius = ReadCsvColumn(file, "station_avg_temp_c");
  std::vector<Sample> samples;
  for (size_t row = 0; row < city.size() && city[row] == "sj"; ++row) {
    if (celsius[row].empty()) continue;
    const long value = std::lround(std::stod(celsius[row]) * 100);
    samples.push_back({static_cast<int64_t>(row), static_cast<int32_t>(value)});
  }
  return samples;
}

TEST(ResampleIrregular, FillsWeatherStationsMissingWeeksAndMarksLongOnes) {
  MOTE_SKIP_WITHOUT("data/mosquito/dengue_weather/LABELS.csv");
  const std::vector<Sample> weeks = WeeksOfSanJuan();
  ASSERT_GT(weeks.size(), 500U);
  const auto whole = static_cast<size_t>(weeks.back().time - weeks.front().time + 1);
  ASSERT_LT(weeks.size(), whole) << "no week is missing";
  const std::vector<GridPoint> points = Resample({1, 2, 999}, weeks);
  ASSERT_EQ(points.size(), whole);
  size_t in_gaps = 0;
  for (size_t i = 1; i < weeks.size(); ++i) {
    const int64_t way = weeks[i].time - weeks[i - 1].time;
    if (way > 2) in_gaps += static_cast<size_t>(way - 1);
  }
  const auto marked = std::count_if(
      points.begin(), points.end(), [](const GridPoint& point) { return point.is_gap; });
  EXPECT_EQ(static_cast<size_t>(marked), in_gaps);
  for (const Sample& week : weeks) {
    const GridPoint& point = points[static_cast<size_t>(week.time - weeks.front().time)];
    ASSERT_EQ(point.value, week.value);
    ASSERT_FALSE(point.is_gap);
  }
}

}  // namespace
}  // namespace mote
