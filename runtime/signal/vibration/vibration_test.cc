// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/vibration/vibration.h"

#include <gtest/gtest.h>

#include "runtime/ops/common/op_testing.h"
#include "runtime/signal/common/signal_testing.h"
#include "runtime/signal/vibration/vibration_testing.h"

namespace mote {
namespace {

using frontend::BandSpacing;
using frontend::VibrationSettings;
using frontend::VibrationTables;
using frontend::WindowShape;
using testing::Agreement;
using testing::Babble;
using testing::Compare;
using testing::ExtremeSounds;
using testing::Random;
using testing::Sound;
using testing::VibrationRun;

using Frames = std::vector<std::vector<int8_t>>;

VibrationSettings Small() {
  VibrationSettings s;
  s.fft_size = 256;
  s.segments = 8;
  s.bands = 12;
  s.envelope_bands = 7;
  s.envelope_decimation = 4;
  s.envelope_fft_size = 64;
  return s;
}

VibrationSettings Changed(void (*change)(VibrationSettings& s)) {
  VibrationSettings s = Small();
  change(s);
  return s;
}

std::vector<VibrationSettings> ManySettings() {
  return {Small(),
          Changed([](VibrationSettings& s) { s.overlap = 0; }),
          Changed([](VibrationSettings& s) {  // frames and outputs of the envelope out of step
            s.overlap = 0.7;
            s.segments = 13;
            s.envelope_decimation = 7;
          }),
          Changed([](VibrationSettings& s) { s.envelope_gain_bits = 3; }),
          Changed([](VibrationSettings& s) {
            s.window = WindowShape::kHamming;
            s.band_spacing = BandSpacing::kMel;
            s.low_hz = 500;
            s.high_hz = 8000;
          }),
          Changed([](VibrationSettings& s) { s.bands = 0; }),
          Changed([](VibrationSettings& s) {
            s.statistics = false;
            s.envelope_bands = 0;
            s.segments = 1;
          }),
          VibrationSettings()};
}

std::vector<int16_t> Sine(double amplitude, double cycles, size_t count, double mean = 0) {
  std::vector<int16_t> x(count);
  for (size_t n = 0; n < count; ++n) {
    const double phase = 2 * std::numbers::pi * cycles * static_cast<double>(n);
    x[n] = static_cast<int16_t>(std::lround(mean + amplitude * std::sin(phase)));
  }
  return x;
}

double Feature(const VibrationRun& run, size_t i) {
  return run.front_end().features()[i] / 65536.0;
}

TEST(VibrationFrontEnd, IsWithinOneStepOfTheRealNumbers) {
  Agreement sum;
  for (VibrationSettings s : ManySettings()) {
    Compare(s, Babble(1, 40000), sum);
    Compare(s, Random(2).Int16s(20000), sum);
    s.envelope_bands = 0;  // a sine's is flat: its bands hold what the envelope's rounding left
    Compare(s, Sine(20000, 0.0731, 20000, -3000), sum);
    Compare(s, Sine(3, 0.0731, 20000, 500), sum);
  }
  EXPECT_GT(sum.values, 10000);
  EXPECT_LE(sum.beyond_one_step * 1000, sum.values) << sum.beyond_one_step;
}

TEST(VibrationFrontEnd, IsWithinOneStepForExtremes) {
  for (const Sound& sound : ExtremeSounds(12000)) {
    SCOPED_TRACE(sound.name);
    Agreement sum;
    for (const VibrationSettings& s : ManySettings()) Compare(s, sound.pcm, sum);
    EXPECT_GT(sum.values, 0);
    EXPECT_LE(sum.beyond_one_step * 1000, sum.values) << sum.beyond_one_step << " " << sum.values;
  }
}

TEST(VibrationFrontEnd, OfASineTellsItsAmplitudeAndPlace) {
  VibrationSettings s;
  s.bands = 31;  // centres every 312.5 Hz, which is 16 bins
  VibrationRun run(s);
  run.Push(Sine(8000, 10 * 16 / 1024.0, 10000, 1234));
  EXPECT_NEAR(Feature(run, 0), std::log(8000 / std::sqrt(2)), 1e-3);
  EXPECT_NEAR(Feature(run, 1), std::log(8000), 1e-3);
  EXPECT_NEAR(Feature(run, 2), std::log(std::sqrt(2)), 1e-3);
  EXPECT_NEAR(Feature(run, 3), std::log(1.5), 1e-3);
  double all = 0;
  for (size_t band = 0; band < 31; ++band) {
    all += std::exp(2 * Feature(run, 4 + band));
    if (band == 9) continue;
    EXPECT_LT(Feature(run, 4 + band), std::log(8000 / 4.0)) << band;
  }
  EXPECT_NEAR(std::sqrt(all), 8000 / std::sqrt(2), 8);
}

// A carrier of amplitude a whose loudness swings by m: the envelope is a / sqrt(2) (1 + m sin).
TEST(VibrationFrontEnd, TheEnvelopesBandTellsHowMuchALoudnessSwings) {
  VibrationSettings s;
  s.statistics = false;
  s.bands = 0;
  s.envelope_bands = 9;  // of 1250 Hz: centres every 125 Hz
  VibrationRun run(s);
  std::vector<int16_t> x(20000);
  for (size_t n = 0; n < x.size(); ++n) {
    const double turn = 2 * std::numbers::pi * static_cast<double>(n) / 20000;
    x[n] = static_cast<int16_t>(
        std::lround(8000 * (1 + 0.4 * std::sin(125 * turn)) * std::sin(3000 * turn)));
  }
  EXPECT_EQ(run.Push(x).size(), 2U);
  EXPECT_NEAR(std::exp(Feature(run, 0)), 8000 / std::sqrt(2) * 0.4 / std::sqrt(2), 80);
  for (size_t band = 2; band < 9; ++band) EXPECT_LT(Feature(run, band), Feature(run, 0) - 3);
}

TEST(VibrationFrontEnd, WhiteNoiseHasItsMeanSquareInAllBandsTogether) {
  VibrationSettings s;
  s.segments = 64;
  VibrationRun run(s);
  run.Push(Random(3).Ints<int16_t>(40000, -3000, 3000));
  double all = 0;
  for (size_t band = 0; band < 32; ++band) all += std::exp(2 * Feature(run, 4 + band));
  const double deviation = std::exp(Feature(run, 0));
  // The halves of the first and the last triangle are missing.
  EXPECT_NEAR(all / (deviation * deviation), 32.0 / 33, 0.02);
}

TEST(VibrationFrontEnd, SilenceAndAConstantHaveTheStatedValues) {
  for (const int16_t level : {int16_t{0}, int16_t{-32768}, int16_t{777}}) {
    VibrationSettings s = Small();
    s.envelope_bands = 0;
    VibrationRun run(s);
    run.Push(std::vector<int16_t>(3000, level));
    EXPECT_NEAR(Feature(run, 0), -8 * std::log(2), 1e-4);
    EXPECT_NEAR(Feature(run, 1), -8 * std::log(2), 1e-4);
    EXPECT_EQ(Feature(run, 2), 0);
    EXPECT_EQ(Feature(run, 3), 0);
    for (size_t band = 0; band < 12; ++band) {
      EXPECT_NEAR(Feature(run, 4 + band), std::log(s.noise_floor), 1e-3);
    }
  }
}

TEST(VibrationFrontEnd, GivesTheSameFramesWhateverThePieces) {
  const std::vector<int16_t> samples = Babble(4, 30000);
  for (VibrationSettings s : ManySettings()) {
    for (s.axes = 1; s.axes <= 3; ++s.axes) {
      const Frames whole = VibrationRun(s).Push(samples);
      EXPECT_FALSE(whole.empty());
      for (const size_t piece : {size_t{1}, size_t{2}, size_t{7}, size_t{1023}, size_t{4001}}) {
        EXPECT_EQ(VibrationRun(s).Push(samples, piece), whole) << piece;
      }
    }
  }
}

TEST(VibrationFrontEnd, ThreeAxesAreThreeFrontEnds) {
  for (VibrationSettings s : ManySettings()) {
    const std::vector<int16_t> samples = Babble(5, 45000);
    std::vector<Frames> of_axis(3);
    for (size_t axis = 0; axis < 3; ++axis) {
      std::vector<int16_t> x;
      for (size_t n = axis; n < samples.size(); n += 3) x.push_back(samples[n]);
      of_axis[axis] = VibrationRun(s).Push(x);
    }
    s.axes = 3;
    const Frames frames = VibrationRun(s).Push(samples);
    ASSERT_EQ(frames.size(), of_axis[0].size());
    EXPECT_FALSE(frames.empty());
    for (size_t k = 0; k < frames.size(); ++k) {
      std::vector<int8_t> joined;
      for (const Frames& axis : of_axis) {
        joined.insert(joined.end(), axis[k].begin(), axis[k].end());
      }
      EXPECT_EQ(frames[k], joined) << k;
    }
  }
}

TEST(VibrationFrontEnd, FramesBeginAndEndWhereTheirSegmentsDo) {
  VibrationSettings s = Small();  // 8 segments, 128 samples from one to the next
  s.axes = 3;
  VibrationRun run(s);
  const auto frames_of = [&](size_t samples) {
    return run.Push(std::vector<int16_t>(samples)).size();
  };
  EXPECT_EQ(run.front_end().position(), 0);
  EXPECT_EQ(frames_of(3 * (7 * 128 + 256) - 1), 0U);
  EXPECT_EQ(run.front_end().position(), 0);
  EXPECT_EQ(frames_of(1), 1U);
  EXPECT_EQ(run.front_end().position(), 7 * 128 + 256);
  EXPECT_EQ(frames_of(3 * 1024 - 1), 0U);
  EXPECT_EQ(frames_of(1), 1U);
  EXPECT_EQ(run.front_end().position(), 1024 + 7 * 128 + 256);
  EXPECT_EQ(frames_of(3 * 10 * 1024), 10U);
}

TEST(VibrationFrontEnd, ForgetsEverythingAtAReset) {
  const std::vector<int16_t> samples = Babble(6, 30000);
  for (VibrationSettings s : ManySettings()) {
    s.axes = 2;
    VibrationRun run(s);
    const Frames first = run.Push(samples);
    run.Push(Babble(7, 12345));
    run.Reset();
    EXPECT_EQ(run.front_end().position(), 0);
    EXPECT_EQ(run.Push(samples), first);
  }
}

// Any settings that are let through work with any samples: sanitizers look on.
TEST(VibrationFrontEnd, TakesAnySettingsThatAreLetThrough) {
  int made = 0;
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const auto real = [&](float low, float high) {
      return static_cast<double>(random.Real(low, high));
    };
    VibrationSettings s;
    s.rate_hz = random.Int(1, 200000);
    s.axes = random.Int(1, 3);
    s.fft_size = 64 << random.Int(0, 5);
    s.overlap = real(0, 0.9F);
    s.segments = random.Int(1, 20);
    s.window = static_cast<WindowShape>(random.Int(0, 2));
    s.statistics = random.Coin();
    s.bands = random.Int(0, 20);
    s.low_hz = real(0, 0.1F) * s.rate_hz;
    s.band_spacing = random.Coin() ? BandSpacing::kLinear : BandSpacing::kMel;
    s.noise_floor = random.Coin() ? 0 : 1000;
    s.envelope_bands = random.Int(0, 10);
    s.envelope_centre_hz = real(0.002F, 0.49F) * s.rate_hz;
    s.envelope_width_hz = real(0.001F, 0.39F) * s.rate_hz;
    s.envelope_decimation = random.Int(1, 20);
    s.envelope_gain_bits = random.Int(0, 4);
    s.envelope_fft_size = 64 << random.Int(0, 2);
    if (!VibrationTables::Make(s).ok()) continue;
    ++made;
    VibrationRun run(s);
    for (const Sound& sound : ExtremeSounds(static_cast<size_t>(FirstFrameSamples(s)) * 2)) {
      run.Push(sound.pcm);
    }
  }
  EXPECT_GT(made, 100);
}

}  // namespace
}  // namespace mote
