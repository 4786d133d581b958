// SPDX-License-Identifier: Apache-2.0
#include "report/learning_curves.h"

#include <gmock/gmock.h>

#include <limits>

#include "report/svg_testing.h"

namespace mote::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Five epochs in two phases, of which the fourth is kept. Epoch k is at x = 70 + 122.5 (k - 1);
// losses are 240 - 178 loss / 2.1, as the axis ends 5 % above the greatest.
Learning Five() {
  return {"kws",
          "accuracy",
          {{"float", {{2, 1.8, 0.2}, {1, 1.2, 0.5}, {0.5, 1, 0.6}}},
           {"quantisation-aware", {{0.6, 1, 0.7}, {0.5, 1.1, 0.65}}}},
          3};
}

TEST(LearningCurves, ALineForEachOverTheEpochs) {
  const std::string svg = LearningCurves(Five());
  EXPECT_THAT(PointsOf(svg, "training"),
              ElementsAre(70, 70.5, 192.5, 155.2, 315, 197.6, 437.5, 189.1, 560, 197.6));
  EXPECT_EQ(PointsOf(svg, "validation").size(), 10u);
  EXPECT_EQ(PointsOf(svg, "metric").size(), 10u);
  for (const char* text : {">kws<", ">training<", ">validation<", ">accuracy<", ">epoch<", ">5<"}) {
    EXPECT_THAT(svg, HasSubstr(text));
  }
}

TEST(LearningCurves, PhasesAreParted) {
  const std::string svg = LearningCurves(Five());
  EXPECT_EQ(Count(svg, "class='phase'"), 1u);
  EXPECT_THAT(PointsOf(svg, "phase"), ElementsAre(376.2, 48, 376.2, 400));  // epoch 3.5
  EXPECT_THAT(svg, HasSubstr(">float<"));
  EXPECT_THAT(svg, HasSubstr(">quantisation-aware<"));
  Learning one = Five();
  one.phases.pop_back();
  one.kept.reset();
  EXPECT_THAT(LearningCurves(one), Not(HasSubstr("class='phase'")));
}

TEST(LearningCurves, TheKeptEpochIsMarkedAndSaid) {
  const std::string svg = LearningCurves(Five());
  EXPECT_EQ(PointsOf(svg, "kept")[0], 437.5);
  EXPECT_THAT(svg, HasSubstr("<title>kept: epoch 4</title>"));
  EXPECT_THAT(svg, HasSubstr(">accuracy 0.7<"));
  Learning none = Five();
  none.kept.reset();
  EXPECT_THAT(LearningCurves(none), Not(HasSubstr("kept")));
}

TEST(LearningCurves, WhatIsNoNumberIsAGap) {
  Learning l = Five();
  l.phases[0].epochs[1].training_loss = kNan;
  l.phases[0].epochs[1].validation_metric = kInfinity;
  l.kept = 1;
  const std::string svg = LearningCurves(l);
  EXPECT_EQ(Count(svg, "<circle class='training'"), 1u);  // the first stands alone
  EXPECT_EQ(PointsOf(svg, "training").size(), 6u);
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, Not(HasSubstr("inf")));
}

TEST(LearningCurves, LossesThatRunAwayAreDrawnOrAreGaps) {
  for (const double loss : {1e299, 1e300, 1.7e308, -1e300, 1e-310}) {
    Learning l = Five();
    l.phases[0].epochs[1] = {loss, loss, loss};
    const std::string svg = LearningCurves(l);
    EXPECT_THAT(svg, Not(HasSubstr("nan")));
    EXPECT_THAT(svg, Not(HasSubstr("inf")));
  }
}

TEST(LearningCurves, LossesOfManyMagnitudesAreLogarithmic) {
  Learning l = Five();
  l.phases[0].epochs[0].training_loss = 200;
  l.phases[1].epochs[1].training_loss = 0.02;
  const std::string svg = LearningCurves(l);
  const std::vector<double> line = PointsOf(svg, "training");
  // 200 to 1 and 0.5 to 0.02: steps by their factors, 5.3 and 3.2 nepers.
  EXPECT_NEAR((line[3] - line[1]) / (line[9] - line[5]), 5.298 / 3.219, 0.02);
  EXPECT_THAT(svg, HasSubstr(">100<"));
}

TEST(LearningCurves, OfNoOrOneEpochIsAPictureToo) {
  const std::string none = LearningCurves({"empty", "accuracy", {}, {}});
  EXPECT_THAT(none, HasSubstr(">no epochs<"));
  const std::string one = LearningCurves({"one", "accuracy", {{"float", {{1, 1, 0.5}}}}, 0});
  EXPECT_EQ(Count(one, "<circle class='training'"), 1u);
  EXPECT_EQ(Attribute(one, "cx", "training"), "70.0");
  const std::string zero = LearningCurves({"zero", "accuracy", {{"float", {{0, 0, 0}}}}, {}});
  EXPECT_EQ(Attribute(zero, "cy", "training"), "240.0");
}

TEST(LearningCurves, NamesAreEscapedAndCutShort) {
  Learning l = Five();
  l.phases[0].name = "<b>";
  l.metric = "a metric with quite a long name";
  const std::string svg = LearningCurves(l);
  EXPECT_THAT(svg, HasSubstr(">&lt;b&gt;<"));
  EXPECT_THAT(svg, HasSubstr(">a metric with qui\u2026<"));
}

}  // namespace
}  // namespace mote::report
