// SPDX-License-Identifier: Apache-2.0
// mote train from data to a model that answers as its card says.
#include <gmock/gmock.h>

#include <cmath>

#include "tests/end_to_end/training.h"

namespace mote::end_to_end {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class TrainingTest : public TrainTest {
 protected:
  // Trained, and what is written looked at; the model's path.
  std::string Model(const Lesson& lesson, const std::string& name, Json& metrics) const {
    const std::string output = Path("out");
    metrics = Trained(lesson.recipe, output);
    for (const std::string& file : {name + ".tflite",
                                    name + "_float.tflite",
                                    std::string("card.md"),
                                    std::string("metrics.json"),
                                    std::string("learning.svg"),
                                    std::string("roc.svg"),
                                    std::string("recipe.toml")}) {
      EXPECT_TRUE(fs::exists(fs::path(output) / file)) << file;
    }
    Json written = Json::parse(ReadText(fs::path(output) / "metrics.json").value());
    for (const char* key : {"float", "int8", "data", "imitation", "test_rows"}) {
      EXPECT_EQ(written[key], metrics[key]) << key;
    }
    EXPECT_EQ(ReadText(fs::path(output) / "recipe.toml").value(), ReadText(lesson.recipe).value());
    return output + "/" + name + ".tflite";
  }

  // Series() learned by another network.
  Lesson SeriesBy(const std::string& network) const {
    Lesson lesson = Series();
    std::string text = ReadText(lesson.recipe).value();
    const std::string old = "\"conv1d\"\nfilters = [6]\ndropout = 0\n";
    text.replace(text.find(old), old.size(), network);
    lesson.recipe = WriteText("recipe.toml", text);
    return lesson;
  }

  // The sense of its front end, and the command's own measure of the same test.
  void ExpectTheCardIsTrue(const Lesson& lesson, const std::string& name, const char* sense) const {
    Json metrics;
    const std::string model = Model(lesson, name, metrics);
    EXPECT_EQ(MoteJson({"inspect", model})["frontend"]["kind"].get<std::string>(), sense);
    const Json json = MoteJson({"eval", model, "--data", lesson.data, "--labels", lesson.labels});
    EXPECT_EQ(json["samples"], metrics["test_rows"]);
    EXPECT_DOUBLE_EQ(json["value"].get<double>(), metrics["int8"]["accuracy"].get<double>());
    EXPECT_GE(json["value"].get<double>(), 0.7);
    EXPECT_LT(json["value"].get<double>(), 1);  // some labels are wrong
    const Json run = MoteJson({"run", model, "--input", lesson.sample});
    EXPECT_EQ(run["scores"].size(), 2U);
    EXPECT_TRUE(run["scores"].contains(run["label"].get<std::string>()));
  }
};

TEST_F(TrainingTest, SoundsAreToldApartAsTheCardSays) {
  ExpectTheCardIsTrue(Sounds(), "tones", "log_mel");
}

TEST_F(TrainingTest, PicturesAreToldApartAsTheCardSays) {
  ExpectTheCardIsTrue(Pictures(), "colours", "image");
}

TEST_F(TrainingTest, SeriesAreToldApartAsTheCardSays) {
  ExpectTheCardIsTrue(Series(), "slow", "series");
}

TEST_F(TrainingTest, AnomaliesAreFoundAsTheCardSays) {
  const Lesson lesson = Rows();
  Json metrics;
  const std::string model = Model(lesson, "rows", metrics);
  const Json json = MoteJson(
      {"eval", model, "--data", lesson.data, "--labels", lesson.labels, "--metric", "auc"});
  EXPECT_EQ(json["samples"], metrics["test_rows"]);
  EXPECT_DOUBLE_EQ(json["value"].get<double>(), metrics["int8"]["auc"].get<double>());
  EXPECT_GT(json["value"].get<double>(), 0.7);
  const Json front_end = MoteJson({"inspect", model})["frontend"];
  EXPECT_EQ(front_end["kind"], "vibration");
  const std::string toml = front_end["toml"].get<std::string>();
  const size_t at = toml.find("limit = ");
  ASSERT_NE(at, std::string::npos) << toml;
  EXPECT_DOUBLE_EQ(std::stod(toml.substr(at + 8)), metrics["int8"]["limit"].get<double>());
  EXPECT_EQ(front_end["threshold"], 1.0);
}

TEST_F(TrainingTest, AllThatIsNotNormalIsTested) {
  const Lesson lesson = Rows();
  std::string labels = ReadText(Path("labels.csv")).value();
  for (size_t at; (at = labels.find("bad,test")) != std::string::npos;) {
    labels.replace(at, 8, "bad,train");
  }
  WriteText("labels.csv", labels);
  const Json data = Trained(lesson.recipe, Path("out"))["data"];
  EXPECT_EQ(data["test"]["bad"], 10);
  EXPECT_EQ(data["train"]["bad"], 0);
}

TEST_F(TrainingTest, WhatTheTestHasNoRowsOfIsNoNumber) {
  const Lesson lesson = Rows();
  std::string labels = ReadText(Path("labels.csv")).value();
  for (size_t at; (at = labels.find(",bad,")) != std::string::npos;)
    labels.replace(at, 5, ",good,");
  WriteText("labels.csv", labels);
  const Json int8 = Trained(lesson.recipe, Path("out"))["int8"];
  EXPECT_TRUE(int8["auc"].is_null());
  EXPECT_TRUE(int8["detected"].is_null());
  EXPECT_TRUE(int8["false_alarms"].is_number());
  EXPECT_THAT(ReadText(Path("out/card.md")).value(), HasSubstr("beyond it | not in the test |"));
}

TEST_F(TrainingTest, AForestAnswersAsItsCardSays) {
  const Lesson lesson = SeriesBy("\"forest\"\ntrees = 9\nmax_depth = 4\n");
  const Json metrics = Trained(lesson.recipe, Path("out"));
  const Json json =
      MoteJson({"eval", Path("out/slow.tflite"), "--data", lesson.data, "--labels", lesson.labels});
  EXPECT_EQ(json["samples"], metrics["test_rows"]);
  EXPECT_DOUBLE_EQ(json["value"].get<double>(), metrics["int8"]["accuracy"].get<double>());
  EXPECT_GE(json["value"].get<double>(), 0.7);
  EXPECT_FALSE(fs::exists(Path("out/slow_float.tflite")));
}

TEST_F(TrainingTest, StreamingVariantsGiveByFrameWhatTheirWindowGives) {
  constexpr size_t kFrames = 17, kWindow = 12, kFrameBytes = 2;
  std::string frames, windows;
  trainer::Random random(5);
  for (size_t i = 0; i < kFrames * kFrameBytes; ++i) {
    frames += static_cast<char>(random.Below(256));
  }
  for (size_t i = 0; i + kWindow <= kFrames; ++i) {
    windows += frames.substr(i * kFrameBytes, kWindow * kFrameBytes);
  }
  const std::string by_frame = WriteText("frames.bin", frames);
  const std::string by_window = WriteText("windows.bin", windows);
  for (const char* network : {"\"conv1d\"\nfilters = [6, 6]\nkernel = 3\n",
                              "\"tcn\"\nfilters = 6\nblocks = 2\n",
                              "\"svdf\"\nnodes = [8]\nmemory = 3\n"}) {
    const Lesson lesson = SeriesBy(network + std::string("streaming = true\ndropout = 0\n"));
    Trained(lesson.recipe, Path("out"));
    const std::string model = Path("out/slow.tflite");
    const auto answers = [&](Words words) {
      words.insert(words.begin(), {"run", model, "--sequence", "--input"});
      return MoteJson(words)["sequence"];
    };
    const Json windowed = answers({by_window}), streamed = answers({by_frame, "--stream"});
    ASSERT_EQ(streamed.size(), kFrames) << network;
    ASSERT_EQ(windowed.size(), kFrames - kWindow + 1) << network;
    for (size_t i = 0; i < windowed.size(); ++i) {
      EXPECT_EQ(streamed[i + kWindow - 1]["output"], windowed[i]["output"]) << network << i;
    }
    EXPECT_NE(windowed.front()["output"], windowed.back()["output"]) << network;
    fs::remove_all(Path("out"));
  }
}

TEST_F(TrainingTest, TheSameRecipeGivesTheSameBytes) {
  const Lesson lesson = Pictures();
  Trained(lesson.recipe, Path("a"));
  Trained(lesson.recipe, Path("b"));
  for (const char* file : {"colours.tflite", "colours_float.tflite", "card.md", "learning.svg"}) {
    EXPECT_EQ(ReadText(Path("a/") + file).value(), ReadText(Path("b/") + file).value()) << file;
  }
}

TEST_F(TrainingTest, OnlyLookingTrainsNothing) {
  const Lesson lesson = Sounds();
  const ProcessResult result = Train(lesson.recipe, {"--check", "--json", "-o", Path("out")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(Json::parse(result.out)["examples"], 60);
  EXPECT_FALSE(fs::exists(Path("out")));
  EXPECT_THAT(result.err, Not(HasSubstr("epoch")));
}

TEST_F(TrainingTest, AnotherRecipeDoesNotGoOnFromACheckpointUnlessForced) {
  const Lesson lesson = Pictures();
  const std::string text = ReadText(lesson.recipe).value();
  Trained(lesson.recipe, Path("out"));
  WriteText("recipe.toml", "seed = 2\n" + text);
  const ProcessResult result = Train(lesson.recipe, {"-o", Path("out")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("--force"));
  const ProcessResult forced = Train(lesson.recipe, {"-o", Path("out"), "--force"});
  EXPECT_EQ(forced.exit_code, 0) << forced.err;
}

TEST_F(TrainingTest, AFolderOfOthersIsLeftAlone) {
  const Lesson lesson = Pictures();
  WriteText("out/diary.txt", "mine");
  const ProcessResult result = Train(lesson.recipe, {"-o", Path("out")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("not written by mote"));
  EXPECT_FALSE(fs::exists(Path("out/recipe.toml")));
}

struct Wrong {
  const char* from;
  const char* to;
  const char* said;
};

// Before anything is written.
TEST_F(TrainingTest, WhatIsWrongIsRefusedWithTheLineAndWhatToDo) {
  const Lesson lesson = Sounds();
  const std::string text = ReadText(lesson.recipe).value();
  for (const auto& [from, to, said] : std::vector<Wrong>{
           {"frames = 24", "frame = 24", "recipe.toml: key 'input.frames': missing"},
           {"epochs = 4", "epocs = 4", "Did you mean 'epochs'?"},
           {"batch = 16", "batch = 0", "key 'training.batch': 0, want 2 to 8192"},
           {"folder = \"data\"", "folder = \"dada\"", "no such folder or file"},
           {"labels = \"labels.csv\"", "labels = \"label.csv\"", "Did you mean 'labels.csv'?"},
           {"part = \"part\"", "part = \"prt\"", "Did you mean 'part'?"},
           {"\"ds_cnn\"\nfilters = 4\nblocks = 1", "\"fc_autoencoder\"", "Want one of ds_cnn"},
           {"\"ds_cnn\"\nfilters = 4\nblocks = 1",
            "\"mlp\"\nhidden = [8192, 8192]",
            "want at most 16777216"},
           {"\"classification\"\n",
            "\"anomaly\"\n[anomaly]\nnormal = \"low\"\n",
            "Want fc_autoencoder"},
           {"\"classification\"\n",
            "\"anomaly\"\n[anomaly]\nnormal = \"lo\"\n",
            "Did you mean 'low'?"},
       }) {
    std::string wrong = text;
    wrong.replace(wrong.find(from), std::string(from).size(), to);
    const std::string recipe = WriteText("recipe.toml", wrong);
    const ProcessResult result = Train(recipe, {"-o", Path("out")});
    EXPECT_EQ(result.exit_code, 1) << to;
    EXPECT_EQ(result.out, "") << to;
    EXPECT_THAT(result.err, HasSubstr(said)) << to;
    EXPECT_THAT(result.err, HasSubstr("recipe.toml: ")) << to;
    EXPECT_FALSE(fs::exists(Path("out"))) << to;
  }
}

TEST_F(TrainingTest, ATestOfNothingIsRefused) {
  const Lesson lesson = Sounds();
  const std::string labels = ReadText(Path("data/labels.csv")).value();
  std::string without;
  std::istringstream lines(labels);
  for (std::string line; std::getline(lines, line);) {
    if (line.find(",test") == std::string::npos) without += line + "\n";
  }
  WriteText("data/labels.csv", without);
  const ProcessResult result = Train(lesson.recipe, {"-o", Path("out")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("no examples for the test"));
  EXPECT_FALSE(fs::exists(Path("out")));
}

TEST_F(TrainingTest, ALossThatIsNoNumberIsSaidWithWhatToDo) {
  Lesson lesson = Rows();
  std::string text = ReadText(lesson.recipe).value();
  text.replace(text.find("learning_rate = 0.01"), 20, "optimizer = 'sgd'\nlearning_rate = 10.0");
  lesson.recipe = WriteText("recipe.toml", text);
  const ProcessResult result = Train(lesson.recipe, {"-o", Path("out")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("is no number any more. Lower training.learning_rate, now 10"));
  EXPECT_FALSE(fs::exists(Path("out/rows.tflite")));
}

TEST_F(TrainingTest, ABudgetThatIsTooSmallIsRefusedWithWhatIsTooMuch) {
  if (!CrossCompilerIsPresent()) GTEST_SKIP() << "arm-none-eabi-g++ is missing";
  const Lesson lesson =
      Sounds(4, "[budget]\nboard = \"nano33ble\"\nram = \"1 KB\"\nflash = \"512 KB\"\n");
  const ProcessResult result = RunMote(TrainWords(lesson.recipe, {"-o", Path("out")}));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("does not fit the budget on nano33ble"));
  EXPECT_THAT(result.err, HasSubstr("ram: "));
  EXPECT_THAT(result.err, HasSubstr("want at most 1.0"));
  EXPECT_THAT(result.err, Not(HasSubstr("flash: ")));
  EXPECT_FALSE(fs::exists(Path("out")));
}

TEST_F(TrainingTest, ABudgetWithoutACompilerIsExitCode3) {
  const Lesson lesson = Sounds(4, "[budget]\nboard = \"nano33ble\"\n");
  const ProcessResult result = Train(lesson.recipe, {"-o", Path("out")});
  EXPECT_EQ(result.exit_code, 3) << result.err;
}

TEST_F(TrainingTest, TheFolderMustBeSaid) {
  const Lesson lesson = Pictures();
  const ProcessResult result = Train(lesson.recipe, {});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("-o FOLDER"));
}

}  // namespace
}  // namespace mote::end_to_end
