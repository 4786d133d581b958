// SPDX-License-Identifier: Apache-2.0
// Models that keep state: three wake words of other people, one frame of 40 features an inference.
#include <iterator>
#include <sstream>

#include "tests/end_to_end/mote_command.h"
#include "tests/shared_data.h"

namespace mote::end_to_end {
namespace {

constexpr size_t kFrames = 40;
constexpr size_t kFrameBytes = 40;

class WakeWord : public FirmwareTest, public testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    FirmwareTest::SetUp();
    if (IsSkipped()) return;
    if (!SharedFolder()) GTEST_SKIP() << "no shared models: set MOTE_SHARED to their folder";
    model_ = (*SharedFolder() / "models/micro_wake_word" / (std::string(GetParam()) + ".tflite"))
                 .string();
    const graph::Bytes frames = Frames();
    frames_ = Write("frames.bin", frames);
    first_ = Write("first.bin", graph::Bytes(frames.begin(), frames.begin() + kFrameBytes));
  }

  // The upper bits of Numerical Recipes' linear congruential generator, as quiet sound has them.
  static graph::Bytes Frames() {
    graph::Bytes frames;
    uint32_t state = 1;
    for (size_t i = 0; i < kFrames * kFrameBytes; ++i) {
      state = state * 1664525U + 1013904223U;
      frames.push_back(static_cast<uint8_t>((state >> 26) - 128U));
    }
    return frames;
  }

  // What TensorFlow Lite Micro answers to these frames, from tests/golden/wake_words.txt.
  static std::vector<int> Golden() {
    std::istringstream lines(
        ReadText(std::filesystem::path(MOTE_SOURCE_DIR) / "tests/golden/wake_words.txt").value());
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string name;
      words >> name;
      if (name == GetParam()) return {std::istream_iterator<int>(words), {}};
    }
    return {};
  }

  std::string frames_;
  std::string first_;
};

TEST_P(WakeWord, FirmwareAnswersAsTheHostOnTheFirstFrame) {
  for (const char* numerics : {"single", "tflm"}) {
    const Json run = MoteJson({"run", model_, "--input", first_, "--numerics", numerics});
    const Json emulated = MoteJson(
        {"emulate", model_, "--board", "mps2_an386", "--input", first_, "--numerics", numerics});
    EXPECT_EQ(emulated["output"], run["output"]) << numerics;
  }
}

TEST_P(WakeWord, ASequenceKeepsStateAndASingleRunBeginsAnew) {
  const Json once = MoteJson({"run", model_, "--input", first_});
  const Json along = MoteJson({"run", model_, "--input", frames_, "--sequence"})["sequence"];
  ASSERT_EQ(along.size(), kFrames);
  EXPECT_EQ(along[0]["output"], once["output"]);
  EXPECT_NE(along[kFrames - 1]["output"], once["output"]);
}

TEST_P(WakeWord, AnswersAsTensorFlowLiteMicroAlongASequence) {
  const Json json =
      MoteJson({"run", model_, "--input", frames_, "--sequence", "--numerics", "tflm"});
  std::vector<int> answers;
  for (const Json& step : json["sequence"]) answers.push_back(step["output"][0]);
  ASSERT_EQ(answers.size(), kFrames);
  EXPECT_EQ(answers, Golden());
}

TEST_P(WakeWord, AFileThatIsNoWholeNumberOfFramesIsRefused) {
  const std::string odd = Write("odd.bin", graph::Bytes(kFrameBytes + 1));
  const ProcessResult result = RunMote({"run", model_, "--input", odd, "--sequence"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("want a multiple of 40 (int8 [1,1,40]"), std::string::npos)
      << result.err;
}

INSTANTIATE_TEST_SUITE_P(Shared,
                         WakeWord,
                         testing::Values("alexa", "hey_jarvis", "okay_nabu"),
                         [](const auto& row) { return std::string(row.param); });

}  // namespace
}  // namespace mote::end_to_end
