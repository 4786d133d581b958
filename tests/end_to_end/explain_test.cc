// SPDX-License-Identifier: Apache-2.0
// mote explain: which layers quantisation harms, and what to change.
#include <gmock/gmock.h>

#include "tests/end_to_end/quantizing.h"

namespace mote::end_to_end {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using Explain = QuantizingTest;

TEST_F(Explain, ASoundModelNeedsNothing) {
  const std::string model = FloatModel(), inputs = Inputs(), integers = Path("integers.tflite");
  MoteJson({"quantize", model, "--calibrate", inputs, "-o", integers});
  const Json json = MoteJson({"explain", model, integers, "--data", inputs});
  EXPECT_EQ(json["samples"], 64);
  EXPECT_GT(json["output_snr_db"].get<double>(), 35);
  EXPECT_GT(json["same_class"].get<double>(), 0.95);
  ASSERT_EQ(json["layers"].size(), 2U);
  for (const Json& layer : json["layers"]) {
    EXPECT_EQ(layer["advice"], "");
    EXPECT_EQ(layer["matters"], false);
    EXPECT_LT(layer["damage_db"].get<double>(), -35);
    EXPECT_GT(layer["snr_db"].get<double>(), 35);
    EXPECT_GT(layer["used_range"].get<double>(), 0.9);
  }
  const ProcessResult text = RunMote({"explain", model, integers, "--data", inputs});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_THAT(text.out, HasSubstr("FULLY_CONNECTED"));
  EXPECT_THAT(text.out, HasSubstr("Nothing stands out"));
}

TEST_F(Explain, CalibratedOnOneOutlierItSaysToClipAndThatHelps) {
  std::vector<float> values;
  for (int i = 0; i < 12'000 * 4; ++i) values.push_back(static_cast<float>(std::sin(i * 1.7)));
  values[2] = 40;  // and two of 36,000 outputs
  const std::string model = FloatModel(), inputs = WriteFloats("outlier.npy", values, "12000, 4");
  const auto explained = [&](const std::string& method) {
    const std::string integers = Path(method + ".tflite");
    MoteJson({"quantize",
              model,
              "--calibrate",
              inputs,
              "--samples",
              "12000",
              "--method",
              method,
              "-o",
              integers});
    return MoteJson({"explain", model, integers, "--data", Inputs(), "--samples", "32"});
  };
  const Json wide = explained("minmax"), clipped = explained("percentile");
  EXPECT_EQ(wide["samples"], 32);
  EXPECT_EQ(wide["layers"][0]["op"], "input");
  EXPECT_EQ(wide["layers"][0]["index"], -1);
  EXPECT_EQ(wide["layers"][0]["advice"], "clip");
  EXPECT_LT(wide["layers"][0]["used_range"].get<double>(), 0.06);
  EXPECT_GT(clipped["output_snr_db"].get<double>(), wide["output_snr_db"].get<double>() + 15);
  for (const Json& layer : clipped["layers"]) EXPECT_EQ(layer["advice"], "");
  const ProcessResult text = RunMote({"explain", model, Path("minmax.tflite"), "--data", Inputs()});
  EXPECT_THAT(text.out, HasSubstr("of its range: clip it, with mote quantize --method percentile"));
  EXPECT_THAT(text.out, Not(HasSubstr("Nothing stands out")));
}

TEST_F(Explain, CalibratedOnQuietInputsItSaysToCalibrateOnMore) {
  std::vector<float> values;
  for (int i = 0; i < 64 * 4; ++i) values.push_back(static_cast<float>(0.1 * std::sin(i * 1.7)));
  const std::string model = FloatModel(), quiet = WriteFloats("quiet.npy", values, "64, 4");
  const std::string integers = Path("quiet.tflite");
  MoteJson({"quantize", model, "--calibrate", quiet, "-o", integers});
  const Json json = MoteJson({"explain", model, integers, "--data", Inputs()});
  EXPECT_EQ(json["layers"][0]["advice"], "calibrate");
  EXPECT_GT(json["layers"][0]["saturated"].get<double>(), 0.5);
}

TEST_F(Explain, SaysWhatIsWrong) {
  const std::string model = FloatModel(), inputs = Inputs(), integers = Path("integers.tflite");
  MoteJson({"quantize", model, "--calibrate", inputs, "-o", integers});
  const ProcessResult swapped = RunMote({"explain", integers, model, "--data", inputs});
  EXPECT_EQ(swapped.exit_code, 1);
  EXPECT_THAT(swapped.err, HasSubstr("want a model of float32"));
  const ProcessResult other = RunMote({"explain", model, model_, "--data", inputs});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_THAT(other.err, HasSubstr("input 0 is [1,4] in the float model and [1,49,10,1] in that"));
  const ProcessResult no_data = RunMote({"explain", model, integers});
  EXPECT_EQ(no_data.exit_code, 2);
  const ProcessResult shape =
      RunMote({"explain", model, integers, "--data", WriteFloats("three.npy", {1, 2, 3}, "1, 3")});
  EXPECT_EQ(shape.exit_code, 1);
  EXPECT_THAT(shape.err, HasSubstr("want [1,4] as input 'x' has"));
}

// docs/quantization.md
TEST_F(Explain, OneClipIsTooFewToCalibrateOn) {
  if (!SharedFolder()) GTEST_SKIP() << "no shared models: set MOTE_SHARED to their folder";
  const std::string toml = WriteText("kws.toml",
                                     "version = 1\n[sound]\npreset = 'keyword_spotting'\n"
                                     "[detector]\nthreshold = 0.5\n");
  const std::string clips = (*SharedFolder() / "data/kws/speech_commands").string();
  const std::string model = Model("mlperf_tiny/kws_ref_model_float32.tflite");
  const auto explained = [&](const std::string& count) {
    const std::string output = Path("kws" + count + ".tflite");
    MoteJson({"quantize",
              model,
              "--calibrate",
              clips,
              "--frontend",
              toml,
              "--samples",
              count,
              "-o",
              output});
    // The front end is that of the model of integers.
    return MoteJson({"explain", model, output, "--data", clips});
  };
  const Json one = explained("1"), hundred = explained("100");
  EXPECT_EQ(one["samples"], 100);
  EXPECT_NEAR(one["output_snr_db"].get<double>(), 18.2, 0.1);
  ASSERT_EQ(one["layers"].size(), 14U);
  EXPECT_EQ(one["layers"][0]["op"], "input");
  EXPECT_NEAR(one["layers"][0]["damage_db"].get<double>(), -19.7, 0.1);
  EXPECT_EQ(one["layers"][1]["index"], 11);
  for (const size_t i : {0U, 1U}) EXPECT_EQ(one["layers"][i]["advice"], "calibrate");
  EXPECT_NEAR(hundred["output_snr_db"].get<double>(), 32.0, 0.1);
  for (const Json& layer : hundred["layers"]) EXPECT_EQ(layer["advice"], "");
}

}  // namespace
}  // namespace mote::end_to_end
