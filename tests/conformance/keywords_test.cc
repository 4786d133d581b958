// SPDX-License-Identifier: Apache-2.0
// The keyword model over 300 of MLPerf Tiny's inputs: answers, classes and their count.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/program/compile.h"
#include "compiler/program/execute.h"
#include "compiler/tflite/read.h"
#include "compiler/tflite/write.h"
#include "player/evaluate.h"
#include "tests/conformance/oracle_testing.h"

namespace mote::conformance {
namespace {

using player::Sample;
using program::Program;

int BestClass(const graph::Bytes& scores) {
  const auto less = [](uint8_t a, uint8_t b) {
    return static_cast<int8_t>(a) < static_cast<int8_t>(b);
  };
  return static_cast<int>(std::max_element(scores.begin(), scores.end(), less) - scores.begin());
}

graph::Bytes Scores(program::Executor& executor, const Sample& sample) {
  std::copy(sample.bytes.begin(), sample.bytes.end(), executor.Input(0).begin());
  executor.Invoke();
  const Span<const uint8_t> output = executor.Output(0);
  return graph::Bytes(output.begin(), output.end());
}

class Keywords : public SharedModelsTest {
 protected:
  void SetUp() override {
    SharedModelsTest::SetUp();
    if (IsSkipped()) return;
    module_ = tflite::ReadFile(Models() / "mlperf_tiny/kws_ref_model.tflite").value();
    const auto folder = *SharedFolder() / "data/mlperf_tiny/kws01";
    const Program program = Compile(Rounding::kTflm);
    const auto& input = program.tensors[static_cast<size_t>(program.inputs[0])];
    samples_ =
        player::LoadSamples(folder / "kws01_int8_49x10.npy", folder / "LABELS.csv", input).value();
    ASSERT_EQ(samples_.size(), 300u);
    auto model = (*TheOracle(OracleKind::kTflite))->Open(tflite::Write(module_).value());
    for (const Sample& sample : samples_)
      answers_.push_back((*model)->Run({sample.bytes}).value()[0]);
  }

  Program Compile(Rounding rounding) const {
    program::CompileOptions options;
    options.lower.rounding = rounding;
    return program::Compile(module_, options).value();
  }

  int64_t CorrectOfMote(Rounding rounding) const {
    const Program program = Compile(rounding);
    return player::Evaluate(program, samples_, player::Metric::kTop1, nullptr)->correct;
  }

  int64_t CorrectOfOracle() const {
    int64_t correct = 0;
    for (size_t i = 0; i < samples_.size(); ++i) {
      correct += std::to_string(BestClass(answers_[i])) == samples_[i].label ? 1 : 0;
    }
    return correct;
  }

  graph::Module module_;
  std::vector<Sample> samples_;
  std::vector<graph::Bytes> answers_;  // the oracle's
};

TEST_F(Keywords, EachAnswerAndClassEqualsTensorFlowLite) {
  const Program program = Compile(Rounding::kTflm);
  program::Executor executor(program);
  for (size_t i = 0; i < samples_.size(); ++i) {
    const graph::Bytes scores = Scores(executor, samples_[i]);
    EXPECT_EQ(scores, answers_[i]) << "sample " << i;
    EXPECT_EQ(BestClass(scores), BestClass(answers_[i])) << "sample " << i;
  }
}

TEST_F(Keywords, EvalCountsWhatTensorFlowLiteGetsRight) {
  EXPECT_EQ(CorrectOfMote(Rounding::kTflm), CorrectOfOracle());
  EXPECT_NEAR(static_cast<double>(CorrectOfMote(Rounding::kSingle)),
              static_cast<double>(CorrectOfOracle()),
              1.0);
  fmt::print("kws: {} of {} correct\n", CorrectOfOracle(), samples_.size());
}

}  // namespace
}  // namespace mote::conformance
