// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/series_tables.h"

#include <gtest/gtest.h>

namespace mote::frontend {
namespace {

SeriesSettings Weather() {
  SeriesSettings s;
  s.period_s = 604'800;
  s.longest_gap_s = 1'209'600;
  s.most_gap_points = 52;
  s.window = 12;
  s.features = {"fault", "value", "slope"};
  s.channels.resize(1);
  SeriesChannel& c = s.channels[0];
  c.name = "temperature";
  c.resolution = 0.5;
  c.mean = 27.25;
  c.deviation = 2;
  c.lowest = -40;
  c.highest = 60;
  c.stuck_tolerance = 1;
  c.stuck_samples = 6;
  return s;
}

TEST(SeriesTables, AreTheSettingsInMillisecondsAndSteps) {
  const SeriesTables tables = SeriesTables::Make(Weather()).value();
  const SeriesParams p = tables.Params();
  EXPECT_EQ(p.resample.period, 604'800'000);
  EXPECT_EQ(p.resample.longest_gap, 1'209'600'000);
  EXPECT_EQ(p.resample.most_gap_points, 52);
  EXPECT_EQ(p.rolling.size, 12);
  EXPECT_EQ(p.features, kSeriesValue | kSeriesSlope | kSeriesFault);
  EXPECT_EQ(p.quantize.count, 3);
  ASSERT_EQ(p.channels.size(), 1U);
  const SeriesChannelParams& c = p.channels[0];
  EXPECT_EQ(c.mean, 3'571'712);                                     // 54.5 steps, Q16
  EXPECT_EQ(ScaleToS32(4 * 65536, c.deviation, INT32_MAX), 65536);  // 2 degrees
  EXPECT_EQ(c.fault.longest_gap, 1'209'600'000);
  EXPECT_EQ(c.fault.low, -80);
  EXPECT_EQ(c.fault.high, 120);
  EXPECT_EQ(c.fault.most_jump, UINT32_MAX);
  EXPECT_EQ(c.fault.stuck_tolerance, 2U);
  EXPECT_EQ(c.fault.stuck_samples, 6);
}

TEST(SeriesTables, NoLimitIsBeyondAllValues) {
  SeriesSettings s = Weather();
  s.channels[0].lowest = -kNoLimit;
  s.channels[0].highest = kNoLimit;
  const SeriesTables tables = SeriesTables::Make(s).value();
  EXPECT_EQ(tables.Params().channels[0].fault.low, -INT32_MAX);
  EXPECT_EQ(tables.Params().channels[0].fault.high, INT32_MAX);
}

TEST(SeriesTables, OfSettingsOutOfRangeAreRefused) {
  SeriesSettings s = Weather();
  s.window = 0;
  const auto tables = SeriesTables::Make(s);
  ASSERT_FALSE(tables.ok());
  EXPECT_EQ(tables.error().message, "series.window: 0, want 1 to 4096.");
}

}  // namespace
}  // namespace mote::frontend
