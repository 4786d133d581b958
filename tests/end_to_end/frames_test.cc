// SPDX-License-Identifier: Apache-2.0
// --stream: a wake word of MLPerf Tiny, whose window is 30 frames of 40 features.
#include "tests/end_to_end/mote_command.h"
#include "tests/shared_data.h"

namespace mote::end_to_end {
namespace {

constexpr size_t kFrames = 36, kWindow = 30, kFrameBytes = 40;

class Frames : public FirmwareTest {
 protected:
  void SetUp() override {
    FirmwareTest::SetUp();
    if (IsSkipped()) return;
    if (!SharedFolder()) GTEST_SKIP() << "no shared models: set MOTE_SHARED to their folder";
    model_ = (*SharedFolder() / "models/mlperf_tiny/str_ww_ref_model.tflite").string();
    graph::Bytes recording, windows;
    for (size_t i = 0; i < kFrames * kFrameBytes; ++i) {
      recording.push_back(static_cast<uint8_t>((i * i / 7 + i) % 251 - 128));
    }
    for (size_t i = 0; i + kWindow <= kFrames; ++i) {
      const auto begin = recording.begin() + static_cast<std::ptrdiff_t>(i * kFrameBytes);
      windows.insert(windows.end(), begin, begin + kWindow * kFrameBytes);
    }
    frames_ = Write("frames.bin", recording);
    windows_ = Write("windows.bin", windows);
  }

  std::string frames_;
  std::string windows_;
};

TEST_F(Frames, EachGivesWhatItsWindowGives) {
  const Json by_frame =
      MoteJson({"run", model_, "--stream", "--input", frames_, "--sequence"})["sequence"];
  const Json by_window = MoteJson({"run", model_, "--input", windows_, "--sequence"})["sequence"];
  ASSERT_EQ(by_frame.size(), kFrames);
  ASSERT_EQ(by_window.size(), kFrames - kWindow + 1);
  for (size_t i = 0; i < by_window.size(); ++i) {
    EXPECT_EQ(by_frame[i + kWindow - 1]["output"], by_window[i]["output"]) << i;
  }
  EXPECT_NE(by_window[0]["output"], by_window[kFrames - kWindow]["output"]);
}

TEST_F(Frames, TheFirmwareTakesOneAtATime) {
  const Json emulated = MoteJson({"emulate", model_, "--board", "mps2_an386", "--stream"});
  EXPECT_EQ(emulated["equals_host"], true);
  const std::string folder = (folder_.path() / "generated").string();
  MoteJson({"compile", model_, "--board", "nano33ble", "--stream", "-o", folder});
  const std::string header = ReadText(folder + "/str_ww_ref_model.hpp").value();
  EXPECT_NE(header.find("window_frames = 30;"), std::string::npos);
  EXPECT_NE(header.find("void push_frame() noexcept"), std::string::npos);
}

TEST_F(Frames, InspectSaysWhatOneCosts) {
  const Json stream = MoteJson({"inspect", model_})["stream"];
  EXPECT_EQ(stream["window_frames"], 30);
  EXPECT_EQ(stream["macs_per_frame"], 46040);
}

TEST_F(Frames, OtherModelsAreRefusedByTheirOperator) {
  const std::string kws = (*SharedFolder() / "models/mlperf_tiny/kws_ref_model.tflite").string();
  const ProcessResult result = RunMote({"run", kws, "--stream", "--input", frames_});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("this model does not stream: op 0"), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("want 1. Compile it without --stream."), std::string::npos)
      << result.err;
}

}  // namespace
}  // namespace mote::end_to_end
