// SPDX-License-Identifier: Apache-2.0
#include "report/det_curve.h"

#include <gmock/gmock.h>

namespace mote::report {
namespace {

using ::testing::HasSubstr;

// 10 hours: decades from 0.01, below half an event, to 100.
const std::vector<DetPoint> kPoints = {{100, 0}, {1, 0.5}, {0, 1}};

TEST(DetCurve, PutsPointsOnALogarithmicAxisAndNoneAtItsBeginning) {
  const std::string svg = DetCurve("alexa", kPoints, kPoints[1], 10);
  EXPECT_THAT(svg, HasSubstr("points='620.0,360.0 345.0,205.0 166.1,50.0 '"));
  EXPECT_THAT(svg, HasSubstr("<circle cx='345.0' cy='205.0'"));
  for (const char* label : {">0.01<", ">0.1<", ">1<", ">10<", ">100<", ">20 %<", ">alexa<"}) {
    EXPECT_THAT(svg, HasSubstr(label));
  }
  EXPECT_THAT(svg, HasSubstr("<text x='70.0' y='378.0' text-anchor='middle'>0.01<"));
}

TEST(DetCurve, EscapesItsTitle) {
  EXPECT_THAT(DetCurve("a<b & c", kPoints, kPoints[0], 10), HasSubstr(">a&lt;b &amp; c<"));
}

}  // namespace
}  // namespace mote::report
