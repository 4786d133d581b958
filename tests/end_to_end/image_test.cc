// SPDX-License-Identifier: Apache-2.0
// Pictures through a model's front end, on this machine and on the emulated core.
#include "tests/end_to_end/mote_command.h"
#include "tests/shared_data.h"

namespace mote::end_to_end {
namespace {

class ImageTest : public FirmwareTest {
 protected:
  void SetUp() override {
    FirmwareTest::SetUp();
    if (IsSkipped()) return;
    if (!SharedFolder()) GTEST_SKIP() << "no shared models: set MOTE_SHARED to their folder";
    photo_ = (*SharedFolder() / "data/vision/person/person/person_0002.jpg").string();
    if (!std::filesystem::exists(photo_)) GTEST_SKIP() << "no photographs: " << photo_;
    const std::string toml = "version = 1\n[image]\n[detector]\nlabels = ['nobody', 'person']\n";
    MoteJson({"attach",
              (*SharedFolder() / "models/tflm/person_detect.tflite").string(),
              Write("image.toml", {toml.begin(), toml.end()}),
              "-o",
              Path("person.tflite")});
  }

  std::string photo_;
};

TEST_F(ImageTest, TheChipSeesWhatThisMachineSees) {
  const Json here = MoteJson({"run", Path("person.tflite"), "--input", photo_});
  const Json there =
      MoteJson({"emulate", Path("person.tflite"), "--board", "mps2_an386", "--input", photo_});
  EXPECT_EQ(there["output"], here["output"]);
  EXPECT_EQ(here["label"], "person");
}

TEST_F(ImageTest, AModelThatSeesHasNoStreamOfSound) {
  const Json compiled =
      MoteJson({"compile", Path("person.tflite"), "--board", "nano33ble", "-o", Path("generated")});
  EXPECT_FALSE(compiled.contains("stream_bytes"));
  EXPECT_FALSE(compiled.contains("stream_note"));
  EXPECT_FALSE(std::filesystem::exists(Path("generated/person_stream.hpp")));
  const ProcessResult heard = RunMote({"listen", Path("person.tflite"), "--wav", photo_});
  EXPECT_EQ(heard.exit_code, 1);
  EXPECT_NE(heard.err.find("takes images"), std::string::npos) << heard.err;
}

}  // namespace
}  // namespace mote::end_to_end
