// SPDX-License-Identifier: Apache-2.0
// Chains of blocks on recordings of bearings: from samples to what is wrong with the machine.
#include <complex>

#include "runtime/base/learned_limit.h"
#include "runtime/ops/common/op_testing.h"
#include "runtime/ops/mahalanobis/mahalanobis_testing.h"
#include "runtime/signal/envelope/envelope.h"
#include "runtime/signal/order_tracking/order_tracking.h"
#include "runtime/stream/detector/detector.h"
#include "tests/recordings.h"

namespace mote {
namespace {

using testing::In;
using testing::LearnedDistance;
using testing::Matrix;
using testing::Out;

TEST(Bearing, DamageStandsAtItsOrderInTheEnvelopesSpectrum) {
  const std::string data = "data/vibration/cwru/cwru_130@6_0.npy";
  MOTE_SKIP_WITHOUT(data);
  const std::vector<int16_t> x = ReadNpyInt16(data);
  // The envelope of what rings about 3.2 kHz, then angles: 64 steps a revolution at 1796 rpm.
  const std::vector<BandSection> sections(2, BandPass(3200.0F / 12000, 1200.0F / 12000));
  const EnvelopeParams p = {sections.data(), 2, 4, 0};
  std::vector<BandSectionState> states(2);
  Envelope envelope;
  envelope.Init(p, Out(states));
  std::vector<int16_t> y(static_cast<size_t>(EnvelopeSize(p, static_cast<int32_t>(x.size()))));
  y.resize(static_cast<size_t>(envelope.Process(In(x), Out(y))));
  OrderTracking tracking;
  tracking.Init({64, Interpolation::kCubic});
  std::vector<int16_t> turned(y.size());
  const int32_t steps = tracking.Process(In(y), ShaftSpeed(1'796'000, 3000), Out(turned));
  turned.resize(static_cast<size_t>(steps));
  ASSERT_GT(turned.size(), 10000U);
  double mean = 0, best = 0, most = 0;
  for (const int16_t v : turned) mean += v / static_cast<double>(turned.size());
  for (double order = 2.2; order < 4.8; order += 0.01) {
    std::complex<double> sum = 0;
    for (size_t k = 0; k < turned.size(); ++k) {
      sum += (turned[k] - mean) * std::polar(1.0, -2 * M_PI * order * static_cast<double>(k) / 64);
    }
    if (std::abs(sum) <= most) continue;
    most = std::abs(sum);
    best = order;
  }
  // The outer race of the drive end's bearing (SKF 6205) is passed 3.585 times a revolution.
  EXPECT_NEAR(best, 3.585, 0.03);
}

// The bearing's state every ten minutes: RMS, kurtosis and mean magnitude, as the test rig's table
// has them.
std::vector<std::vector<int16_t>> BearingStates(const std::string& labels) {
  const double units[] = {50000, 1000, 50000};
  const char* const columns[] = {"b1_rms", "b1_kurtosis", "b1_meanabs"};
  std::vector<std::vector<int16_t>> states;
  for (size_t c = 0; c < 3; ++c) {
    const std::vector<std::string> values = ReadCsvColumn(labels, columns[c]);
    states.resize(values.size());
    for (size_t row = 0; row < values.size(); ++row) {
      const double v = std::min(std::stod(values[row]) * units[c], 32767.0);
      states[row].push_back(static_cast<int16_t>(std::lround(v)));
    }
  }
  return states;
}

// The inverse of the lower triangle L with C = L L^T: then C^-1 = F^T F.
Matrix WhiteningOf(const std::vector<std::vector<int16_t>>& states,
                   size_t count,
                   std::vector<double>& mean) {
  mean.assign(3, 0);
  for (size_t row = 0; row < count; ++row) {
    for (size_t i = 0; i < 3; ++i) mean[i] += states[row][i] / static_cast<double>(count);
  }
  Matrix c(3, std::vector<double>(3)), l = c, f = c;
  for (size_t row = 0; row < count; ++row) {
    for (size_t i = 0; i < 3; ++i) {
      for (size_t j = 0; j < 3; ++j) {
        c[i][j] +=
            (states[row][i] - mean[i]) * (states[row][j] - mean[j]) / static_cast<double>(count);
      }
    }
  }
  for (size_t i = 0; i < 3; ++i) {
    for (size_t j = 0; j <= i; ++j) {
      double rest = c[i][j];
      for (size_t k = 0; k < j; ++k) rest -= l[i][k] * l[j][k];
      l[i][j] = i == j ? std::sqrt(rest) : rest / l[j][j];
    }
  }
  for (size_t i = 0; i < 3; ++i) {
    f[i][i] = 1 / l[i][i];
    for (size_t j = 0; j < i; ++j) {
      for (size_t k = j; k < i; ++k) f[i][j] -= l[i][k] * f[k][j] / l[i][i];
    }
  }
  return f;
}

TEST(Bearing, FailureIsToldDaysAheadWithoutAFalseAlarm) {
  const std::string labels = "data/vibration/ims_run2/LABELS.csv";
  MOTE_SKIP_WITHOUT(labels);
  const std::vector<std::vector<int16_t>> states = BearingStates(labels);
  ASSERT_GT(states.size(), 980U);
  std::vector<double> mean;
  const Matrix f = WhiteningOf(states, 200, mean);
  const LearnedDistance learned(mean, f, 36.0);  // six deviations
  // Forty minutes above the limit on average: 2^15 / 128 / 4 is 64.
  const DetectorClass alarm = {1 << 15, 1 << 14, 6};
  std::vector<uint8_t> history(4);
  std::vector<DetectorClassState> state(1);
  Detector<uint8_t> detector;
  detector.Init({1, 4, 0, {1 << 30, 7}, &alarm}, Out(history), Out(state));
  int64_t first = -1;
  for (size_t row = 0; row < states.size() && first < 0; ++row) {
    const uint8_t score = LimitScore(learned.ScoreOf(states[row]));
    Hit hit = {};
    if (detector.Process({&score, 1}, hit)) first = hit.hop;
  }
  // Ten minutes a row; the bearing fails at row 981, its RMS leaves six deviations at row 538.
  EXPECT_GT(first, 500);
  EXPECT_LT(first, 560);
}

}  // namespace
}  // namespace mote
