// SPDX-License-Identifier: Apache-2.0
#include "tests/tiny_model.h"

#include <gtest/gtest.h>

#include <set>

#include "compiler/program/compile.h"
#include "compiler/program/execute.h"
#include "compiler/tflite/read.h"
#include "compiler/tflite/write.h"

namespace mote::tests {
namespace {

graph::Bytes Scores(const program::Program& program, const graph::Bytes& input) {
  program::Executor executor(program);
  std::copy(input.begin(), input.end(), executor.Input(0).begin());
  executor.Invoke();
  const Span<const uint8_t> output = executor.Output(0);
  return graph::Bytes(output.begin(), output.end());
}

TEST(TinyModel, IsWrittenAndReadBackAsTheSame) {
  const graph::Bytes file = tflite::Write(TinyModel()).value();
  const graph::Module again = tflite::Read({file.data(), file.size()}).value();
  EXPECT_EQ(tflite::Write(again).value(), file);
  EXPECT_LT(file.size(), 8192u);
}

TEST(TinyModel, AnswersDependOnTheInputAndDoNotSaturate) {
  const program::Program program = program::Compile(TinyModel(), {}).value();
  std::set<graph::Bytes> answers;
  std::set<int> values;
  for (int number = 0; number < 4; ++number) {
    const graph::Bytes scores = Scores(program, TinyModelInput(number));
    answers.insert(scores);
    for (const uint8_t score : scores) values.insert(static_cast<int8_t>(score));
  }
  EXPECT_EQ(answers.size(), 4u);
  EXPECT_GT(values.size(), 8u);
  EXPECT_EQ(values.count(127), 0u);
}

}  // namespace
}  // namespace mote::tests
