// SPDX-License-Identifier: Apache-2.0
#include "trainer/train/fit.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "support/file.h"
#include "tests/trainer/learning.h"
#include "trainer/train/checkpoint.h"

namespace mote::trainer {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr const char* kRecipe = R"(
name = "bumps"
task = "classification"
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
filters = 8
blocks = 2
[training]
epochs = 4
batch = 16
[quantization]
epochs = 3
samples = 50
)";

class FitTest : public ::testing::Test {
 protected:
  FitTest() {
    Result<Recipe> recipe = ReadRecipe(std::string(kRecipe), "bumps.toml");
    EXPECT_TRUE(recipe.ok()) << recipe.error().message;
    recipe_ = *recipe;
    network_ = *recipe_.model.network({{1, 30, 1}, 3, 1});
    data_.training = {Bumps(200, 30, 3, 1)};
    data_.validation = Bumps(60, 30, 3, 2);
    data_.scale = {1.0 / 32, 0};
  }

  Fitted FitTo(const fs::path& file, const FitEvents& events = {}) {
    Result<Fitted> fitted = Fit(learners_, network_, recipe_, data_, file, 1, events);
    EXPECT_TRUE(fitted.ok()) << fitted.error().message;
    return std::move(*fitted);
  }

  TemporaryFolder folder_;
  Learners learners_ = LoadedLearners();
  Recipe recipe_;
  Network network_;
  FitData data_;
};

TEST_F(FitTest, GoesOnFromAnyEpochToTheSameWeights) {
  const fs::path whole = folder_.path() / "whole";
  FitEvents events;
  int saved = 0;
  events.on_epoch = [&](const EpochRecord&, int32_t, int32_t) {
    fs::copy_file(whole, folder_.path() / std::to_string(++saved));
  };
  const Fitted once = FitTo(whole, events);
  ASSERT_EQ(saved, 7);
  for (const char* stopped : {"1", "3", "4", "5", "7"}) {
    const Fitted again = FitTo(folder_.path() / stopped);
    EXPECT_EQ(again.float_model, once.float_model) << stopped;
    EXPECT_EQ(again.integer_model, once.integer_model) << stopped;
    EXPECT_EQ(again.epochs.size(), once.epochs.size()) << stopped;
  }
}

TEST_F(FitTest, TheSameSeedGivesTheSameModel) {
  EXPECT_EQ(FitTo(folder_.path() / "a").integer_model, FitTo(folder_.path() / "b").integer_model);
}

TEST_F(FitTest, AFinishedTrainingIsNotDoneAgain) {
  const Fitted once = FitTo(folder_.path() / "a");
  int epochs = 0;
  FitEvents events;
  events.on_epoch = [&](const EpochRecord&, int32_t, int32_t) { ++epochs; };
  EXPECT_EQ(FitTo(folder_.path() / "a", events).integer_model, once.integer_model);
  EXPECT_EQ(epochs, 0);
}

TEST_F(FitTest, KeepsTheLastEpochWhereItIsToldTo) {
  recipe_.training.keep_best = false;
  const fs::path file = folder_.path() / "a";
  FitEvents events;
  events.on_epoch = [&](const EpochRecord& record, int32_t, int32_t) {
    EXPECT_TRUE(record.is_best);
    const Checkpoint now = *LoadCheckpoint(file).value();
    EXPECT_EQ(now.best, now.state);
  };
  FitTo(file, events);
}

TEST_F(FitTest, ACheckpointOfOtherDataIsRefused) {
  FitTo(folder_.path() / "a");
  const auto other = Fit(learners_, network_, recipe_, data_, folder_.path() / "a", 2, {});
  ASSERT_FALSE(other.ok());
  EXPECT_THAT(other.error().message, HasSubstr("another recipe or other data"));
}

TEST_F(FitTest, ADamagedCheckpointIsRefused) {
  const fs::path file = folder_.path() / "a";
  FitTo(file);
  std::string content = *ReadText(file);
  content[content.size() / 2] ^= 1;
  ASSERT_TRUE(WriteFile(file, content).ok());
  const auto again = Fit(learners_, network_, recipe_, data_, file, 1, {});
  ASSERT_FALSE(again.ok());
  EXPECT_THAT(again.error().message, HasSubstr("is damaged"));
}

TEST_F(FitTest, IntegersAreImitatedExactly) {
  const Fitted fitted = FitTo(folder_.path() / "a");
  EXPECT_EQ(fitted.imitation.outputs, 180);
  EXPECT_EQ(fitted.imitation.equal, 180);
  EXPECT_EQ(fitted.imitation.most_steps, 0);
}

}  // namespace
}  // namespace mote::trainer
