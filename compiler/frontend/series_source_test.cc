// SPDX-License-Identifier: Apache-2.0
// That a compiler takes it and the core gives the host's bytes with it, tests/firmware shows.
#include "compiler/frontend/series_source.h"

#include <gtest/gtest.h>

#include "compiler/frontend/series_tables.h"

namespace mote::frontend {
namespace {

TEST(SeriesSource, DefinesTheChannelsAndTheParametersThatNameThem) {
  SeriesSettings s;
  s.channels.resize(2);
  s.channels[0].name = "temperature";
  s.channels[0].mean = 20;
  s.channels[0].lowest = -40;
  s.channels[0].highest = 85;
  s.channels[1].name = "rain";
  s.channels[1].resolution = 0.5;
  s.channels[1].stuck_samples = 9;
  const SeriesTables tables = SeriesTables::Make(s).value();
  EXPECT_EQ(SeriesSource(tables.Params(), "weather"),
            R"(#pragma once

#include "runtime/signal/series/series.h"

namespace weather {

constexpr mote::SeriesChannelParams kChannels[] = {
    {131072000, {2748779069U, 38}, {600000, -4000, 8500, 4294967295U, 0U, 0}},
    {0, {2147483648U, 32}, {600000, -2147483647, 2147483647, 4294967295U, 0U, 9}},
};

constexpr mote::SeriesParams kParams = {
    {60000, 600000, 1000},  // resample
    {60},  // rolling
    33U,  // features
    {4, 0, {1073741824, -10}},  // quantize
    kChannels,
};

}  // namespace weather
)");
}

}  // namespace
}  // namespace mote::frontend
