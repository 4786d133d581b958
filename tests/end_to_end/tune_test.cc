// SPDX-License-Identifier: Apache-2.0
// --tune: kernels chosen by measuring them on the emulated core.
#include <cstdlib>

#include "tests/end_to_end/mote_command.h"
#include "tests/shared_data.h"

namespace mote::end_to_end {
namespace {

class TuneTest : public FirmwareTest {
 protected:
  void SetUp() override {
    FirmwareTest::SetUp();
    if (IsSkipped()) return;
    if (!SharedFolder()) GTEST_SKIP() << "no shared models: set MOTE_SHARED to their folder";
    model_ = (*SharedFolder() / "models/tflm/person_detect.tflite").string();
    setenv("XDG_CACHE_HOME", folder_.path().c_str(), 1);
  }

  Json Emulated(const Words& more = {}) const {
    Words words = {"emulate", model_, "--board", "mps2_an386", "--optimize", "speed"};
    words.insert(words.end(), more.begin(), more.end());
    return MoteJson(words);
  }
};

TEST_F(TuneTest, IsFasterWithTheSameAnswerAndMeasuresOnce) {
  const Json plain = Emulated();
  EXPECT_FALSE(plain.contains("tune"));
  const Json tuned = Emulated({"--tune"});
  EXPECT_EQ(tuned["output"], plain["output"]);
  EXPECT_EQ(tuned["tune"]["cycles_before"], plain["cycles"]);
  EXPECT_EQ(tuned["tune"]["cycles_after"], tuned["cycles"]);
  EXPECT_LT(tuned["cycles"], plain["cycles"]);
  EXPECT_TRUE(tuned["tune"]["kept"]);
  EXPECT_GT(tuned["tune"]["measured"], 0);
  EXPECT_GE(tuned["tune"]["candidates"], tuned["tune"]["measured"]);
  EXPECT_FALSE(tuned["tune"]["changes"].empty());

  const Json again = Emulated({"--tune"});
  EXPECT_EQ(again["tune"]["measured"], 0);
  EXPECT_EQ(again["cycles"], tuned["cycles"]);
}

TEST_F(TuneTest, ABoardIsTunedOnItsTwin) {
  const std::string output = (folder_.path() / "out").string();
  const Json compiled = MoteJson(
      {"compile", model_, "--board", "nano33ble", "--optimize", "speed", "--tune", "-o", output});
  EXPECT_TRUE(compiled["tune"]["kept"]);
}

TEST_F(TuneTest, WhereCodeIsToBeSmallThereIsNothingToTune) {
  const ProcessResult result =
      RunMote({"emulate", model_, "--board", "mps2_an386", "--optimize", "size", "--tune"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find("--optimize size"), std::string::npos) << result.err;
}

}  // namespace
}  // namespace mote::end_to_end
