// SPDX-License-Identifier: Apache-2.0
// mote quantize: from a float model to integers that answer alike.
#include <gmock/gmock.h>

#include <cmath>
#include <cstring>

#include "compiler/graph/testing.h"
#include "compiler/tflite/write.h"
#include "tests/end_to_end/listening.h"

namespace mote::end_to_end {
namespace {

using ::testing::HasSubstr;

class Quantize : public ListeningTest {
 protected:
  void SetUp() override {}  // needs no shared data but where it says so

  // y = relu(w x), 3 of 4 values.
  std::string FloatModel() const {
    graph::ModuleBuilder b;
    const int x = b.AddInput("x", graph::DType::kFloat32, {1, 4});
    const int w = b.AddConstant<float>(
        "w", {3, 4}, {1, -0.5F, 0.25F, 0, 0.1F, 0.2F, 0.3F, 0.4F, -1, 1, -1, 1});
    const int y = b.AddTensor("y", graph::DType::kFloat32, {1, 3});
    b.AddOp("FULLY_CONNECTED",
            {x, w, graph::kAbsent},
            {y},
            {{"fused_activation_function", graph::Enum{"RELU"}}});
    b.SetOutputs({y});
    return Write("float.tflite", tflite::Write(b.Build()).value());
  }

  // 64 inputs between -1 and 1.
  std::string Inputs() const {
    std::vector<float> values;
    for (int i = 0; i < 64 * 4; ++i) values.push_back(static_cast<float>(std::sin(i * 1.7)));
    return WriteFloats("inputs.npy", values, "64, 4");
  }

  std::string WriteFloats(const std::string& name,
                          const std::vector<float>& values,
                          const std::string& shape) const {
    std::string head = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + ",), }";
    head.resize(117, ' ');
    head += '\n';
    graph::Bytes bytes = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0};
    bytes.insert(bytes.end(), head.begin(), head.end());
    const auto* const first = reinterpret_cast<const uint8_t*>(values.data());
    bytes.insert(bytes.end(), first, first + values.size() * sizeof(float));
    return Write(name, bytes);
  }
};

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
