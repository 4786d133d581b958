// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/series_settings.h"

#include <gtest/gtest.h>

#include <limits>

namespace mote::frontend {
namespace {

SeriesSettings Weather() {
  SeriesSettings s;
  s.features = {"value", "mean", "fault"};
  s.channels.resize(2);
  s.channels[0].name = "temperature";
  s.channels[1].name = "rain";
  s.channels[1].resolution = 0.1;
  return s;
}

// The message that the settings get after `change`; "" where they are let through.
template <class Change>
std::string Message(Change change) {
  SeriesSettings s = Weather();
  change(s);
  const Status status = Check(s);
  return status.ok() ? "" : status.error().message;
}

TEST(SeriesSettings, DefaultsAreLetThroughForEachFeature) {
  EXPECT_EQ(Message([](SeriesSettings&) {}), "");
  for (const std::string& feature : SeriesFeatures()) {
    EXPECT_EQ(Message([&](SeriesSettings& s) { s.features = {feature}; }), "");
  }
}

TEST(SeriesSettings, AFrameHasAllFeaturesOfAllChannels) { EXPECT_EQ(FrameValues(Weather()), 6); }

TEST(SeriesSettings, MessagesNameTheKeyWhatWasFoundAndWhatIsWanted) {
  EXPECT_EQ(Message([](SeriesSettings& s) { s.period_s = 0; }),
            "series.period_s: 0, want 0.001 to 1000000000.");
  EXPECT_EQ(Message([](SeriesSettings& s) { s.longest_gap_s = 2e9; }),
            "series.longest_gap_s: 2000000000, want 0.001 to 6000000.");
  EXPECT_EQ(Message([](SeriesSettings& s) { s.most_gap_points = -1; }),
            "series.most_gap_points: -1, want 0 to 1000000.");
  EXPECT_EQ(Message([](SeriesSettings& s) { s.window = 5000; }),
            "series.window: 5000, want 1 to 4096.");
  EXPECT_EQ(Message([](SeriesSettings& s) { s.output_scale = 0; }),
            "series.output_scale: 0, want 2e-05 to 10000.");
  EXPECT_EQ(Message([](SeriesSettings& s) { s.output_zero_point = 128; }),
            "series.output_zero_point: 128, want -128 to 127.");
}

TEST(SeriesSettings, FeaturesAreKnownWordsEachOnce) {
  EXPECT_EQ(Message([](SeriesSettings& s) {
              s.features = {"value", "slop"};
            }),
            "series.features: 'slop', want some of value, mean, minimum, maximum, slope, fault. "
            "Did you mean 'slope'?");
  EXPECT_EQ(Message([](SeriesSettings& s) {
              s.features = {"mean", "mean"};
            }),
            "series.features: 'mean' more than once, want it once.");
  EXPECT_EQ(Message([](SeriesSettings& s) { s.features = {}; }),
            "series.features: none, want some of value, mean, minimum, maximum, slope, fault.");
}

// A table [series.window] could not stand beside `window = 60`.
TEST(SeriesSettings, ChannelsHaveNamesOfTheirOwn) {
  EXPECT_EQ(Message([](SeriesSettings& s) { s.channels[1].name = "window"; }),
            "series.channels: 'window' is a key of [series], want another name for the column.");
  EXPECT_EQ(Message([](SeriesSettings& s) { s.channels[1].name = "temperature"; }),
            "series.channels: 'temperature' more than once, want it once.");
  EXPECT_EQ(Message([](SeriesSettings& s) { s.channels[1].name = ""; }),
            "series.channels: an empty name, want that of a column.");
  EXPECT_EQ(Message([](SeriesSettings& s) { s.channels.clear(); }),
            "series.channels: 0, want 1 to 32 of them.");
  EXPECT_EQ(Message([](SeriesSettings& s) { s.channels.resize(33); }),
            "series.channels: 33, want 1 to 32 of them.");
}

TEST(SeriesSettings, MessagesNameTheChannelsTable) {
  EXPECT_EQ(Message([](SeriesSettings& s) { s.channels[1].deviation = 0; }),
            "series.rain.deviation: 0, want 9.765625e-05 to 214748364.7.");
  EXPECT_EQ(Message([](SeriesSettings& s) { s.channels[1].mean = 1e9; }),
            "series.rain.mean: 1000000000, want -214748364.7 to 214748364.7.");
  EXPECT_EQ(Message([](SeriesSettings& s) {
              s.channels[0].lowest = 5;
              s.channels[0].highest = 4;
            }),
            "series.temperature.lowest: 5, want -1e+12 to 4.");
  EXPECT_EQ(Message([](SeriesSettings& s) { s.channels[0].stuck_samples = 1; }),
            "series.temperature.stuck_samples: 1, want 2 to 1000000000.");
}

TEST(SeriesSettings, WhatIsNoNumberIsRefused) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const auto member :
       {&SeriesSettings::period_s, &SeriesSettings::longest_gap_s, &SeriesSettings::output_scale}) {
    EXPECT_NE(Message([&](SeriesSettings& s) { s.*member = nan; }).find("nan, want"),
              std::string::npos);
  }
  for (const auto member : {&SeriesChannel::resolution,
                            &SeriesChannel::mean,
                            &SeriesChannel::deviation,
                            &SeriesChannel::lowest,
                            &SeriesChannel::highest,
                            &SeriesChannel::most_jump,
                            &SeriesChannel::stuck_tolerance}) {
    EXPECT_NE(Message([&](SeriesSettings& s) { s.channels[0].*member = nan; }).find("nan, want"),
              std::string::npos);
  }
}

TEST(SeriesSettings, StepsAreRoundedAndSaturate) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinite = std::numeric_limits<double>::infinity();
  using Steps = std::vector<int32_t>;
  EXPECT_EQ(StepsOf({21.496, -0.25}, Weather()), (Steps{2150, -3}));
  EXPECT_EQ(StepsOf({nan, 1e300}, Weather()), (Steps{kMissing, INT32_MAX}));
  EXPECT_EQ(StepsOf({-infinite, -214748364.8}, Weather()), (Steps{-INT32_MAX, -INT32_MAX}));
}

}  // namespace
}  // namespace mote::frontend
