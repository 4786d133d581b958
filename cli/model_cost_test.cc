// SPDX-License-Identifier: Apache-2.0
#include "cli/model_cost.h"

#include <gmock/gmock.h>

namespace mote::cli {
namespace {

using ::testing::HasSubstr;

ModelCost Known() {
  ModelCost cost;
  cost.board = "nano33ble";
  cost.cycles = 64'000;
  cost.latency_ms = 1;
  return cost;
}

std::string Message(const trainer::BudgetSettings& budget, const ModelCost& cost) {
  const Status status = CheckBudget(budget, cost);
  return status.ok() ? "" : status.error().message;
}

TEST(CheckBudget, SaysWhatIsAboveIt) {
  trainer::BudgetSettings budget;
  budget.latency_s = 1e-3;
  EXPECT_EQ(Message(budget, Known()), "");
  budget.latency_s = 0.9e-3;
  EXPECT_THAT(Message(budget, Known()), HasSubstr("latency: 1.0 ms, want at most 0.9"));
}

TEST(CheckBudget, AnUnknownLatencyKeepsNoBudget) {
  trainer::BudgetSettings budget;
  budget.latency_s = 1;
  ModelCost forest = Known();
  forest.cycles.reset();
  forest.unknown = {"mote.Forest"};
  EXPECT_THAT(Message(budget, forest), HasSubstr("latency and energy: not known of mote.Forest"));
  forest.unknown.clear();
  EXPECT_THAT(Message(budget, forest), HasSubstr("not known of this core"));
  ModelCost streaming = Known();
  streaming.unknown = {"FramesRef"};
  EXPECT_EQ(Message(budget, streaming), "");
  budget.latency_s.reset();
  budget.ram_bytes = 1024;
  EXPECT_EQ(Message(budget, forest), "");
}

}  // namespace
}  // namespace mote::cli
