// SPDX-License-Identifier: Apache-2.0
// A small search whose objective costs nothing, for tests.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "support/toml.h"
#include "trainer/search/halving.h"
#include "trainer/search/space.h"

namespace mote::trainer {

inline const std::string kBumps = R"(
name = "bumps"
task = "classification"
seed = 7
classes = ["a", "b", "c"]
[[data]]
folder = "."
[frontend.series]
period_s = 1
features = ["value"]
channels = ["x"]
[input]
frames = 30
[network]
kind = "tcn"
[training]
epochs = 18
)";

// The recipe with these lines in [search].
inline Result<Space> SpaceOf(const std::string& lines, const std::string& recipe = kBumps) {
  Result<toml::table> table = ParseToml(recipe + "[search]\n" + lines, "bumps.toml");
  EXPECT_TRUE(table.ok()) << table.error().message;
  return ReadSpace(*table, "bumps.toml");
}

// 12 choices, rungs of 2, 6 and 18 epochs.
inline Space SmallSpace() {
  Result<Space> space = SpaceOf(R"("network.filters" = [4, 8, 16, 32]
"network.blocks" = [1, 2, 3])");
  EXPECT_TRUE(space.ok()) << space.error().message;
  return *space;
}

// More filters and blocks cost more; those of trial `refused` are too many.
inline Screened ScreenedOf(const Space& space, int32_t count, int32_t refused = -1) {
  return Screen(DrawTrials(space, 7, count), [&](const Trial& trial) -> Result<TrialCost> {
    if (trial.id == refused) return Error{"too large"};
    const auto blocks = static_cast<int64_t>(trial.choice[0]) + 1;
    const auto filters = int64_t{4} << trial.choice[1];
    return TrialCost{blocks * filters * filters, filters, blocks * filters, blocks * filters};
  });
}

// What costs more is better, but for every fifth trial; more epochs are better.
inline Result<Outcome> FakeOutcome(const Job& job) {
  if (job.trial == 5) return Outcome{0, "it broke"};
  const double worth = job.trial % 5 == 0 ? 0.5 : 0.6 + 0.03 * ((job.trial * 7) % 11);
  return Outcome{worth + 0.01 * job.rung, ""};
}

}  // namespace mote::trainer
