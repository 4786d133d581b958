// SPDX-License-Identifier: Apache-2.0
#include "report/roc_curve.h"

#include <gmock/gmock.h>

#include <limits>
#include <random>

#include "report/roc_points.h"
#include "report/svg_testing.h"

namespace mote::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(RocPoints, OneForEachThreshold) {
  const RocPoints roc = RocPointsOf({0.9, 0.8, 0.7, 0.6}, {true, false, true, false});
  ASSERT_EQ(roc.points.size(), 5u);
  EXPECT_EQ(roc.points[2].false_positives, 0.5);
  EXPECT_EQ(roc.points[2].true_positives, 0.5);
  EXPECT_EQ(roc.area, 0.75);  // 3 of 4 pairs are in order
}

TEST(RocPoints, EqualScoresCountHalf) {
  EXPECT_EQ(RocPointsOf({1, 1, 1, 1}, {true, false, false, true}).area, 0.5);
  EXPECT_EQ(RocPointsOf({1, 1, 1, 1}, {true, false, false, true}).points.size(), 2u);
  EXPECT_EQ(RocPointsOf({2, 1, 1}, {true, true, false}).area, 0.75);
}

TEST(RocPoints, TheAreaIsTheShareOfPairsInOrder) {
  std::mt19937 random(7);
  std::vector<double> scores;
  std::vector<bool> labels;
  for (int i = 0; i < 300; ++i) {
    scores.push_back(static_cast<double>(random() % 40));
    labels.push_back(random() % 3 == 0);
  }
  double pairs = 0, in_order = 0;
  for (size_t i = 0; i < scores.size(); ++i) {
    for (size_t k = 0; k < scores.size(); ++k) {
      if (!labels[i] || labels[k]) continue;
      pairs += 1;
      in_order += scores[i] > scores[k] ? 1 : scores[i] == scores[k] ? 0.5 : 0;
    }
  }
  EXPECT_NEAR(RocPointsOf(scores, labels).area, in_order / pairs, 1e-12);
}

TEST(RocPoints, WhatIsNoNumberIsLeftOut) {
  const RocPoints roc =
      RocPointsOf({kNan, 1, kInfinity, kNan, 0}, {true, false, true, false, false});
  EXPECT_EQ(roc.left_out, 2);
  EXPECT_EQ(roc.area, 1);
}

TEST(RocPoints, OfOneClassThereAreNone) {
  EXPECT_TRUE(RocPointsOf({1, 2}, {true, true}).points.empty());
  EXPECT_TRUE(RocPointsOf({1, kNan}, {true, false}).points.empty());
  EXPECT_TRUE(RocPointsOf({}, {}).points.empty());
}

TEST(RocCurve, RisesFromTheLowerLeftCorner) {
  const std::string svg =
      RocCurve("doors", {{"mote", {0.9, 0.8, 0.7, 0.6}, {true, false, true, false}}});
  EXPECT_THAT(PointsOf(svg, "roc"), ElementsAre(70, 400, 70, 225, 245, 225, 245, 50, 420, 50));
  EXPECT_THAT(svg, HasSubstr(">AUC 0.750<"));
  EXPECT_THAT(svg, HasSubstr(">mote<"));
  EXPECT_THAT(PointsOf(svg, "chance"), ElementsAre(70, 400, 420, 50));
}

TEST(RocCurve, SeveralCurvesHaveTheirColours) {
  const std::vector<bool> labels = {true, false};
  const std::string svg = RocCurve("two", {{"good", {1, 0}, labels}, {"bad", {0, 1}, labels}});
  EXPECT_EQ(Count(svg, "class='roc'"), 2u);
  EXPECT_EQ(Count(svg, "stroke='#2f7fd0'"), 2u);  // line and legend
  EXPECT_EQ(Count(svg, "stroke='#d9731a'"), 2u);
  EXPECT_THAT(svg, HasSubstr(">AUC 1.000<"));
  EXPECT_THAT(svg, HasSubstr(">AUC 0.000<"));
}

TEST(RocCurve, SaysWhatIsMissing) {
  const std::string svg = RocCurve("hostile",
                                   {{"none", {}, {}},
                                    {"one", {1, 2}, {true, true}},
                                    {"some", {1, kNan, 0}, {true, true, false}}});
  EXPECT_EQ(Count(svg, "class='roc'"), 1u);
  EXPECT_EQ(Count(svg, ">one class only<"), 2u);
  EXPECT_THAT(svg, HasSubstr(">AUC 1.000, 1 no numbers<"));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_EQ(Count(RocCurve("no curves", {}), "class='roc'"), 0u);
}

TEST(RocCurve, AMillionScoresAreASmallPicture) {
  std::mt19937 random(1);
  RocScores curve = {"many", {}, {}};
  for (int i = 0; i < 1'000'000; ++i) {
    curve.labels.push_back(random() % 2 == 0);
    curve.scores.push_back(static_cast<double>(random()) * (curve.labels.back() ? 1.2 : 1.0));
  }
  const std::string svg = RocCurve("many", {curve});
  EXPECT_LT(svg.size(), 25'000u);
  const std::vector<double> line = PointsOf(svg, "roc");
  EXPECT_EQ(line[line.size() - 2], 420);
  EXPECT_EQ(line.back(), 50);
}

TEST(RocCurveDeathTest, LabelsWithoutScoresAreOurBug) {
  EXPECT_DEATH(RocCurve("t", {{"a", {1}, {}}}), "1 scores, 0 labels");
}

}  // namespace
}  // namespace mote::report
