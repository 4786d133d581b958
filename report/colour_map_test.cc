// SPDX-License-Identifier: Apache-2.0
#include "report/colour_map.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace mote::report {
namespace {

using Triple = std::array<double, 3>;

double Linear(uint8_t encoded) {
  const double value = encoded / 255.0;
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double CubeRoot(double t) {
  return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

// CIELAB of what was given out, by the published matrix from sRGB to XYZ.
Triple LabOf(const Colour& c) {
  const double r = Linear(c.red), g = Linear(c.green), b = Linear(c.blue);
  const double x = CubeRoot((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const double y = CubeRoot(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
  const double z = CubeRoot((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double Distance(const Triple& a, const Triple& b) {
  return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

TEST(ColourMap, LightnessIsALineFromDarkToLight) {
  for (int i = 0; i <= 200; ++i) {
    const double share = i / 200.0;
    EXPECT_NEAR(LabOf(ColourAt(share))[0], 8 + 84 * share, 0.6) << share;
  }
}

TEST(ColourMap, NoStepLooksMuchLargerThanAnother) {
  constexpr int kSteps = 16;  // so wide that their rounding to 8 bits hardly counts
  double least = 1e9, most = 0;
  for (int i = 0; i < kSteps; ++i) {
    const double step = Distance(LabOf(ColourAt(static_cast<double>(i) / kSteps)),
                                 LabOf(ColourAt(static_cast<double>(i + 1) / kSteps)));
    least = std::min(least, step);
    most = std::max(most, step);
  }
  EXPECT_LT(most, 1.3 * least);
}

TEST(ColourMap, WhatLiesOutsideIsTheNearerEnd) {
  EXPECT_EQ(LabOf(ColourAt(-3)), LabOf(ColourAt(0)));
  EXPECT_EQ(LabOf(ColourAt(1.5)), LabOf(ColourAt(1)));
  EXPECT_GT(Distance(LabOf(ColourAt(0)), LabOf(ColourAt(1))), 84);
}

}  // namespace
}  // namespace mote::report
