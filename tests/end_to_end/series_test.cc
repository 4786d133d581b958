// SPDX-License-Identifier: Apache-2.0
// A weather station's weeks, from a CSV to hits: attach, run, listen, emulate.
#include <gmock/gmock.h>

#include <sstream>

#include "compiler/tflite/write.h"
#include "support/file.h"
#include "tests/end_to_end/listening.h"
#include "tests/end_to_end/models.h"

namespace mote::end_to_end {
namespace {

using ::testing::HasSubstr;

constexpr const char* kSettings = R"(version = 1
[series]
period_s = 604800
longest_gap_s = 1209600
features = ["value", "fault"]
channels = ["temperature", "rain"]
[series.temperature]
resolution = 0.01
mean = 27
deviation = 1.5
lowest = 0
highest = 45
[series.rain]
resolution = 0.1
mean = 30
deviation = 30
[detector]
labels = ["hot", "broken"]
threshold = 0.75
)";

class Series : public ListeningTest {
 protected:
  void SetUp() override {}  // needs no shared data

  // "hot" is a temperature of 1.5 deviations, "broken" a fault of the temperature.
  std::string Station() const {
    Affine a;
    a.weights = {0.5, 0, 0, 0, /**/ 0, 1, 0, 0};
    a.bias = {0, 0};
    a.x_scale = 0.03125F;
    a.y_scale = 1.0F / 256;
    a.y_zero_point = -128;
    const std::string model = Write("plain.tflite", tflite::Write(AffineModel(a)).value());
    const std::string output = Path("station.tflite");
    MoteJson({"attach", model, WriteText("station.toml", kSettings), "-o", output});
    return output;
  }

  // Ten weeks: the third is hot, the fifth to the seventh are missing, the ninth has no number.
  std::string Weeks() const {
    return WriteText("weeks.csv",
                     "date,rain,temperature\n"
                     "2024-01-04,30.0,27.0\n"
                     "2024-01-11,10.5,27.5\n"
                     "2024-01-18,0,30.5\n"
                     "2024-01-25,0,28.0\n"
                     "2024-02-22,12.5,27.0\n"
                     "2024-02-29,12.5,27.1\n"
                     "2024-03-07,11,NaN\n"
                     "2024-03-14,90,26.0\n");
  }
};

TEST_F(Series, HitsComeWithTheirDates) {
  const std::string model = Station();
  const Json json = MoteJson({"listen", model, "--input", Weeks()});
  ASSERT_EQ(json["hits"].size(), 3U) << json;
  EXPECT_EQ(json["hits"][0]["label"], "hot");
  EXPECT_EQ(json["hits"][0]["time_s"].get<int64_t>(), 1705536000);  // 2024-01-18
  EXPECT_EQ(json["hits"][1]["label"], "broken");
  EXPECT_EQ(json["hits"][2]["label"], "broken");
  EXPECT_EQ(json["hits"][2]["time_s"].get<int64_t>(), 1709769600);  // 2024-03-07
  EXPECT_EQ(json["inferences"], 11);                                // the missing ones too
  const ProcessResult text = RunMote({"listen", model, "--input", Weeks()});
  EXPECT_THAT(text.out, HasSubstr("2024-01-18 00:00:00  hot"));
  EXPECT_THAT(text.out, HasSubstr("column 'temperature': 1 of 8 values are missing"));
}

TEST_F(Series, RunTakesTheNewestPoint) {
  const Json json = MoteJson({"run", Station(), "--input", Weeks()});
  EXPECT_EQ(json["label"], "hot");  // of equal scores the first
  EXPECT_EQ(json["scores"]["broken"], 0);
}

TEST_F(Series, TheChipHearsWhatThisMachineHears) {
  if (!CrossCompilerIsPresent() || !EmulatorIsPresent()) {
    GTEST_SKIP() << "arm-none-eabi-g++ or qemu-system-arm is not installed";
  }
  const std::string model = Station();
  const Json json = MoteJson({"emulate", model, "--board", "mps2_an386", "--input", Weeks()});
  EXPECT_EQ(json["hits"], MoteJson({"listen", model, "--input", Weeks()})["hits"]);
  EXPECT_EQ(json["hops"], 8);
  EXPECT_LT(json["duty"].get<double>(), 1e-6);
  EXPECT_EQ(json["deadline_misses"], 0);
}

TEST_F(Series, InspectShowsTheChannels) {
  const Json json = MoteJson({"inspect", Station()});
  EXPECT_EQ(json["frontend"]["kind"], "series");
  EXPECT_EQ(json["frontend"]["channels"], (Json{"temperature", "rain"}));
}

TEST_F(Series, AColumnThatIsNotThereIsNamed) {
  const ProcessResult result =
      RunMote({"listen", Station(), "--input", WriteText("x.csv", "date,rainn\n2024-01-04,1\n")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("temperature"));
}

}  // namespace
}  // namespace mote::end_to_end
