// SPDX-License-Identifier: Apache-2.0
#include "estimate/power.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mote::estimate {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

Board Example() {
  Board board;
  board.name = "example";
  board.clock_hz = 1'000'000;
  board.power.supply_v = 3;
  board.power.active_ma = 4;
  board.power.active_source = "a data sheet";
  board.power.listening = Listening{500, "its data sheet", 1, "estimate: a guess", 0.5, "another"};
  board.power.radio = Radio{10, "a data sheet", 20, "a guess", 12, "a data sheet"};
  return board;
}

// 35 % of the core; an event each 20 seconds.
constexpr AppLoad kLoad = {100'000, 200'000, 50'000, 4320};

AppPower PowerOfExample(const std::vector<PowerChange>& changes = {}) {
  Board board = Example();
  board.power.changes = changes;
  return PowerOf(board, kLoad).value();
}

double FactorOf(const std::vector<LifeEffect>& effects, const std::string& what) {
  for (const LifeEffect& effect : effects) {
    if (effect.what == what) return effect.factor;
  }
  ADD_FAILURE() << what;
  return 0;
}

PowerChange Named(const std::string& name) {
  PowerChange change;
  change.name = name;
  return change;
}

TEST(Power, EachPartIsItsCurrentForItsShareOfTheTime) {
  const AppPower power = PowerOfExample();
  std::vector<std::string> names;
  std::vector<double> parts;
  for (const PowerPart& part : power.parts) {
    names.push_back(part.name);
    parts.push_back(part.mw);
  }
  EXPECT_THAT(names,
              ElementsAre("microphone", "capture", "sleep", "features", "network", "app", "radio"));
  using testing::DoubleNear;
  EXPECT_THAT(parts,
              ElementsAre(DoubleNear(1.5, 1e-9),
                          DoubleNear(3, 1e-9),
                          DoubleNear(3 * 0.5 * 0.65, 1e-9),
                          DoubleNear(1.2, 1e-9),
                          DoubleNear(2.4, 1e-9),
                          DoubleNear(0.6, 1e-9),
                          DoubleNear(0.6 / 20, 1e-9)));  // 3 V * 10 mA * 20 ms = 0.6 mJ
  EXPECT_NEAR(power.average_mw, 9.705, 1e-9);
  EXPECT_EQ(power.parts[1].source, "estimate: a guess");
  EXPECT_EQ(power.parts[6].source, "a guess; a data sheet");
}

TEST(Power, ACoreThatIsNeverIdleDoesNotSleepLessThanNothing) {
  AppLoad load = kLoad;
  load.network_cycles_per_s = 2'000'000;
  EXPECT_EQ(PowerOf(Example(), load)->parts[2].mw, 0);
}

TEST(Power, DaysAreTheUsableCapacityOverTheAverageCurrent) {
  const AppPower power = PowerOfExample();
  ASSERT_EQ(power.batteries.size(), 2u);
  EXPECT_NEAR(power.batteries[0].days, 3000 * 0.85 / 3.235 / 24, 1e-9);
  EXPECT_NEAR(power.batteries[1].days, 225 / 3.235 / 24, 1e-9);
}

TEST(Power, ACoinCellIsToldThatItCannotDeliverWhatIsAskedOfIt) {
  const AppPower power = PowerOfExample();
  EXPECT_NEAR(power.peak_ma, 13.5, 1e-9);
  EXPECT_TRUE(power.batteries[0].holds_average);
  EXPECT_TRUE(power.batteries[0].holds_peak);
  EXPECT_FALSE(power.batteries[1].holds_average);
  EXPECT_FALSE(power.batteries[1].holds_peak);
}

TEST(Power, ThePartThatTakesMostIsTheOneWorthHalving) {
  const AppPower power = PowerOfExample();
  std::vector<std::string> names;
  for (const LifeEffect& half : power.halves) names.push_back(half.what);
  EXPECT_THAT(names,
              ElementsAre("half of the capture",
                          "half of the network",
                          "half of the microphone",
                          "half of the features",
                          "half of the sleep",
                          "half of the app",
                          "half of the radio"));
  EXPECT_NEAR(power.halves[0].factor, 9.705 / (9.705 - 1.5), 1e-9);
  // What the core does not do it sleeps.
  EXPECT_NEAR(power.halves[1].factor, 9.705 / (9.705 - 1.2 + 3 * 0.5 * 0.1), 1e-9);
  EXPECT_NEAR(power.halves[6].factor, 9.705 / (9.705 - 0.015), 1e-9);
}

TEST(Power, AGateLeavesAFifthOfFeaturesAndNetwork) {
  const AppPower power = PowerOfExample();
  const double gated = 9.705 - 0.8 * (1.2 + 2.4) + 3 * 0.5 * 0.24;
  EXPECT_NEAR(FactorOf(power.changes, "a gate that skips features and network in quiet"),
              9.705 / gated,
              1e-9);
}

TEST(Power, AChangeOfTheBoardPutsItsCurrentsInPlaceOfTheOldOnes) {
  PowerChange lean = Named("lean");
  lean.active_ma = 2;
  lean.clock_ma = 0.1;
  lean.capture_ma = 0.5;
  lean.microphone_ua = 100;
  lean.transmit_ma = 5;
  const double then = 0.3 + 1.5 + 3 * 0.1 * 0.65 + 2.1 + 0.015;
  EXPECT_NEAR(FactorOf(PowerOfExample({lean}).changes, "lean"), 9.705 / then, 1e-9);
}

TEST(Power, WhoIsWokenBySoundListensAFifthOfTheDay) {
  PowerChange woken = Named("woken");
  woken.quiet_ua = 30;
  const double then = 0.2 * (9.705 - 0.03) + 0.03 + 0.8 * 3 * 0.03;
  EXPECT_NEAR(FactorOf(PowerOfExample({woken}).changes, "woken"), 9.705 / then, 1e-9);
}

// capture: 3 -> 0.3 mW; microphone: 1.5 -> 0.3 mW.
TEST(Power, TwiceAsLongAreTheSetsOfChangesThatAreJustEnough) {
  PowerChange capture = Named("capture");
  capture.capture_ma = 0.1;
  PowerChange microphone = Named("microphone");
  microphone.microphone_ua = 100;
  const AppPower power = PowerOfExample({capture, microphone});
  ASSERT_EQ(power.twice.size(), 2u);
  EXPECT_EQ(power.twice[0].what, "a gate that skips features and network in quiet, and capture");
  EXPECT_NEAR(power.twice[0].factor, 9.705 / (7.185 - 2.7), 1e-9);
  EXPECT_EQ(power.twice[1].what, "capture, and microphone, and half of the network");
  EXPECT_NEAR(power.twice[1].factor, 9.705 / (9.705 - 2.7 - 1.2 - 1.05), 1e-9);
}

TEST(Power, NothingIsPromisedWhereNoChangeIsEnough) { EXPECT_TRUE(PowerOfExample().twice.empty()); }

TEST(Power, ABoardThatCannotHearIsRefused) {
  Board board = Example();
  board.power.listening.reset();
  const Result<AppPower> power = PowerOf(board, kLoad);
  ASSERT_FALSE(power.ok());
  EXPECT_THAT(power.error().message, AllOf(HasSubstr("'example'"), HasSubstr("listening")));
}

}  // namespace
}  // namespace mote::estimate
