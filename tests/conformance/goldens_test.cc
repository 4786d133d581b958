// SPDX-License-Identifier: Apache-2.0
// Answers that the models' authors keep beside them: TFLM's 127 int16x8 models of single operators
// (CSV), and those of MLonMCU (raw bytes).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <sstream>

#include "compiler/program/compile.h"
#include "compiler/program/execute.h"
#include "compiler/tflite/read.h"
#include "support/file.h"
#include "tests/conformance/inputs.h"
#include "tests/conformance/oracle_testing.h"

namespace mote::conformance {
namespace fs = std::filesystem;

namespace {

using graph::Bytes;
using graph::DType;

class GoldenAnswers : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!SharedFolder()) GTEST_SKIP() << "no shared models: set MOTE_SHARED to their folder";
  }
  static fs::path Models() { return *SharedFolder() / "models"; }

  // The first output for each set of inputs; none where the model is refused.
  static std::vector<Bytes> Answers(const graph::Module& module,
                                    Rounding rounding,
                                    const std::vector<Inputs>& all) {
    program::CompileOptions options;
    options.lower.rounding = rounding;
    const Result<program::Program> program = program::Compile(module, options);
    EXPECT_TRUE(program.ok()) << program.error().message;
    if (!program.ok()) return {};
    program::Executor executor(*program);
    std::vector<Bytes> answers;
    for (const Inputs& inputs : all) {
      for (size_t i = 0; i < inputs.size(); ++i) {
        std::copy(inputs[i].begin(), inputs[i].end(), executor.Input(i).begin());
      }
      executor.Invoke();
      const Span<const uint8_t> output = executor.Output(0);
      answers.emplace_back(output.begin(), output.end());
    }
    return answers;
  }
};

template <class T>
Bytes ParseCsv(const std::string& text) {
  Bytes bytes;
  std::istringstream stream(text);
  for (std::string word; std::getline(stream, word, ',');) {
    const T value = static_cast<T>(std::stol(word));
    const auto* const at = reinterpret_cast<const uint8_t*>(&value);
    bytes.insert(bytes.end(), at, at + sizeof value);
  }
  return bytes;
}

// "<stem>_<role>_int16.csv" or int32: numbers of the tensor's type, comma by comma.
Bytes ReadCsv(const fs::path& model, const std::string& role, const graph::Tensor& tensor) {
  const bool wide = tensor.dtype == DType::kInt32;
  const std::string name =
      fmt::format("{}_{}_{}.csv", model.stem().string(), role, wide ? "int32" : "int16");
  const std::string text = ReadText(model.parent_path() / name).value();
  return wide ? ParseCsv<int32_t>(text) : ParseCsv<int16_t>(text);
}

TEST_F(GoldenAnswers, EqualThoseOfTheSeanetModels) {
  size_t models = 0;
  size_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(Models() / "tflm_seanet")) {
    const fs::path& path = entry.path();
    if (path.extension() != ".tflite") continue;
    SCOPED_TRACE(path.filename().string());
    const graph::Module module = tflite::ReadFile(path).value();
    const graph::Subgraph& graph = module.main();
    Inputs inputs;
    for (size_t i = 0; i < graph.inputs.size(); ++i) {
      const graph::Tensor& tensor = graph.tensors[static_cast<size_t>(graph.inputs[i])];
      inputs.push_back(ReadCsv(path, fmt::format("input{}", i), tensor));
    }
    const graph::Tensor& output = graph.tensors[static_cast<size_t>(graph.outputs[0])];
    const Bytes wanted = ReadCsv(path, "golden", output);
    EXPECT_EQ(Answers(module, Rounding::kTflm, {inputs}), std::vector<Bytes>{wanted});
    bytes += wanted.size();
    ++models;
  }
  EXPECT_EQ(models, 127u);
  fmt::print("{} models, {} bytes equal\n", models, bytes);
}

struct Kept {
  const char* model;
  const char* inputs;
  const char* outputs;
  // XNNPACK requantises through float32: mode single comes closest. Other kernels round twice.
  Rounding rounding = Rounding::kSingle;
  bool pixels = false;  // inputs are grey or colour levels from 0, the model wants them from -128
};

constexpr Kept kKept[] = {
    {"aww/aww.tflite", "aww/input", "aww/output_tflite"},
    {"vww/vww.tflite", "vww/input", "vww/output_tflite"},
    {"resnet/resnet.tflite", "resnet/input", "resnet/output_tflite", Rounding::kSingle, true},
    {"toycar/toycar.tflite", "toycar/input", "toycar/output_tflite"},
    {"micro_speech/micro_speech.tflite", "micro_speech/input", "micro_speech/output"},
    {"person_detect/person_detect.tflite",
     "person_detect/input",
     "person_detect/output",
     Rounding::kTflm},
    {"sine_model/sine_model.tflite", "sine_model/input", "sine_model/output"},
};
constexpr double kMostSteps = 1.01;  // of the output's scale; floats count in 1e-5 of themselves

std::vector<Inputs> InputsOf(const Kept& kept,
                             const graph::Module& module,
                             const fs::path& folder) {
  std::vector<Inputs> all = RecordedInputs(module, folder / kept.inputs, 10).value();
  for (Inputs& inputs : all) {
    for (uint8_t& byte : inputs[0]) byte ^= kept.pixels ? 0x80 : 0;
  }
  return all;
}

std::vector<double> RealValues(const graph::Tensor& tensor, const Bytes& bytes) {
  std::vector<double> values;
  if (tensor.dtype == DType::kFloat32) {
    for (size_t i = 0; i < bytes.size(); i += sizeof(float)) {
      float value = 0;
      std::memcpy(&value, &bytes[i], sizeof value);
      values.push_back(static_cast<double>(value));
    }
    return values;
  }
  const double scale = static_cast<double>(tensor.quantization.scale[0]);
  for (const uint8_t byte : bytes) {
    const int64_t value = tensor.dtype == DType::kInt8 ? static_cast<int8_t>(byte) : byte;
    values.push_back(scale * static_cast<double>(value - tensor.quantization.zero_point[0]));
  }
  return values;
}

double StepsApart(const graph::Tensor& tensor, const Bytes& mine, const Bytes& theirs) {
  graph::Tensor as_kept = tensor;
  if (theirs.size() == sizeof(float) * mine.size()) as_kept.dtype = DType::kFloat32;
  const std::vector<double> a = RealValues(tensor, mine);
  const std::vector<double> b = RealValues(as_kept, theirs);
  if (a.size() != b.size()) return 1e9;
  double most = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const bool quantised = tensor.quantization.present();
    const double step = quantised ? static_cast<double>(tensor.quantization.scale[0])
                                  : 1e-5 * std::max(std::abs(b[i]), 1e-30);
    most = std::max(most, std::abs(a[i] - b[i]) / step);
  }
  return most;
}

TEST_F(GoldenAnswers, AreMlonmcus) {
  for (const Kept& kept : kKept) {
    SCOPED_TRACE(kept.model);
    const fs::path folder = Models() / "mlonmcu";
    const graph::Module module = tflite::ReadFile(folder / kept.model).value();
    const graph::Tensor& output =
        module.main().tensors[static_cast<size_t>(module.main().outputs[0])];
    const std::vector<Bytes> answers =
        Answers(module, kept.rounding, InputsOf(kept, module, folder));
    double most = 0;
    for (size_t i = 0; i < answers.size(); ++i) {
      const fs::path file = folder / kept.outputs / fmt::format("{}.bin", i);
      most = std::max(most, StepsApart(output, answers[i], ReadBytes(file).value()));
    }
    EXPECT_FALSE(answers.empty());
    EXPECT_LE(most, kMostSteps);
    fmt::print("{}: {} answers, at most {:.2f} steps apart\n", kept.model, answers.size(), most);
  }
}

}  // namespace
}  // namespace mote::conformance
