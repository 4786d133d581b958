// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/detector/detector.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

// 2^15 * scale / hops as a Requant.
Requant RequantOf(double scale, int32_t hops) {
  int shift = 0;
  const double fraction = std::frexp(scale * 0x1p15 / hops, &shift);
  return {static_cast<int32_t>(std::min(std::llround(fraction * 0x1p31), 0x7FFFFFFFLL)), shift};
}

// A detector with the memory that it works in.
template <class T>
struct Owner {
  Owner(std::vector<DetectorClass> rows, int32_t hops, int32_t zero_point, double scale)
      : of_class(std::move(rows)) {
    p = {static_cast<int32_t>(of_class.size()),
         hops,
         zero_point,
         RequantOf(scale, hops),
         of_class.data()};
    history.resize(static_cast<size_t>(DetectorHistorySize(p)), T{99});
    states.resize(of_class.size());
    detector.Init(p, Out(history), Out(states));
  }
  Owner(const Owner&) = delete;
  Owner& operator=(const Owner&) = delete;

  std::vector<DetectorClass> of_class;
  DetectorParams p;
  std::vector<T> history;
  std::vector<DetectorClassState> states;
  Detector<T> detector;
};

// The hops that hit, of one class whose scores are 1/256 a step.
std::vector<int64_t> HitsOf(DetectorClass row, int32_t hops, const std::vector<uint8_t>& scores) {
  Owner<uint8_t> owner({row}, hops, 0, 1.0 / 256);
  std::vector<int64_t> hits;
  for (const uint8_t score : scores) {
    Hit hit = {};
    if (owner.detector.Process({&score, 1}, hit)) hits.push_back(hit.hop);
  }
  return hits;
}

constexpr int32_t kHalf = 1 << 14;

TEST(Detector, HitsOncePerCrossing) {
  EXPECT_EQ(HitsOf({kHalf, kHalf, 0}, 1, {0, 127, 128, 255, 128, 127, 128, 0}),
            (std::vector<int64_t>{2, 6}));
}

TEST(Detector, HysteresisKeepsADitheringScoreToOneHit) {
  EXPECT_EQ(HitsOf({kHalf, kHalf / 2, 0}, 1, {130, 120, 130, 64, 130, 63, 130}),
            (std::vector<int64_t>{0, 6}));
}

TEST(Detector, RefractoryHopsAreSilentAndEndWithALateHit) {
  const std::vector<uint8_t> scores = {200, 0, 200, 0, 0, 200, 0, 200};
  EXPECT_EQ(HitsOf({kHalf, kHalf, 0}, 1, scores), (std::vector<int64_t>{0, 2, 5, 7}));
  EXPECT_EQ(HitsOf({kHalf, kHalf, 3}, 1, scores), (std::vector<int64_t>{0, 5}));
  EXPECT_EQ(HitsOf({kHalf, kHalf, 3}, 1, {200, 0, 200, 200, 200}), (std::vector<int64_t>{0, 4}));
}

TEST(Detector, SmoothingTakesTheHopsBeforeTheFirstAsSilence) {
  EXPECT_EQ(HitsOf({kHalf, kHalf, 0}, 4, {255, 0, 0, 0, 255, 255, 255}), (std::vector<int64_t>{6}));
}

TEST(Detector, TheClassFarthestAboveItsThresholdHits) {
  Owner<int8_t> owner({{kNeverHits, 0, 0}, {kHalf, 0, 0}, {kHalf / 2, 0, 0}}, 1, -128, 1.0 / 256);
  const std::vector<int8_t> scores = {127, 10, 0};
  Hit hit = {};
  ASSERT_TRUE(owner.detector.Process(In(scores), hit));
  EXPECT_EQ(hit.class_index, 2);
  EXPECT_EQ(hit.score, kHalf);
  ASSERT_TRUE(owner.detector.Process(In(scores), hit));
  EXPECT_EQ(hit.class_index, 1);
  EXPECT_EQ(hit.hop, 1);
  EXPECT_FALSE(owner.detector.Process(In(scores), hit));

  Owner<int8_t> equal({{kHalf, 0, 0}, {kHalf, 0, 0}}, 1, -128, 1.0 / 256);
  const std::vector<int8_t> tie = {9, 9};
  ASSERT_TRUE(equal.detector.Process(In(tie), hit));
  EXPECT_EQ(hit.class_index, 0);
}

// The contract in double, over the whole stream: sums over the last hops are made anew.
template <class T>
class Oracle {
 public:
  Oracle(const DetectorParams& p, double scale)
      : p_(p), scale_(scale), armed_(static_cast<size_t>(p.classes), true) {}

  // -1 or the class that hits; false in `sure` where a mean is too near to a threshold to tell.
  int32_t Process(const std::vector<T>& scores, bool& sure) {
    hops_.push_back(scores);
    for (int32_t c = 0; c < p_.classes; ++c) {
      const double mean = MeanOf(c);
      const DetectorClass& row = p_.of_class[c];
      sure = sure && std::abs(mean - row.threshold) > 1.0 && std::abs(mean - row.release) > 1.0;
      if (mean < row.release) armed_[static_cast<size_t>(c)] = true;
    }
    if (silent_ > 0 && silent_-- > 0) return -1;
    int32_t best = -1;
    double most = 0;
    for (int32_t c = 0; c < p_.classes; ++c) {
      const double above = MeanOf(c) - p_.of_class[c].threshold;
      if (!armed_[static_cast<size_t>(c)] || above < 0) continue;
      sure = sure && (best < 0 || std::abs(above - most) > 1.0);
      if (best >= 0 && above <= most) continue;
      best = c;
      most = above;
    }
    if (best < 0) return -1;
    armed_[static_cast<size_t>(best)] = false;
    silent_ = p_.of_class[best].refractory_hops;
    return best;
  }

  double MeanOf(int32_t c) const {
    double sum = 0;
    for (size_t i = 0; i < hops_.size() && i < static_cast<size_t>(p_.smoothing_hops); ++i) {
      sum += scale_ * (hops_[hops_.size() - 1 - i][static_cast<size_t>(c)] - p_.zero_point);
    }
    return sum / p_.smoothing_hops * 0x1p15;
  }

 private:
  DetectorParams p_;
  double scale_;
  std::vector<bool> armed_;
  int32_t silent_ = 0;
  std::vector<std::vector<T>> hops_;
};

template <class T>
void ExpectTheOracles(uint32_t seed, int& compared) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  Random random(seed);
  const double scale = 1.0 / random.Int(1, 300);
  std::vector<DetectorClass> rows;
  for (int32_t c = random.Int(1, 4); c > 0; --c) {
    const int32_t threshold = static_cast<int32_t>(random.Int(1, 255) * scale * 0x1p15 / 2);
    rows.push_back({threshold, random.Int(0, threshold), random.Int(0, 5)});
  }
  const int32_t zero_point = std::is_signed_v<T> ? random.Int(-128, 0) : random.Int(0, 20);
  Owner<T> owner(rows, random.Int(1, 9), zero_point, scale);
  Oracle<T> oracle(owner.p, scale);
  constexpr T kLow = std::numeric_limits<T>::min();
  constexpr T kHigh = std::numeric_limits<T>::max();
  for (int64_t hop = 0; hop < 60; ++hop) {
    const int32_t top = random.Coin() ? kHigh : kLow + 20;
    const std::vector<T> scores = random.Ints<T>(owner.p.classes, kLow, top);
    Hit hit = {-1, 0, -1};
    const bool has_hit = owner.detector.Process(In(scores), hit);
    bool sure = true;
    const int32_t expected = oracle.Process(scores, sure);
    if (!sure) return;  // from here on a rounding may have armed the one and not the other
    ASSERT_EQ(has_hit, expected >= 0);
    ASSERT_EQ(hit.class_index, expected);
    ASSERT_EQ(hit.hop, has_hit ? hop : -1);
    for (int32_t c = 0; c < owner.p.classes; ++c) {
      ASSERT_NEAR(owner.detector.mean(c), oracle.MeanOf(c), 0.51);
    }
    ++compared;
  }
}

TEST(Detector, EqualsItsContractInDouble) {
  int compared = 0;
  for (uint32_t seed = 0; seed < 1000; ++seed) {
    ExpectTheOracles<int8_t>(seed, compared);
    ExpectTheOracles<uint8_t>(seed, compared);
  }
  EXPECT_GT(compared, 50000);
}

TEST(Detector, ResetForgetsScoresArmsAndHops) {
  Owner<uint8_t> owner({{kHalf, 0, 9}}, 2, 0, 1.0 / 256);
  const uint8_t loud = 255;
  Hit hit = {};
  for (int32_t hop = 0; hop < 5; ++hop) owner.detector.Process({&loud, 1}, hit);
  owner.detector.Reset();
  EXPECT_FALSE(owner.detector.Process({&loud, 1}, hit));
  EXPECT_TRUE(owner.detector.Process({&loud, 1}, hit));
  EXPECT_EQ(hit.hop, 1);
}

TEST(Detector, ExtremeScalesSaturate) {
  std::vector<DetectorClass> rows = {{1, 0, 0}};
  DetectorParams p = {1, 64, -128, {INT32_MAX, 30}, rows.data()};
  std::vector<int8_t> history(64);
  std::vector<DetectorClassState> states(1);
  Detector<int8_t> detector;
  detector.Init(p, Out(history), Out(states));
  const int8_t loud = 127;
  Hit hit = {};
  for (int32_t hop = 0; hop < 70; ++hop) detector.Process({&loud, 1}, hit);
  EXPECT_EQ(detector.mean(0), INT32_MAX);
}

}  // namespace
}  // namespace mote
