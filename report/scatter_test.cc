// SPDX-License-Identifier: Apache-2.0
#include "report/scatter.h"

#include <gmock/gmock.h>

#include <limits>

#include "report/svg_testing.h"

namespace mote::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(ParetoFront, HoldsWhatNoOtherBeatsInBoth) {
  EXPECT_THAT(ParetoFront({{3, 0.8, ""}, {1, 0.5, ""}, {2, 0.4, ""}, {4, 0.8, ""}, {5, 0.9, ""}}),
              ElementsAre(1, 0, 4));
}

TEST(ParetoFront, OfEqualPointsTheFirst) {
  EXPECT_THAT(ParetoFront({{1, 1, ""}, {1, 1, ""}, {1, 0, ""}, {1, 2, ""}}), ElementsAre(3));
  EXPECT_THAT(ParetoFront({{1, 1, "a"}, {1, 1, "b"}}), ElementsAre(0));
}

TEST(ParetoFront, WhatIsNotFiniteIsOnNone) {
  EXPECT_THAT(ParetoFront({{kNan, 1, ""}, {-kInfinity, 1, ""}, {1, kInfinity, ""}, {2, 0, ""}}),
              ElementsAre(3));
  EXPECT_THAT(ParetoFront({}), IsEmpty());
}

// On the axes from 1 to 3 and 0.5 to 1, with 6 % of room at each end.
Scatter Three() {
  return {"search",
          "cycles",
          "accuracy",
          AxisScale::kLinear,
          {{1, 0.5, "small"}, {2, 0.75, "medium"}, {3, 1, "large"}, {3, 0.5, "bad"}}};
}

TEST(Scatter, PointsStandAtTheirNumbers) {
  const std::string svg = ScatterPicture(Three());
  EXPECT_EQ(Count(svg, "class='point'"), 4u);
  EXPECT_THAT(svg, HasSubstr("cx='385.0' cy='223.0' r='3.5'"));  // medium, in the middle
  EXPECT_THAT(svg, HasSubstr("<title>bad: 3, 0.5</title>"));
}

TEST(Scatter, TheFrontIsALineOfSteps) {
  const std::string svg = ScatterPicture(Three());
  EXPECT_EQ(Count(svg, "class='best'"), 3u);
  EXPECT_THAT(PointsOf(svg, "front"),
              ElementsAre(112.7, 377.5, 385, 377.5, 385, 223, 657.3, 223, 657.3, 68.5));
  for (const char* label : {">small<", ">medium<", ">large<"}) EXPECT_THAT(svg, HasSubstr(label));
  EXPECT_THAT(svg, Not(HasSubstr(">bad<")));
}

TEST(Scatter, CostsMayBeLogarithmic) {
  Scatter s = Three();
  s.x_scale = AxisScale::kLogarithmic;
  s.points = {{1, 0, "a"}, {100, 1, "b"}, {10, 0.5, "c"}, {0, 2, "free"}, {-1, 2, "paid"}};
  const std::string svg = ScatterPicture(s);
  EXPECT_THAT(svg, HasSubstr("cx='385.0' cy='223.0' r='5'"));  // c
  EXPECT_THAT(svg, HasSubstr(">2 points without a place are not shown<"));
  EXPECT_EQ(Count(svg, "class='point'"), 3u);
}

TEST(Scatter, LabelsDoNotLieOnEachOther) {
  Scatter s = Three();
  s.points.clear();
  for (int i = 0; i < 200; ++i) {
    const double x = 1 + i / 1000.0;
    s.points.push_back({x, x, "candidate number " + std::to_string(i)});
  }
  s.points.push_back({100, 100, "far"});
  const std::string svg = ScatterPicture(s);
  EXPECT_EQ(Count(svg, "class='best'"), 201u);
  const size_t labels = Count(svg, ">candidate number ") - Count(svg, "<title>candidate number ");
  EXPECT_GE(labels, 1u);
  EXPECT_LE(labels, 6u);
  EXPECT_THAT(svg, HasSubstr(">far</text>"));
}

TEST(Scatter, OfNoPointsIsAPictureToo) {
  Scatter s = Three();
  s.points = {{kNan, 1, "nan"}};
  const std::string svg = ScatterPicture(s);
  EXPECT_THAT(svg, HasSubstr(">no points<"));
  EXPECT_THAT(svg, HasSubstr(">1 points without a place are not shown<"));
  EXPECT_THAT(svg, Not(HasSubstr("class='front'")));
  s.points = {{2, 0.5, "one"}};
  EXPECT_THAT(ScatterPicture(s), HasSubstr(">one</text>"));
}

TEST(Scatter, NamesAreEscaped) {
  Scatter s = Three();
  s.points[0].label = "<a>";
  s.x_name = "a & b";
  const std::string svg = ScatterPicture(s);
  EXPECT_THAT(svg, HasSubstr(">&lt;a&gt;</text>"));
  EXPECT_THAT(svg, HasSubstr(">a &amp; b<"));
}

}  // namespace
}  // namespace mote::report
