// SPDX-License-Identifier: Apache-2.0
#include "cli/app_cost.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mote::cli {
namespace {

using emulator::HopCost;
using testing::HasSubstr;
using testing::Not;

estimate::Board Example() {
  estimate::Board board;
  board.clock_hz = 1'000'000;
  board.power.supply_v = 3;
  board.power.active_ma = 4;
  board.power.active_source = "a data sheet";
  board.power.listening =
      estimate::Listening{500, "a data sheet", 1, "estimate: a guess", 0.5, "a data sheet"};
  board.power.radio =
      estimate::Radio{10, "a data sheet", 20, "estimate: a guess", 12, "a data sheet"};
  return board;
}

// A first hop that has no answer yet, and two of 0.1 s with 10,000 and 30,000 cycles.
const std::vector<HopCost> kHops = {
    {{900, 1000}, 1000, 0}, {{9000, 10'000}, 3000, 6000}, {{28'000, 30'000}, 5000, 24'000}};

Json JsonOf(size_t warm_up_hops, double events_per_day) {
  const auto cost = AppCost::Of(Example(), {kHops, warm_up_hops, 0.1, 8000, events_per_day});
  Json json;
  cost.value().AddTo(json);
  return json;
}

TEST(AppCost, TheLoadIsThatOfTheHopsAfterTheWarmUp) {
  const Json load = JsonOf(1, 5)["power"]["cycles_per_s"];
  EXPECT_NEAR(load["features"], 8000 / 0.2, 1e-6);
  EXPECT_NEAR(load["network"], 30'000 / 0.2, 1e-6);
  EXPECT_NEAR(load["app"], 2000 / 0.2, 1e-6);
}

TEST(AppCost, WhereThereIsNothingButWarmUpAllCounts) {
  EXPECT_NEAR(JsonOf(3, 5)["power"]["cycles_per_s"]["features"], 9000 / 0.3, 1e-6);
}

TEST(AppCost, BytesAreThoseOfEventsAndASignOfLifeBesideRawSound) {
  const Json bytes = JsonOf(1, 4)["bytes_per_day"];
  EXPECT_EQ(bytes["bytes"], 20 * 5);
  EXPECT_EQ(bytes["raw_sound_bytes"], 8000 * 2 * 86'400);
  EXPECT_NEAR(bytes["factor"], 8000.0 * 2 * 86'400 / 100, 1e-6);
}

TEST(AppCost, TheGreatestEffectIsTheFirst) {
  const Json sensitivity = JsonOf(1, 5)["power"]["sensitivity"];
  ASSERT_GT(sensitivity.size(), 2u);
  for (size_t i = 1; i < sensitivity.size(); ++i) {
    EXPECT_GE(sensitivity[i - 1]["life_factor"], sensitivity[i]["life_factor"]) << i;
  }
}

TEST(AppCost, AnEstimateIsCalledOne) {
  const Json json = JsonOf(1, 5);
  for (const Json& part : json["power"]["parts"]) {
    const bool is_guess = part["part"] == "capture" || part["part"] == "radio";
    EXPECT_EQ(part["estimate"], is_guess) << part;
  }
}

TEST(AppCost, ABatteryThatCannotDeliverIsSaidToLastAtMost) {
  const std::string text = AppCost::Of(Example(), {kHops, 1, 0.1, 8000, 5}).value().Text();
  EXPECT_THAT(text, HasSubstr("days at most on a CR2032 coin cell"));
  EXPECT_THAT(text, HasSubstr("for peaks of 6.8 mA, not 13.50"));
  EXPECT_THAT(text, Not(HasSubstr("at most on two AA")));
}

}  // namespace
}  // namespace mote::cli
