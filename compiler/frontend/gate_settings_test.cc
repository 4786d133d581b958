// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/gate_settings.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace mote::frontend {
namespace {

using ::testing::HasSubstr;

SoundSettings Hops(double hop_ms, int32_t rate_hz = 16'000) {
  SoundSettings s;
  s.rate_hz = rate_hz;
  s.hop_ms = hop_ms;
  return s;
}

TEST(GateSettings, BecomeHopsAndLogarithms) {
  const GatedStreamParams p = GateParamsOf({6.0206, 500, 210, 3.0103}, Hops(20));
  EXPECT_EQ(p.gate.open_level, 512);  // a factor of 4
  EXPECT_EQ(p.gate.least_level, 0);
  EXPECT_EQ(p.gate.floor_rise, 1311);  // a factor of 2 in 50 hops
  EXPECT_EQ(p.gate.hold_hops, 25);
  EXPECT_EQ(p.hop_samples, 320);
  EXPECT_EQ(p.preroll_hops, 11);  // up
}

TEST(GateSettings, WholeHopsStayWhole) {
  for (int hops = 0; hops <= 200; ++hops) {
    EXPECT_EQ(GateParamsOf({6, hops * 10.0, 0, 3}, Hops(10)).gate.hold_hops, hops);
  }
}

TEST(GateSettings, TheSlowestFloorRisesStill) {
  SoundSettings s = Hops(0.005, 200'000);
  EXPECT_EQ(GateParamsOf({6, 0, 0, 0.01}, s).gate.floor_rise, 1);
}

TEST(GateSettings, AtTheirEndsFitTheIntegers) {
  const SoundSettings slow = Hops(60'000, 1000);
  const GatedStreamParams p = GateParamsOf({60, 60'000, 2000, 100}, slow);
  EXPECT_GT(p.gate.floor_rise, 0);
  EXPECT_EQ(p.preroll_hops, 1);
  const GatedStreamParams fast = GateParamsOf({60, 60'000, 2000, 100}, Hops(0.005, 200'000));
  EXPECT_EQ(fast.preroll_hops, 400'000);
  EXPECT_EQ(fast.gate.hold_hops, 12'000'000);
}

TEST(GateSettings, OutOfRangeAreNamed) {
  const auto message = [](const GateSettings& gate) {
    return Check(gate, Hops(20)).error().message;
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(Check(GateSettings(), Hops(20)).ok());
  EXPECT_THAT(message({0, 500, 200, 3}), HasSubstr("gate.open_db: 0, want 0.5 .. 60."));
  EXPECT_THAT(message({nan, 500, 200, 3}), HasSubstr("gate.open_db"));
  EXPECT_THAT(message({6, -1, 200, 3}), HasSubstr("gate.hold_ms: -1"));
  EXPECT_THAT(message({6, 500, 2001, 3}), HasSubstr("gate.preroll_ms: 2001, want 0 .. 2000."));
  EXPECT_THAT(message({6, 500, 200, 0}), HasSubstr("gate.floor_rise_db_per_s"));
}

TEST(GateSettings, HopsThatAreTooLongAreRefused) {
  EXPECT_TRUE(Check({}, Hops(4096)).ok());
  EXPECT_THAT(Check({}, Hops(4097)).error().message,
              HasSubstr("65552 samples, want at most 65536"));
}

}  // namespace
}  // namespace mote::frontend
