// SPDX-License-Identifier: Apache-2.0
// The six models of the table of numbers, from their files to the emulated board.
#include <fmt/format.h>

#include <cmath>

#include "tests/end_to_end/mote_command.h"
#include "tests/shared_data.h"

namespace mote::end_to_end {
namespace {

struct Row {
  const char* name;
  const char* model;  // below models/
  const char* input;  // likewise; "": the test makes a smooth one
  size_t input_bytes;
  int64_t tflm_arena_bytes;  // baselines/cortex-m4.md
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

constexpr int64_t kMaxCodeBytes = 32 * 1024;

// What TensorFlow Lite 2.2.0 gets right of the 300 keyword inputs;
// tests/conformance/keywords_test.cc asks it anew.
constexpr double kCorrect = 281;

const Row kRows[] = {
    {"kws", "mlperf_tiny/kws_ref_model.tflite", "", 490, 22'820},
    {"ic", "mlperf_tiny/pretrainedResnet_quant.tflite", "mlonmcu/resnet/input/0.bin", 3072, 54'996},
    {"vww", "mlperf_tiny/vww_96_int8.tflite", "mlonmcu/vww/input/0.bin", 27648, 100'708},
    {"ad", "mlperf_tiny/ad01_int8.tflite", "mlonmcu/toycar/input/0.bin", 640, 2'580},
    {"sww", "mlperf_tiny/str_ww_ref_model.tflite", "", 1200, 16'596},
    {"person_detect",
     "tflm/person_detect.tflite",
     "mlonmcu/person_detect/input/0.bin",
     9216,
     82'308},
};

class BenchmarkModel : public FirmwareTest, public testing::WithParamInterface<Row> {
 protected:
  void SetUp() override {
    FirmwareTest::SetUp();
    if (IsSkipped()) return;
    if (!SharedFolder()) GTEST_SKIP() << "no shared models: set MOTE_SHARED to their folder";
    const auto models = *SharedFolder() / "models";
    model_ = (models / GetParam().model).string();
    input_ = std::string(GetParam().input).empty() ? Smooth(GetParam().input_bytes)
                                                   : (models / GetParam().input).string();
  }

  std::string Smooth(size_t bytes) const {
    graph::Bytes wave;
    for (size_t i = 0; i < bytes; ++i) {
      const long value = std::lround(90 * std::sin(static_cast<double>(i) / 5));
      wave.push_back(static_cast<uint8_t>(static_cast<int8_t>(value)));
    }
    return Write("smooth.bin", wave);
  }

  Json Emulated(const char* numerics) const {
    return MoteJson(
        {"emulate", model_, "--board", "mps2_an386", "--input", input_, "--numerics", numerics});
  }
};

TEST_P(BenchmarkModel, EmulatedAnswersEqualTheHostsInAllNumerics) {
  for (const char* numerics : {"single", "tflm", "xnnpack"}) {
    const Json run = MoteJson({"run", model_, "--input", input_, "--numerics", numerics});
    EXPECT_EQ(Emulated(numerics)["output"], run["output"]) << numerics;
  }
}

TEST_P(BenchmarkModel, NeedsNoMoreThanTheLimits) {
  const Json json = Emulated("single");
  EXPECT_LE(json["arena_bytes"], GetParam().tflm_arena_bytes);
  EXPECT_LT(json["code_bytes"], kMaxCodeBytes);
  EXPECT_LE(json["stack_bytes"], json["stack_bound_bytes"]);
  int64_t cycles = 0;
  for (const Json& layer : json["layers"]) cycles += layer["cycles"].get<int64_t>();
  EXPECT_LE(cycles, json["cycles"].get<int64_t>());
  fmt::print("{}: arena {}, code {}, stack {} of {}, cycles {}\n",
             GetParam().name,
             json["arena_bytes"].get<int64_t>(),
             json["code_bytes"].get<int64_t>(),
             json["stack_bytes"].get<int64_t>(),
             json["stack_bound_bytes"].get<int64_t>(),
             json["cycles"].get<int64_t>());
}

INSTANTIATE_TEST_SUITE_P(Shared, BenchmarkModel, testing::ValuesIn(kRows), [](const auto& row) {
  return std::string(row.param.name);
});

class Keywords : public MoteTest {};

TEST_F(Keywords, EvalOver300InputsGivesTheCountOfTensorFlowLite) {
  if (!SharedFolder()) GTEST_SKIP() << "no shared models: set MOTE_SHARED to their folder";
  const auto data = *SharedFolder() / "data/mlperf_tiny/kws01";
  const Words words = {"eval",
                       *SharedFolder() / "models/mlperf_tiny/kws_ref_model.tflite",
                       "--data",
                       data / "kws01_int8_49x10.npy",
                       "--labels",
                       data / "LABELS.csv"};
  for (const char* numerics : {"tflm", "single"}) {
    Words all = words;
    all.insert(all.end(), {"--numerics", numerics});
    const Json json = MoteJson(all);
    EXPECT_EQ(json["samples"], 300);
    EXPECT_NEAR(json["correct"].get<double>(), kCorrect, numerics == std::string("tflm") ? 0 : 1);
    EXPECT_DOUBLE_EQ(json["value"].get<double>(), json["correct"].get<double>() / 300);
  }
}

}  // namespace
}  // namespace mote::end_to_end
