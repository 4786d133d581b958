// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/detector_tables.h"

#include <gmock/gmock.h>

namespace mote::frontend {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

graph::Tensor Scores(graph::DType dtype = graph::DType::kInt8) {
  graph::Tensor scores;
  scores.dtype = dtype;
  scores.shape = {1, 2};
  scores.quantization.scale = {1.0F / 256};
  scores.quantization.zero_point = {-128};
  return scores;
}

FrontEnd Settings() {
  FrontEnd f;
  f.sound().hop_ms = 20;
  f.detector.labels = {"silence", "yes"};
  f.detector.silent = {"silence"};
  f.detector.threshold = 0.5;
  f.detector.release = 0.25;
  f.detector.smoothing_hops = 4;
  f.detector.refractory_ms = 990;
  return f;
}

TEST(DetectorTables, HoldSettingsInHopsAndFixedPoint) {
  const auto tables = DetectorTables::Make(Settings(), Scores()).value();
  const DetectorParams p = tables.Params();
  EXPECT_EQ(p.classes, 2);
  EXPECT_EQ(p.zero_point, -128);
  EXPECT_EQ(p.of_class[0].threshold, kNeverHits);
  EXPECT_EQ(p.of_class[1].threshold, 1 << 14);
  EXPECT_EQ(p.of_class[1].release, 1 << 13);
  EXPECT_EQ(p.of_class[1].refractory_hops, 50);  // 990 ms are not over after 49
  EXPECT_EQ(Requantize<Rounding::kSingle>(4 * 128, p.requant), 1 << 14);
}

TEST(DetectorTables, NumberScoresWithoutLabels) {
  EXPECT_THAT(DetectorTables::Make({}, Scores()).value().labels(), ElementsAre("0", "1"));
}

TEST(DetectorTables, RefuseOtherScores) {
  EXPECT_THAT(DetectorTables::Make({}, Scores(graph::DType::kFloat32)).error().message,
              HasSubstr("output is float32, want int8 or uint8"));
  graph::Tensor scores = Scores();
  scores.quantization.scale = {};
  EXPECT_FALSE(DetectorTables::Make({}, scores).ok());
}

}  // namespace
}  // namespace mote::frontend
