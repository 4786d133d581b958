// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/pcan/pcan.h"

#include <gtest/gtest.h>

#include <cmath>

#include "compiler/frontend/sound_tables.h"
#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;

// A front end of 512 samples: 2^7 units of noise for a channel's 1.
SoundParams Usual(const frontend::SoundTables& tables) { return tables.Params(); }

frontend::SoundTables UsualTables() {
  frontend::SoundSettings s;
  s.kind = SoundKind::kMicro;
  return frontend::SoundTables::Make(s).value();
}

uint32_t Normalised(const SoundParams& p, uint32_t noise, uint32_t x) {
  const std::vector<uint32_t> noises = {noise};
  std::vector<uint32_t> xs = {x};
  PcanU32Ref({1, p.pcan.snr_shift}, In(noises), p.gains, Out(xs));
  return xs[0];
}

// (noise + 80)^-0.95 and the bend, in real numbers and in Q6.
double Real(double noise, double x) {
  const double ratio = x * 8 * std::pow(noise / 128 + 80, -0.95);
  return 64 * (ratio < 2 ? ratio * ratio / 4 : ratio - 1);
}

TEST(Pcan, FollowsTheRealGainAndBend) {
  const frontend::SoundTables tables = UsualTables();
  const SoundParams p = Usual(tables);
  for (uint64_t noise = 0; noise < 40'000'000; noise += 1 + noise / 7) {
    for (uint32_t x = 0; x < 300'000; x += 1 + x / 5) {
      const double real = Real(static_cast<double>(noise), x);
      // The gain is an integer, and the parabola up to 1.5 % off.
      const double gain = 2097152 * std::pow(static_cast<double>(noise) / 128 + 80, -0.95);
      ASSERT_NEAR(Normalised(p, static_cast<uint32_t>(noise), x),
                  real,
                  1 + (real + 64) * (0.015 + 2 / gain))
          << noise << " " << x;
    }
  }
}

TEST(Pcan, GainsOfTheSmallestNoisesStandInTheTable) {
  const frontend::SoundTables tables = UsualTables();
  const SoundParams p = Usual(tables);
  for (const uint32_t noise : {0U, 1U, 2U}) {
    const auto gain = static_cast<uint32_t>(p.gains[noise]);
    const uint32_t ratio = (100'000 * gain) >> p.pcan.snr_shift;
    EXPECT_EQ(Normalised(p, noise, 100'000), (ratio >> 6) - 64);
  }
}

TEST(Pcan, TakesAnyNoiseAndSignal) {
  const frontend::SoundTables tables = UsualTables();
  const SoundParams p = Usual(tables);
  for (const uint32_t noise : {UINT32_MAX, 1U << 31, (1U << 31) - 1, 3U}) {
    EXPECT_EQ(Normalised(p, noise, 0), 0U);
    Normalised(p, noise, UINT32_MAX);  // sanitizers look on
  }
}

}  // namespace
}  // namespace mote
