// SPDX-License-Identifier: Apache-2.0
#include "trainer/recipe/recipe.h"

#include <gmock/gmock.h>

#include "trainer/recipe/quantity.h"

namespace mote::trainer {
namespace {

using ::testing::HasSubstr;

constexpr const char* kRecipe = R"(name = "r"
task = "classification"
[frontend.sound]
[input]
frames = 49
[network]
kind = "mlp"
)";

constexpr const char* kAnomaly = R"(name = "r"
task = "anomaly"
[anomaly]
normal = "good"
[frontend.vibration]
[input]
frames = 2
[network]
kind = "fc_autoencoder"
)";

std::string Message(const std::string& text) {
  const Result<Recipe> recipe = ReadRecipe(text, "r.toml");
  return recipe.ok() ? "" : recipe.error().message;
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(Recipe, TheShortestOneIsRead) {
  const Recipe recipe = ReadRecipe(std::string(kRecipe), "r.toml").value();
  EXPECT_EQ(recipe.model.name, "mlp");
  EXPECT_EQ(InputShapeOf(recipe), (graph::Shape{1, 49, 40}));
  EXPECT_EQ(recipe.training, TrainingSettings());
  EXPECT_TRUE(recipe.budget.board.empty());
}

TEST(Recipe, IsNamedAsItsFirstClassWhereItHasNoName) {
  const auto named = [](const std::string& head, const char* recipe) {
    return Replaced(recipe, "name = \"r\"\n", head);
  };
  const std::string classes = "classes = ['computer', 'other']\n";
  EXPECT_EQ(ReadRecipe(named(classes, kRecipe), "r.toml")->name, "computer");
  EXPECT_EQ(ReadRecipe(named("name = 'n'\n" + classes, kRecipe), "r.toml")->name, "n");
  EXPECT_THAT(Message(named("classes = ['hey you', 'other']\n", kRecipe)),
              HasSubstr("key 'name': missing, and 'hey you' is none, want at most 64 letters"));
  EXPECT_THAT(Message(named(classes, kAnomaly)), HasSubstr("key 'name': missing, want a string"));
}

TEST(Recipe, VoicesSayTheClassesThatTheDetectorReports) {
  const std::string recipe = Replaced(kRecipe, "[frontend.sound]", R"(classes = ["go", "rest"]
[[data]]
[data.voices]
[frontend.sound]
[frontend.detector]
silent = ["rest"])");
  EXPECT_EQ(ReadRecipe(recipe, "r.toml")->data.sources[0].voices[0].words,
            std::vector<std::string>{"go"});
  EXPECT_THAT(Message(Replaced(recipe, "[\"rest\"]", "[\"rest\", \"go\"]")),
              HasSubstr("r.toml: line 5: key 'data.voices.words': missing, and all classes are"));
}

TEST(Recipe, SgdHasALearningRateOfItsOwn) {
  const auto rate = [](const std::string& lines) {
    return ReadRecipe(kRecipe + ("[training]\n" + lines), "r.toml")->training.learning_rate;
  };
  EXPECT_EQ(rate("optimizer = 'sgd'"), 0.05);
  EXPECT_EQ(rate("optimizer = 'sgd'\nlearning_rate = 0.01"), 0.01);
  EXPECT_EQ(rate(""), 0.001);
}

TEST(Recipe, AnAnomalyIsAScoreOfOneAndMore) {
  const Recipe recipe = ReadRecipe(std::string(kAnomaly), "r.toml").value();
  EXPECT_EQ(recipe.front_end.score.kind, frontend::ScoreKind::kResidual);
  EXPECT_EQ(recipe.front_end.detector.threshold, 1);
  EXPECT_EQ(recipe.front_end.detector.release, 1);
  EXPECT_EQ(recipe.front_end.detector.labels, std::vector<std::string>{"anomaly"});
  const std::string soon = std::string(kAnomaly) + "[frontend.detector]\nthreshold = 1.5\n";
  EXPECT_EQ(ReadRecipe(soon, "r.toml")->front_end.detector.threshold, 1.5);
}

TEST(Recipe, TheScoreIsAMatterOfTheTask) {
  EXPECT_THAT(Message(kRecipe + std::string("[frontend.score]\nkind = 'residual'\n")),
              HasSubstr("'frontend.score.kind'"));
  EXPECT_THAT(Message(kAnomaly + std::string("[frontend.score]\nkind = 'output'\n")),
              HasSubstr("'frontend.score.kind'"));
}

struct Wrong {
  const char* from;
  const char* to;
  const char* said;
};

TEST(Recipe, WhatIsWrongIsNamedWithItsLineAndWhatIsWanted) {
  for (const auto& [from, to, said] : std::vector<Wrong>{
           {"name = \"r\"", "nam = \"r\"", "r.toml: key 'name': missing"},
           {"\"r\"", "\"a b\"", "line 1: key 'name': 'a b', want at most 64 letters"},
           {"classification", "classify", "line 2: key 'task': 'classify', want one of"},
           {"frames = 49", "frame = 49", "key 'input.frames': missing"},
           {"frames = 49", "frames = 0", "line 5: key 'input.frames': 0, want 1 to 100000"},
           {"frames = 49", "frames = 49\nheight = 2", "line 6: unknown key 'height' in [input]"},
           {"\"mlp\"", "\"mpl\"", "Did you mean 'mlp'?"},
           {"[frontend.sound]", "[frontend.sond]", "Did you mean 'sound'?"},
           {"[input]", "[training]\nepoch = 3\n[input]", "Did you mean 'epochs'?"},
           {"[input]", "[training]\nepochs = 0\n[input]", "want 1 to 100000"},
           {"[input]",
            "[training]\nkeep = 'last'\npatience = 3\n[input]",
            "'training.patience': 3"},
           {"[input]", "[quantization]\nmethod = 'best'\n[input]", "minmax, percentile, mse"},
           {"[input]", "[budget]\nram = '1 KB'\n[input]", "'budget.board': missing"},
           {"[input]", "[budget]\nboard = 'b'\nram = '1 KiB'\n[input]", "one of B, KB, MB"},
           {"[input]", "[augment]\nflip = true\n[input]", "augment.flip: is for images"},
           {"[input]", "[anomaly]\nnormal = 'a'\n[input]", "unknown key 'anomaly'"},
           {"[input]", "[input", "line 4"},
       }) {
    EXPECT_THAT(Message(Replaced(kRecipe, from, to)), HasSubstr(said)) << to;
    EXPECT_THAT(Message(Replaced(kRecipe, from, to)), ::testing::StartsWith("r.toml: ")) << to;
  }
}

TEST(Recipe, AnAnomalyNeedsToKnowWhatIsNormal) {
  EXPECT_THAT(Message(Replaced(kAnomaly, "[anomaly]\nnormal = \"good\"\n", "")),
              HasSubstr("'anomaly.normal': missing"));
}

TEST(Recipe, TheNewerOnesAreRefused) {
  EXPECT_THAT(Message("version = 2\n" + std::string(kRecipe)), HasSubstr("want 1 to 1"));
}

TEST(Quantity, HasAUnit) {
  EXPECT_EQ(ReadQuantity("64 KB", Unit::kBytes).value(), 65536);
  EXPECT_EQ(ReadQuantity("1.5MB", Unit::kBytes).value(), 1.5 * 1024 * 1024);
  EXPECT_EQ(ReadQuantity("50 ms", Unit::kSeconds).value(), 50 * 1e-3);
  EXPECT_EQ(ReadQuantity("200 uJ", Unit::kJoules).value(), 200 * 1e-6);
}

TEST(Quantity, WhatIsNoneIsRefused) {
  for (const char* text : {"",
                           "KB",
                           "64",
                           "64 kb",
                           "64 ms",
                           "-1 KB",
                           "0 B",
                           "inf KB",
                           "nan KB",
                           "1e999 KB",
                           "64 KB ",
                           "6 4 KB"}) {
    EXPECT_FALSE(ReadQuantity(text, Unit::kBytes).ok()) << text;
  }
}

}  // namespace
}  // namespace mote::trainer
