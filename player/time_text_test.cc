// SPDX-License-Identifier: Apache-2.0
#include "player/time_text.h"

#include <gtest/gtest.h>

namespace mote::player {
namespace {

using Time = std::optional<int64_t>;

TEST(TimeText, ReadsDatesAndTimes) {
  EXPECT_EQ(ParseTimeMs("1970-01-01"), Time(0));
  EXPECT_EQ(ParseTimeMs("1969-12-31"), Time(-86'400'000));
  EXPECT_EQ(ParseTimeMs("2024-02-29"), Time(1'709'164'800'000));
  EXPECT_EQ(ParseTimeMs("2024-02-29T12:30"), Time(1'709'209'800'000));
  EXPECT_EQ(ParseTimeMs("2024-02-29 12:30:15"), Time(1'709'209'815'000));
  EXPECT_EQ(ParseTimeMs("2024-02-29t12:30:15.25z"), Time(1'709'209'815'250));
  EXPECT_EQ(ParseTimeMs("2024-02-29T12:30:15.1239999999999999999999"), Time(1'709'209'815'123));
}

TEST(TimeText, OffsetsAreEastOfGreenwich) {
  EXPECT_EQ(ParseTimeMs("1970-01-01T02:00+02:00"), Time(0));
  EXPECT_EQ(ParseTimeMs("1970-01-01T02:00:00+0130"), Time(1'800'000));
  EXPECT_EQ(ParseTimeMs("1970-01-01T02:00-03"), Time(18'000'000));
}

TEST(TimeText, ReadsSecondsSince1970) {
  EXPECT_EQ(ParseTimeMs("0"), Time(0));
  EXPECT_EQ(ParseTimeMs("-1.5"), Time(-1500));
  EXPECT_EQ(ParseTimeMs("1709209815.2504"), Time(1'709'209'815'250));
  EXPECT_EQ(ParseTimeMs("1e3"), Time(1'000'000));
}

TEST(TimeText, RefusesWhatIsNoTime) {
  for (const char* text : {"",
                           "now",
                           "2023-02-29",
                           "2024-13-01",
                           "0000-01-01",
                           "24-01-01",
                           "2024-1-1",
                           "2024-01-01T",
                           "2024-01-01T24:00",
                           "2024-01-01T12",
                           "2024-01-01T12:30:",
                           "2024-01-01T12:30:60",
                           "2024-01-01T12:30:15.",
                           "2024-01-01T12:30Y",
                           "2024-01-01T12:30+2",
                           "2024-01-01T12:30+02:",
                           "2024-01-01T12:30+02:00x",
                           "2024-01-01Z",
                           "01/02/2024",
                           "12 s",
                           "nan",
                           "inf",
                           "1709209815250"}) {
    EXPECT_EQ(ParseTimeMs(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace mote::player
