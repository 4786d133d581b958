// SPDX-License-Identifier: Apache-2.0
// mote quantize: from a float model to integers that answer alike.
#include <gmock/gmock.h>

#include "tests/end_to_end/quantizing.h"

namespace mote::end_to_end {
namespace {

using ::testing::HasSubstr;

using Quantize = QuantizingTest;

TEST_F(Quantize, GivesIntegersThatAnswerAlike) {
  const std::string model = FloatModel(), inputs = Inputs();
  const std::string one = WriteFloats("one.npy", {0.5F, -0.5F, 1, 0.25F}, "1, 4");
  const double wanted = MoteJson({"run", model, "--input", one})["scores"]["0"].get<double>();
  EXPECT_NEAR(wanted, 1, 1e-6);
  for (const char* method : {"minmax", "percentile", "mse"}) {
    for (const char* activations : {"int8", "int16"}) {
      SCOPED_TRACE(std::string(method) + " " + activations);
      const std::string output = Path("integers.tflite");
      const Json json = MoteJson({"quantize",
                                  model,
                                  "--calibrate",
                                  inputs,
                                  "-o",
                                  output,
                                  "--method",
                                  method,
                                  "--activations",
                                  activations});
      EXPECT_EQ(json["samples"], 64);
      EXPECT_GT(json["snr_db"].get<double>(), 35);
      EXPECT_GT(json["same_class"].get<double>(), 0.95);
      const Json run = MoteJson({"run", output, "--input", one});
      EXPECT_NEAR(run["scores"]["0"].get<double>(), wanted, 0.03);
      EXPECT_EQ(MoteJson({"inspect", output})["inputs"][0]["dtype"], activations);
    }
  }
}

TEST_F(Quantize, SaysWhatIsWrong) {
  const std::string model = FloatModel(), inputs = Inputs(), output = Path("out.tflite");
  MoteJson({"quantize", model, "--calibrate", inputs, "-o", output});
  const ProcessResult again = RunMote({"quantize", output, "--calibrate", inputs, "-o", output});
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.err, HasSubstr("it is quantised already"));
  const ProcessResult shape = RunMote({"quantize",
                                       model,
                                       "--calibrate",
                                       WriteFloats("three.npy", {1, 2, 3}, "1, 3"),
                                       "-o",
                                       output});
  EXPECT_EQ(shape.exit_code, 1);
  EXPECT_THAT(shape.err, HasSubstr("want [1,4] as input 'x' has"));
  const ProcessResult method =
      RunMote({"quantize", model, "--calibrate", inputs, "-o", output, "--method", "minmix"});
  EXPECT_EQ(method.exit_code, 2);
  std::filesystem::create_directory(Path("empty"));
  const ProcessResult none =
      RunMote({"quantize", model, "--calibrate", Path("empty"), "-o", output});
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_THAT(none.err, HasSubstr("no inputs in it"));
}

TEST_F(Quantize, AFrontEndFeedsTheFloatModelAndGoesIntoTheIntegers) {
  if (!SharedFolder()) GTEST_SKIP() << "no shared models: set MOTE_SHARED to their folder";
  const std::string toml = WriteText("kws.toml",
                                     "version = 1\n[sound]\npreset = 'keyword_spotting'\ngain = 3\n"
                                     "[detector]\nthreshold = 0.5\n");
  const std::string clips = (*SharedFolder() / "data/kws/speech_commands").string();
  const std::string output = Path("kws.tflite");
  const Json json = MoteJson({"quantize",
                              Model("mlperf_tiny/kws_ref_model_float32.tflite"),
                              "--calibrate",
                              clips,
                              "--frontend",
                              toml,
                              "--samples",
                              "60",
                              "-o",
                              output});
  EXPECT_EQ(json["samples"], 60);
  EXPECT_GT(json["same_class"].get<double>(), 0.9);
  const Json inspected = MoteJson({"inspect", output});
  EXPECT_EQ(inspected["frontend"]["kind"], "mfcc");
  EXPECT_THAT(inspected["frontend"]["toml"].get<std::string>(), HasSubstr("gain = 3"));
}

}  // namespace
}  // namespace mote::end_to_end
