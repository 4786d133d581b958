// SPDX-License-Identifier: Apache-2.0
// --push-rows: person detectors whose images of 96 x 96 pixels come row by row.
#include "tests/end_to_end/mote_command.h"
#include "tests/shared_data.h"

namespace mote::end_to_end {
namespace {

constexpr int kMostArenaBytes = 16'000;  // a whole image of vww_96_int8 takes 27,648

class PushedRows : public FirmwareTest, public testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    FirmwareTest::SetUp();
    if (IsSkipped()) return;
    if (!SharedFolder()) GTEST_SKIP() << "no shared models: set MOTE_SHARED to their folder";
    model_ = (*SharedFolder() / "models" / GetParam()).string();
  }

  // Of as many bytes as the model's input.
  std::string Image() {
    const Json shape = MoteJson({"inspect", model_})["inputs"][0]["shape"];
    graph::Bytes pixels;
    const int bytes = shape[1].get<int>() * shape[2].get<int>() * shape[3].get<int>();
    for (int i = 0; i < bytes; ++i) pixels.push_back(static_cast<uint8_t>((i * 7 + i / 96) % 251));
    return Write("image.bin", pixels);
  }
};

TEST_P(PushedRows, GiveWhatTheWholeImageGives) {
  const std::string image = Image();
  const Json whole = MoteJson({"run", model_, "--input", image});
  const Json pushed = MoteJson({"run", model_, "--input", image, "--push-rows"});
  EXPECT_EQ(pushed["output"], whole["output"]);
  const Json emulated = MoteJson({"emulate",
                                  model_,
                                  "--board",
                                  "mps2_an386",
                                  "--input",
                                  image,
                                  "--push-rows",
                                  "--optimize",
                                  "ram"});
  EXPECT_EQ(emulated["output"], whole["output"]);
  EXPECT_LE(emulated["arena_bytes"], kMostArenaBytes);
  EXPECT_LE(emulated["stack_bytes"], 2048);
}

TEST_P(PushedRows, TheHeaderSaysHowMany) {
  const std::string folder = (folder_.path() / "generated").string();
  const Json compiled =
      MoteJson({"compile", model_, "--board", "nano33ble", "--push-rows", "-o", folder});
  EXPECT_EQ(compiled["image_rows"], 96);
  const std::string name = std::filesystem::path(model_).stem().string();
  const std::string header = ReadText(folder + "/" + name + ".hpp").value();
  EXPECT_NE(header.find("image_rows = 96;"), std::string::npos);
  EXPECT_NE(header.find("bool push_row() noexcept;"), std::string::npos);
  EXPECT_EQ(header.find("void invoke()"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(PersonDetectors,
                         PushedRows,
                         testing::Values("mlperf_tiny/vww_96_int8.tflite",
                                         "tflm/person_detect.tflite"),
                         [](const auto& model) {
                           return std::filesystem::path(model.param).stem().string();
                         });

class PushRows : public FirmwareTest {};

TEST_F(PushRows, AModelWithoutAnImageIsRefused) {
  if (!SharedFolder()) GTEST_SKIP() << "no shared models: set MOTE_SHARED to their folder";
  const std::string ad = (*SharedFolder() / "models/mlperf_tiny/ad01_int8.tflite").string();
  const ProcessResult result = RunMote({"emulate", ad, "--board", "mps2_an386", "--push-rows"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("the image cannot be pushed row by row: "), std::string::npos)
      << result.err;
}

TEST_F(PushRows, AndStreamExcludeEachOther) {
  const ProcessResult result =
      RunMote({"run", "m.tflite", "--input", "x.npy", "--push-rows", "--stream"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find("--stream excludes --push-rows"), std::string::npos) << result.err;
}

}  // namespace
}  // namespace mote::end_to_end
