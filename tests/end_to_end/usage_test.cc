// SPDX-License-Identifier: Apache-2.0
// What the command says of itself, how it answers to wrong words, and the keys of its JSON.
#include <gmock/gmock.h>

#include "tests/end_to_end/mote_command.h"

namespace mote::end_to_end {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const Words kCommands = {"inspect", "run", "eval", "compile", "emulate", "boards", "ops"};

class Usage : public MoteTest {
 protected:
  // Two labelled inputs as raw files.
  Words EvalWords() const {
    const std::string csv = "file,label\ninput.bin,3\ninput.bin,4\n";
    return {"eval",
            model_,
            "--data",
            folder_.path().string(),
            "--labels",
            Write("labels.csv", graph::Bytes(csv.begin(), csv.end()))};
  }
};

void ExpectKeys(const Json& json, const Words& keys) {
  for (const std::string& key : keys) EXPECT_TRUE(json.contains(key)) << key << " in " << json;
}

void ExpectUsageError(const Words& words, const std::string& hint) {
  const ProcessResult result = RunMote(words);
  EXPECT_EQ(result.exit_code, 2) << result.err;
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, StartsWith("mote: "));
  EXPECT_THAT(result.err, HasSubstr(hint));
}

TEST_F(Usage, HelpListsEachCommandAndEachCommandHasExamples) {
  const ProcessResult help = RunMote({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  for (const std::string& command : kCommands) {
    EXPECT_THAT(help.out, HasSubstr("\n  " + command + " "));
    const ProcessResult own = RunMote({command, "--help"});
    EXPECT_EQ(own.exit_code, 0) << command;
    EXPECT_THAT(own.out, HasSubstr("Examples:\n  mote " + command));
    EXPECT_THAT(own.out, HasSubstr("--json"));
  }
}

TEST_F(Usage, VersionIsTheProjects) {
  std::string version = ReadText(std::string(MOTE_SOURCE_DIR) + "/VERSION").value();
  EXPECT_EQ(RunMote({"--version"}).out, "mote " + version);
}

TEST_F(Usage, WrongWordsAreExitCode2WithASuggestion) {
  ExpectUsageError({}, "See 'mote --help'");
  ExpectUsageError({"inspekt", model_}, "Did you mean 'inspect'?");
  ExpectUsageError({"compile", model_, "--bord", "nano33ble", "-o", Path("out")},
                   "Did you mean '--board'?");
  ExpectUsageError({"compile", model_, "--board", "nano33bel", "-o", Path("out")},
                   "Did you mean 'nano33ble'?");
  ExpectUsageError({"emulate", model_, "--board", "mps2_an836"}, "Did you mean 'mps2_an386'?");
  ExpectUsageError({"run", model_, "--input", input_, "--numerics", "double"}, "single");
  ExpectUsageError({"run", model_, "--input", input_, "--numerics", "xnpack"}, "xnnpack");
  ExpectUsageError({"run", model_, "--input", input_, "--optimize", "fast"}, "speed");
  ExpectUsageError({"run", model_, "--input", input_, "--input", input_},
                   "2 --input files, want 1");
  ExpectUsageError({"run", model_}, "--input");
  ExpectUsageError({"compile", model_, "--board", "nano33ble"}, "--output");
  ExpectUsageError({"eval", model_, "--data", input_}, "--labels");
}

TEST_F(Usage, EachJsonNamesItsSchemaAndTheVersion) {
  for (const Words& words : std::vector<Words>{
           {"inspect", model_}, {"run", model_, "--input", input_}, {"boards"}, {"ops"}}) {
    const Json json = MoteJson(words);
    EXPECT_EQ(json["schema"], "mote." + words[0] + ".v1");
    EXPECT_TRUE(json["mote"].is_string());
  }
}

TEST_F(Usage, InspectSaysWhatTheModelHolds) {
  const Json json = MoteJson({"inspect", model_});
  // 25*5*8*40 + 25*5*8*9 + 25*5*16*8 + 16*12
  EXPECT_EQ(json["macs"], 65'192);
  // weights, biases, and the two numbers of the reshape
  EXPECT_EQ(json["parameters"], 320 + 8 + 72 + 8 + 128 + 16 + 192 + 12 + 2);
  EXPECT_EQ(json["inputs"].size(), 1u);
  EXPECT_EQ(json["inputs"][0]["shape"], Json({1, 49, 10, 1}));
  EXPECT_EQ(json["inputs"][0]["dtype"], "int8");
  EXPECT_EQ(json["inputs"][0]["scale"], 1.0 / 64);
  EXPECT_EQ(json["inputs"][0]["zero_point"], 5);
  EXPECT_EQ(json["outputs"][0]["shape"], Json({1, 12}));
  EXPECT_EQ(json["outputs"][0]["name"], "scores");
  int64_t count = 0;
  for (const Json& op : json["ops"]) {
    EXPECT_EQ(op["supported"], true) << op;
    EXPECT_TRUE(op["name"].is_string());
    count += op["count"].get<int64_t>();
  }
  EXPECT_EQ(count, 7);
}

TEST_F(Usage, RunGivesOutputLabelAndScores) {
  const Json json = MoteJson({"run", model_, "--input", input_});
  ASSERT_EQ(json["output"].size(), 12u);
  ASSERT_EQ(json["scores"].size(), 12u);
  double sum = 0;
  int best = 0;
  for (int i = 0; i < 12; ++i) {
    const int stored = json["output"][static_cast<size_t>(i)].get<int>();
    EXPECT_EQ(json["scores"][std::to_string(i)], (stored + 128) / 256.0);
    sum += (stored + 128) / 256.0;
    if (stored > json["output"][static_cast<size_t>(best)].get<int>()) best = i;
  }
  EXPECT_NEAR(sum, 1, 0.05);
  EXPECT_EQ(json["label"], std::to_string(best));
}

TEST_F(Usage, EvalCountsPerClass) {
  const int best =
      std::stoi(MoteJson({"run", model_, "--input", input_})["label"].get<std::string>());
  const Json json = MoteJson(EvalWords());
  EXPECT_EQ(json["metric"], "top1");
  EXPECT_EQ(json["samples"], 2);
  EXPECT_EQ(json["value"], best == 3 || best == 4 ? 0.5 : 0.0);
  EXPECT_EQ(json["per_class"]["3"]["samples"], 1);
  EXPECT_EQ(json["per_class"]["4"]["samples"], 1);
}

TEST_F(Usage, BoardsAndOpsComeFromTheTables) {
  std::vector<std::string> names;
  const Json boards = MoteJson({"boards"});
  for (const Json& board : boards["boards"]) {
    names.push_back(board["name"].get<std::string>());
    ExpectKeys(board, {"core", "clock_hz", "flash_bytes", "ram_bytes", "emulated", "active_ma"});
  }
  EXPECT_THAT(names, ElementsAre("mps2_an386", "nano33ble"));
  names.clear();
  const Json ops = MoteJson({"ops"});
  for (const Json& op : ops["ops"]) {
    names.push_back(op["name"].get<std::string>());
    EXPECT_FALSE(op["kernels"].empty()) << op;
  }
  for (const char* op : {"ADD",
                         "AVERAGE_POOL_2D",
                         "CONCATENATION",
                         "CONV_2D",
                         "DEPTHWISE_CONV_2D",
                         "DEQUANTIZE",
                         "FULLY_CONNECTED",
                         "LOGISTIC",
                         "MAX_POOL_2D",
                         "MEAN",
                         "PAD",
                         "QUANTIZE",
                         "RELU",
                         "RELU6",
                         "RESHAPE",
                         "SOFTMAX"}) {
    EXPECT_THAT(names, testing::Contains(op));
  }
}

}  // namespace
}  // namespace mote::end_to_end
