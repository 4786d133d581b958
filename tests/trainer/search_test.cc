// SPDX-License-Identifier: Apache-2.0
// `mote search` from a recipe to a front, alone and under mpirun.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "support/process.h"
#include "trainer/common/random.h"
#include "trainer/data/data_testing.h"
#include "trainer/recipe/recipe.h"
#include "trainer/train/prepare.h"

namespace mote::trainer {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;
using Words = std::vector<std::string>;

constexpr const char* kRecipe = R"(
name = "bumps"
task = "classification"
seed = 3
[[data]]
folder = "a.npy"
as = "a"
[[data]]
folder = "b.npy"
as = "b"
[split]
near_duplicates = "keep"
[frontend.series]
period_s = 1
features = ["value"]
channels = ["x"]
[input]
frames = 12
[network]
kind = "mlp"
[training]
epochs = 3
batch = 16
[quantization]
epochs = 1
[budget]
board = "nano33ble"
ram = "16 KB"
[search]
"network.hidden" = [[4], [8], [16], [8, 8], [8192]]
"training.learning_rate" = [0.001, 0.01]
epochs = 1
)";

ProcessResult RunProgram(const std::string& program, const Words& words) {
  Process process;
  process.program = program;
  process.arguments = words;
  process.timeout = std::chrono::minutes(9);
  return RunProcess(process).value();
}

// Of two ranks; what they print is JSON.
ProcessResult RunTwo(const Words& words) {
  Words all = {"--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n", "2"};
  all.push_back(MOTE_EXECUTABLE);
  all.insert(all.end(), words.begin(), words.end());
  all.push_back("--json");
  return RunProgram("mpirun", all);
}

class SearchTest : public ::testing::Test {
 protected:
  SearchTest() {
    for (const int32_t label : {0, 1}) {
      std::vector<float> values;
      Random random(static_cast<uint64_t>(label));
      for (int i = 0; i < 60 * 12; ++i) {
        values.push_back(
            static_cast<float>(random.Between(-1, 1) + (i % 12 / 6 == label ? 0.7 : 0)));
      }
      folder_.Npy(label == 0 ? "a.npy" : "b.npy", "<f4", {60, 12}, values);
    }
    recipe_ = folder_.Write("bumps.toml", kRecipe).string();
  }

  std::string Path(const std::string& name) const { return (folder_.path() / name).string(); }

  Words WordsFor(const std::string& output, int trials = 7) const {
    return {"search",
            recipe_,
            "--trials",
            std::to_string(trials),
            "-o",
            Path(output),
            "--cache",
            cache_};
  }

  std::string FrontOf(const std::string& output) const {
    const Result<std::string> front = ReadText(fs::path(Path(output)) / "front.json");
    EXPECT_TRUE(front.ok()) << front.error().message;
    return front.ok() ? *front : "";
  }

  // Where a search that was killed would have left it after so many bytes.
  void LeaveHalf(const std::string& from, const std::string& to, size_t bytes) const {
    folder_.Write(to + "/.mote", "");
    folder_.Write(to + "/journal.jsonl", ReadText(Path(from + "/journal.jsonl"))->substr(0, bytes));
  }

  testing::DataFolder folder_;
  std::string recipe_, cache_ = Path("cache");
};

TEST_F(SearchTest, FindsAFrontWhoseRecipesCanBeTrainedAndGoesOnFromHalfAJournal) {
  const ProcessResult whole = RunProgram(MOTE_EXECUTABLE, WordsFor("whole"));
  ASSERT_EQ(whole.exit_code, 0) << whole.err;
  const std::string front = FrontOf("whole");
  const Json json = Json::parse(front);
  EXPECT_EQ(json["trials"], 7);
  EXPECT_EQ(json["rungs"].size(), 2U);
  EXPECT_FALSE(json["refused"].empty());  // 8192 hidden are too large for the budget
  for (const Json& refusal : json["refused"]) {
    EXPECT_THAT(refusal["reason"].get<std::string>(), HasSubstr("ram: "));
  }
  ASSERT_FALSE(json["front"].empty());
  for (const Json& member : json["front"]) {
    const std::string file = Path("whole/" + member["recipe"].get<std::string>());
    const Result<Recipe> recipe = ReadRecipe(*ReadText(file), file);
    ASSERT_TRUE(recipe.ok()) << recipe.error().message;
    Recipe opened = *recipe;
    PrepareOptions options;
    options.recipe_folder = fs::path(Path("whole")) / recipe->folder;
    EXPECT_TRUE(OpenData(opened, options).ok());
    EXPECT_EQ(recipe->folder, "..");  // that "a.npy" is seen from
    EXPECT_EQ(recipe->training.epochs, 3);
    EXPECT_EQ(recipe->training.learning_rate, member["settings"]["training.learning_rate"]);
  }
  LeaveHalf("whole", "half", ReadText(Path("whole/journal.jsonl"))->size() * 2 / 3);
  const ProcessResult half = RunProgram(MOTE_EXECUTABLE, WordsFor("half"));
  ASSERT_EQ(half.exit_code, 0) << half.err;
  EXPECT_EQ(FrontOf("half"), front);
}

TEST_F(SearchTest, TwoRanksFindTheSameAsOne) {
#ifndef MOTE_HAS_RANKS
  GTEST_SKIP() << "mote was built without Open MPI";
#endif
  ASSERT_EQ(RunProgram(MOTE_EXECUTABLE, WordsFor("alone")).exit_code, 0);
  const ProcessResult together = RunTwo(WordsFor("together"));
  ASSERT_EQ(together.exit_code, 0) << together.err;
  EXPECT_TRUE(Json::accept(together.out)) << "not said once: " << together.out;
  EXPECT_EQ(FrontOf("together"), FrontOf("alone"));
}

TEST_F(SearchTest, ADiskThatFailsEndsTheSearchAndIsNoTrialsFailure) {
  cache_ = Path("a.npy/below_a_file");
  const ProcessResult stopped = RunProgram(MOTE_EXECUTABLE, WordsFor("out"));
  EXPECT_EQ(stopped.exit_code, 1);
  EXPECT_THAT(stopped.err, HasSubstr("cannot be written"));
  EXPECT_THAT(*ReadText(Path("out/journal.jsonl")), Not(HasSubstr("trial")));
#ifdef MOTE_HAS_RANKS
  const ProcessResult two = RunTwo(WordsFor("out"));
  EXPECT_EQ(two.exit_code, 1);
  EXPECT_THAT(two.err, HasSubstr("cannot be written"));
#endif
  cache_ = Path("cache");
  const ProcessResult whole = RunProgram(MOTE_EXECUTABLE, WordsFor("out"));
  EXPECT_EQ(whole.exit_code, 0) << whole.err;
}

TEST_F(SearchTest, AWrongValueIsRefusedBeforeAnyWorkAlsoByTrain) {
  folder_.Write("bumps.toml", std::string(kRecipe) + "\"network.hiden\" = [[4], [8]]\n");
  for (const char* command : {"search", "train"}) {
    Words words = WordsFor("none");
    if (std::string(command) == "train") words = {"train", recipe_, "--check"};
    const ProcessResult result = RunProgram(MOTE_EXECUTABLE, words);
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.err, HasSubstr("Did you mean 'hidden'?"));
    EXPECT_THAT(result.err, HasSubstr("line 33"));
    EXPECT_FALSE(fs::exists(Path("none")));
  }
}

}  // namespace
}  // namespace mote::trainer
