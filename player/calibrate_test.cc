// SPDX-License-Identifier: Apache-2.0
#include "player/calibrate.h"

#include <gmock/gmock.h>

#include <cmath>

namespace mote::player {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

// Of one frame, with two scores.
program::Program Scorer() {
  program::Program program;
  program::ArenaTensor input, output;
  input.dtype = graph::DType::kInt8;
  input.shape = {1, 40};
  input.bytes = 40;
  output.dtype = graph::DType::kUInt8;
  output.shape = {1, 2};
  output.bytes = 2;
  output.quantization.scale = {1.0F / 256};
  output.quantization.zero_point = {0};
  program.tensors = {input, output};
  program.inputs = {0};
  program.outputs = {1};
  return program;
}

// The first label is never reported. `word`: its score in each inference.
ScoreTrack Track(const std::vector<uint8_t>& word) {
  ScoreTrack track;
  for (const uint8_t score : word) {
    track.scores.push_back(255);
    track.scores.push_back(score);
  }
  return track;
}

frontend::FrontEnd Settings() {
  frontend::FrontEnd f;
  f.detector.labels = {"other", "word"};
  f.detector.silent = {"other"};
  return f;
}

const OperatingPoint& At(const std::vector<OperatingPoint>& points, double threshold) {
  return *std::find_if(points.begin(), points.end(), [&](const OperatingPoint& point) {
    return point.threshold > threshold - 1e-9;
  });
}

TEST(OperatingPoints, CountMissesOfThePositivesAndHitsInTheNegatives) {
  const std::vector<ScoreTrack> positives = {Track({0, 200, 0}), Track({0, 100, 0})};
  const std::vector<ScoreTrack> negatives = {Track({64, 0, 64, 0, 160, 0})};
  const auto points = OperatingPoints(positives, negatives, Scorer(), Settings(), 1).value();
  ASSERT_THAT(points, SizeIs(200));
  EXPECT_EQ(At(points, 0.2).misses, 0);
  EXPECT_EQ(At(points, 0.2).false_alarms, 3);
  EXPECT_EQ(At(points, 0.3).false_alarms, 1);  // 64 / 256 is below
  EXPECT_EQ(At(points, 0.5).misses, 1);        // 100 / 256 too
  EXPECT_EQ(At(points, 0.5).false_alarms, 1);
  EXPECT_EQ(At(points, 0.7).misses, 1);
  EXPECT_EQ(At(points, 0.7).false_alarms, 0);
  EXPECT_EQ(At(points, 1.0).misses, 2);
}

TEST(OperatingPoints, SmoothAndWaitAsTheDetectorDoes) {
  frontend::FrontEnd f = Settings();
  f.detector.smoothing_hops = 2;
  const std::vector<ScoreTrack> negatives = {Track({200, 0, 200, 200, 200})};
  const auto points = OperatingPoints({Track({200})}, negatives, Scorer(), f, 1).value();
  EXPECT_EQ(At(points, 0.5).misses, 1);        // half of 200 / 256
  EXPECT_EQ(At(points, 0.5).false_alarms, 1);  // once for the three at the end
}

TEST(ReleaseAt, KeepsItsRatioAndIsNeverAboveTheThreshold) {
  frontend::DetectorSettings d;
  d.threshold = 0.8;
  d.release = 0.6;
  EXPECT_NEAR(ReleaseAt(0.4, d), 0.3, 1e-12);
  d.release = d.threshold;
  for (int step = 1; step <= 200; ++step) {
    EXPECT_LE(ReleaseAt(step / 200.0, d), step / 200.0) << step;
  }
}

TEST(ChoosePoint, TakesTheHighestOfThoseWithTheFewestMissesInTheBudget) {
  const std::vector<OperatingPoint> points = {
      {0.1, 0, 9}, {0.2, 1, 2}, {0.3, 1, 1}, {0.4, 1, 0}, {0.5, 2, 0}};
  EXPECT_EQ(ChoosePoint(points, 2, 5).value().threshold, 0.1);
  EXPECT_EQ(ChoosePoint(points, 2, 1).value().threshold, 0.4);
  EXPECT_EQ(ChoosePoint(points, 2, 0).value().threshold, 0.4);
}

TEST(ChoosePoint, NoneInTheBudgetIsAnError) {
  EXPECT_THAT(ChoosePoint({{0.1, 0, 9}, {1.0, 3, 4}}, 2, 1).error().message,
              HasSubstr("the fewest are 4 in 2.00 h"));
}

// Garwood's one-sided limits: chi-square tables, half of the 95 % quantile of 2 (n + 1).
TEST(UpperRate95, IsPoissons) {
  EXPECT_NEAR(UpperRate95(0, 1), 2.9957, 1e-4);
  EXPECT_NEAR(UpperRate95(1, 1), 4.7439, 1e-4);
  EXPECT_NEAR(UpperRate95(10, 1), 16.962, 1e-3);
  EXPECT_NEAR(UpperRate95(100, 1), 118.08, 1e-2);
  EXPECT_NEAR(UpperRate95(0, 6), 0.4993, 1e-4);
  EXPECT_NEAR(UpperRate95(5000, 1), 5000 + 1.645 * std::sqrt(5000), 5);  // nearly normal
}

}  // namespace
}  // namespace mote::player
