// SPDX-License-Identifier: Apache-2.0
#include "trainer/search/space.h"

#include <gmock/gmock.h>

#include "support/toml.h"
#include "trainer/networks/kinds.h"
#include "trainer/search/search_testing.h"

namespace mote::trainer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string ErrorOf(const std::string& lines) {
  const Result<Space> space = SpaceOf(lines);
  EXPECT_FALSE(space.ok()) << lines;
  return space.ok() ? "" : space.error().message;
}

TEST(Space, IsReadWithQuotedAndPlainPaths) {
  const Result<Space> space = SpaceOf(R"(network.filters = [4, 8]
"training.learning_rate" = [0.001, 0.003]
eta = 2
epochs = 3
metric = "loss")");
  ASSERT_TRUE(space.ok()) << space.error().message;
  ASSERT_EQ(space->dimensions.size(), 2U);
  EXPECT_EQ(space->eta, 2);
  EXPECT_EQ(space->metric, SearchMetric::kLoss);
  EXPECT_EQ(ChoiceText(*space, {1, 0}), "network.filters = 8, training.learning_rate = 0.001");
  EXPECT_THAT(space->rung_epochs, ElementsAre(3, 6, 12, 18));
}

TEST(Space, RungsEndWithAllEpochsAndNoneIsNearlyThat) {
  EXPECT_THAT(RungEpochs(4, 3, 30), ElementsAre(4, 12, 30));
  EXPECT_THAT(RungEpochs(3, 3, 30), ElementsAre(3, 9, 30));
  EXPECT_THAT(RungEpochs(1, 3, 27), ElementsAre(1, 3, 9, 27));
  EXPECT_THAT(RungEpochs(20, 3, 30), ElementsAre(30));
  EXPECT_THAT(RungEpochs(1, 3, 1), ElementsAre(1));
}

TEST(Space, AWrongPathIsRefusedWithItsLineAndTheNearestKey) {
  EXPECT_THAT(ErrorOf("\"network.filtres\" = [4]"),
              ::testing::AllOf(StartsWith("bumps.toml: line 19: 'network.filtres' = 4: "),
                               HasSubstr("Did you mean 'filters'?")));
  EXPECT_THAT(ErrorOf("\"netwrk.filters\" = [4]"), HasSubstr("Did you mean 'network'?"));
  EXPECT_THAT(ErrorOf("etta = 3"), HasSubstr("Did you mean 'eta'?"));
  EXPECT_THAT(ErrorOf("\"split.test\" = [0.1]"), HasSubstr("a search cannot set that"));
  EXPECT_THAT(ErrorOf("\"training.epochs\" = [5]"), HasSubstr("what the last rung has"));
  EXPECT_THAT(ErrorOf("\"network.kind.x\" = [5]"), HasSubstr("goes through what is no table"));
}

TEST(Space, AWrongValueIsRefusedWithItsLine) {
  EXPECT_THAT(ErrorOf("\"network.filters\" = [4, 5000]"),
              ::testing::AllOf(StartsWith("bumps.toml: line 19: 'network.filters' = 5000: "),
                               HasSubstr("1 to 1024")));
  EXPECT_THAT(ErrorOf("\"network.filters\" = 4"), HasSubstr("want a list of values"));
  EXPECT_THAT(ErrorOf("\"network.filters\" = []"), HasSubstr("want a list of values"));
  EXPECT_THAT(ErrorOf("\"network.filters\" = [4, 4]"), HasSubstr("stands there twice"));
  EXPECT_THAT(ErrorOf("epochs = 19"), HasSubstr("1 to 18"));
}

TEST(Space, AKeyHasValuesOnceHoweverItsPathIsWritten) {
  EXPECT_THAT(ErrorOf("\"network.filters\" = [4]\nnetwork.filters = [8]"),
              HasSubstr("'network.filters': has values already, by 'network.filters'"));
}

TEST(Space, ARecipeWithASearchIsARecipe) {
  EXPECT_TRUE(ReadRecipe(kBumps + "[search]\n\"network.filters\" = [4]", "bumps.toml").ok());
  EXPECT_TRUE(CheckSpace(kBumps, "bumps.toml").ok());
  EXPECT_FALSE(CheckSpace(kBumps + "[search]\n\"network.filters\" = [0]", "bumps.toml").ok());
}

TEST(Space, EveryKindOfNetworkHasADefaultThatItTakes) {
  for (const NetworkKind& kind : NetworkKinds()) {
    std::string recipe = kBumps;
    recipe.replace(recipe.find("tcn"), 3, kind.name);
    if (std::string(kind.name) == "fc_autoencoder") {
      recipe.replace(recipe.find("classification"), 14, "anomaly");
      recipe += "[anomaly]\nnormal = \"a\"\n";
    }
    const Result<Space> space = SpaceOf("", recipe);
    ASSERT_TRUE(space.ok()) << space.error().message;
    EXPECT_TRUE(space->is_default);
    EXPECT_GE(CountChoices(*space, 1000), 10) << kind.name;
  }
}

TEST(Space, AnomaliesAreNotSearchedAmongOtherInputs) {
  std::string recipe = kBumps + "[anomaly]\nnormal = \"a\"\n";
  recipe.replace(recipe.find("classification"), 14, "anomaly");
  recipe.replace(recipe.find("tcn"), 3, "fc_autoencoder");
  const Result<Space> inputs = SpaceOf("\"input.frames\" = [10, 20]", recipe);
  ASSERT_FALSE(inputs.ok());
  EXPECT_THAT(inputs.error().message, HasSubstr("do not compare"));
  EXPECT_FALSE(SpaceOf("metric = \"balanced_accuracy\"", recipe).ok());
}

TEST(Space, OnlyNetworksAreSearched) {
  std::string forest = kBumps;
  forest.replace(forest.find("tcn"), 3, "forest");
  const Result<Space> space = SpaceOf("", forest);
  ASSERT_FALSE(space.ok());
  EXPECT_THAT(space.error().message, HasSubstr("'forest' learns without epochs"));
  EXPECT_TRUE(CheckSpace(forest, "bumps.toml").ok());
  EXPECT_THAT(ErrorOf("\"network.kind\" = [\"tcn\", \"forest\"]"), HasSubstr("is no network"));
}

TEST(Space, AChoiceBecomesARecipeWithoutSearch) {
  const Result<toml::table> recipe = ParseToml(kBumps +
                                                   "[search]\n\"network.filters\" = [4, 8]\n"
                                                   "\"quantization.epochs\" = [0, 2]",
                                               "bumps.toml");
  const Result<Space> space = ReadSpace(*recipe, "bumps.toml");
  ASSERT_TRUE(space.ok()) << space.error().message;
  const toml::table chosen = WithChoice(*recipe, *space, {1, 0});
  EXPECT_FALSE(chosen.contains("search"));
  EXPECT_EQ(chosen["network"]["filters"].value_or(0), 8);
  EXPECT_EQ(chosen["quantization"]["epochs"].value_or(-1), 0);
}

}  // namespace
}  // namespace mote::trainer
