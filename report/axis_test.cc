// SPDX-License-Identifier: Apache-2.0
#include "report/axis.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace mote::report {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Axis, PutsNumbersBetweenItsPixels) {
  const Axis axis(AxisScale::kLinear, 0, 10, 100, 300);
  EXPECT_EQ(axis.At(0), 100);
  EXPECT_EQ(axis.At(2.5), 150);
  EXPECT_EQ(axis.At(11), 300);
  EXPECT_EQ(Axis(AxisScale::kLinear, 0, 10, 300, 100).At(2.5), 250);  // upwards
}

TEST(Axis, LogarithmicStepsAreFactors) {
  const Axis axis(AxisScale::kLogarithmic, 1, 10'000, 0, 400);
  EXPECT_NEAR(axis.At(10), 100, 1e-9);
  EXPECT_NEAR(axis.At(1000), 300, 1e-9);
  EXPECT_FALSE(axis.Holds(0));
  EXPECT_FALSE(axis.Holds(-1));
  EXPECT_TRUE(axis.Holds(1e-300));
}

TEST(Axis, TicksOfALogarithmAreRoundAndNotTooMany) {
  const auto ticks = [](double low, double high, int most) {
    return Axis(AxisScale::kLogarithmic, low, high, 0, 1).Ticks(most);
  };
  EXPECT_THAT(ticks(1, 100, 8),
              Pointwise(DoubleNear(1e-9), {1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0}));
  EXPECT_THAT(ticks(0.9, 1100, 5), Pointwise(DoubleEq(), {1.0, 10.0, 100.0, 1000.0}));
  EXPECT_THAT(ticks(11, 14, 4), ElementsAre(11, 12, 13, 14));
  for (double high = 1.01; high < 1e12; high *= 1.7) {
    EXPECT_LE(ticks(1, high, 8).size(), 13u) << high;
    EXPECT_GE(ticks(1, high, 8).size(), 2u) << high;
  }
}

TEST(Axis, OfEqualOrNoNumbersHasRoomToo) {
  const Axis one = Axis::Around(AxisScale::kLinear, {3, 3}, 0, 100);
  EXPECT_EQ(one.At(3), 50);
  const Axis zero = Axis::Around(AxisScale::kLinear, {0}, 0, 100);
  EXPECT_EQ(zero.At(0), 50);
  const Axis factor = Axis::Around(AxisScale::kLogarithmic, {3, 3}, 0, 100);
  EXPECT_NEAR(factor.At(3), 50, 1e-9);
  const Axis none = Axis::Around(AxisScale::kLinear, {kNan, kInfinity}, 0, 100);
  EXPECT_EQ(none.low(), 0);
  EXPECT_EQ(none.high(), 1);
}

TEST(Axis, WhatHasNoPlaceDoesNotWidenIt) {
  const Axis axis = Axis::Around(AxisScale::kLogarithmic, {-5, 0, 1, 100, kNan, kInfinity}, 0, 112);
  EXPECT_NEAR(axis.At(1), 6, 1e-9);
  EXPECT_NEAR(axis.At(100), 106, 1e-9);
}

TEST(Axis, HoldsNoNumbersThatOverflow) {
  for (const AxisScale scale : {AxisScale::kLinear, AxisScale::kLogarithmic}) {
    const Axis wide = Axis::Around(scale, {1e300, 1e-300, -1e300, 1e308, 1e-310}, 0, 100);
    EXPECT_FALSE(wide.Holds(1e301));
    for (const double tick : wide.Ticks(5)) {
      EXPECT_TRUE(wide.At(tick) >= 0 && wide.At(tick) <= 100) << tick;
    }
  }
  const Axis narrow = Axis::Around(AxisScale::kLinear, {0, 5e-324}, 0, 100);
  EXPECT_EQ(narrow.At(0), 50);
  const Axis close = Axis::Around(AxisScale::kLinear, {1, std::nextafter(1, 2)}, 0, 100);
  EXPECT_LE(close.Ticks(5).size(), 6u);
  EXPECT_NEAR(close.At(1), 50, 1e-6);
}

TEST(Axis, ShortNumbers) {
  EXPECT_EQ(ShortNumber(0), "0");
  EXPECT_EQ(ShortNumber(0.05), "0.05");
  EXPECT_EQ(ShortNumber(999), "999");
  EXPECT_EQ(ShortNumber(1000), "1k");
  EXPECT_EQ(ShortNumber(35'000), "35k");
  EXPECT_EQ(ShortNumber(999'499), "999k");
  EXPECT_EQ(ShortNumber(999'500), "1M");
  EXPECT_EQ(ShortNumber(-1'250'000), "-1.25M");
}

}  // namespace
}  // namespace mote::report
