// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/sound_tables.h"

#include <gtest/gtest.h>

#include <cmath>

#include "runtime/signal/common/signal_testing.h"

namespace mote::frontend {
namespace {

TEST(SoundTables, TwiddlesGoThreeQuartersRoundTheCircle) {
  const std::vector<int32_t> w = Twiddles(64);
  ASSERT_EQ(w.size(), 96U);
  EXPECT_EQ(w[0], 1 << 30);
  EXPECT_EQ(w[1], 0);
  EXPECT_EQ(w[32], 0);
  EXPECT_EQ(w[33], -(1 << 30));
  EXPECT_EQ(w[80], -759250125);  // cos(225 degrees) * 2^30
  EXPECT_EQ(w[81], 759250125);
}

TEST(SoundTables, TheFilterbankIsAPartitionOfTheBand) {
  SoundSettings s;
  const SoundTables tables = SoundTables::Make(s).value();
  const SoundParams p = tables.Params();
  ASSERT_EQ(p.ends.size(), 41U);
  EXPECT_EQ(p.power.first, 5);  // 125 Hz is bin 4, of weight 0
  EXPECT_EQ(p.ends[40], 240);   // 7500 Hz too
  EXPECT_EQ(p.rise.size(), 235U);
  for (const int16_t rise : p.rise) {
    EXPECT_GE(rise, 0);
    EXPECT_LE(rise, 1 << 14);
  }
  for (size_t segment = 1; segment < p.ends.size(); ++segment) {
    EXPECT_GE(p.ends[segment], p.ends[segment - 1]);
  }
}

TEST(SoundTables, ABandThatEndsAtHalfTheRateLeavesTheLastBinOut) {
  SoundSettings s;
  s.low_hz = 0;
  s.high_hz = 8000;
  const SoundTables tables = SoundTables::Make(s).value();
  EXPECT_EQ(tables.Params().power.first, 1);
  EXPECT_EQ(tables.Params().ends[40], 256);
}

// The hashes are of the tables in the micro frontend's state (tensorflow/tflite-micro,
// microfrontend/lib) for its usual settings at 16 kHz, without the zeros that pad its weights.
TEST(SoundTables, MicroTablesAreThoseOfTheMicroFrontend) {
  SoundSettings s;
  s.kind = SoundKind::kMicro;
  const SoundTables tables = SoundTables::Make(s).value();
  const SoundParams p = tables.Params();
  const auto hash = [](const auto& table) {
    mote::testing::Hash16 found;
    found.Add(table);
    return found.value();
  };
  EXPECT_EQ(p.power.first, 5);
  EXPECT_EQ(p.power.count, 236);
  EXPECT_EQ(hash(p.window_q12), 0xb78b64c2U);
  EXPECT_EQ(hash(p.rise), 0xaa44b1e1U);
  EXPECT_EQ(hash(p.fall), 0x26a20b59U);
  EXPECT_EQ(hash(p.gains), 0x6460f864U);
  EXPECT_EQ(p.pcan.snr_shift, 6);
  EXPECT_EQ(p.noise_reduction.even_smoothing, 409);
  EXPECT_EQ(p.noise_reduction.odd_smoothing, 983);
  EXPECT_EQ(p.noise_reduction.min_signal_remaining, 819);
}

// TensorFlow Lite Micro's audio_preprocessor_int8.tflite has one window element and some weights
// that differ from the library's by one.
TEST(SoundTables, TheOperatorsTablesDifferInALastBit) {
  SoundSettings s;
  s.kind = SoundKind::kMicro;
  const SoundTables library = SoundTables::Make(s).value();
  s.micro_tables = MicroTables::kOperators;
  const SoundTables operators = SoundTables::Make(s).value();
  const SoundParams a = library.Params(), b = operators.Params();
  EXPECT_EQ(a.window_q12[17], 54);
  EXPECT_EQ(b.window_q12[17], 53);
  for (size_t i = 0; i < a.rise.size(); ++i) {
    EXPECT_TRUE(b.rise[i] == a.rise[i] || b.rise[i] == a.rise[i] - 1) << i;
    EXPECT_TRUE(b.fall[i] == a.fall[i] || b.fall[i] == a.fall[i] - 1) << i;
  }
}

}  // namespace
}  // namespace mote::frontend
