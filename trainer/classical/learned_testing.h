// SPDX-License-Identifier: Apache-2.0
// Samples by chance, and what a learned model says of them. Tests only.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "compiler/program/compile.h"
#include "compiler/program/execute.h"
#include "compiler/tflite/read.h"
#include "compiler/tflite/write.h"
#include "support/check.h"
#include "trainer/classical/samples.h"
#include "trainer/common/random.h"

namespace mote::trainer::testing {

inline int8_t Step(double value) {
  return static_cast<int8_t>(std::lround(std::min(std::max(value, -128.0), 127.0)));
}

inline void AddRow(Matrix& matrix, const std::vector<int8_t>& row) {
  matrix.columns = static_cast<int64_t>(row.size());
  matrix.values.insert(matrix.values.end(), row.begin(), row.end());
  ++matrix.rows;
}

// The output of the model for each row, after it has been a file; mode and passes decide nothing.
inline std::vector<std::vector<int8_t>> AnswersOf(const graph::Module& module,
                                                  const Matrix& matrix) {
  const Result<graph::Bytes> file = tflite::Write(module);
  MOTE_CHECK(file.ok(), file.error().message);
  const Result<graph::Module> read = tflite::Read({file->data(), file->size()});
  MOTE_CHECK(read.ok(), read.error().message);
  const Result<program::Program> program = program::Compile(*read, {});
  MOTE_CHECK(program.ok(), program.error().message);
  program::Executor executor(*program);
  std::vector<std::vector<int8_t>> answers;
  for (size_t r = 0; r < static_cast<size_t>(matrix.rows); ++r) {
    std::memcpy(executor.Input(0).data(), matrix.row(r), static_cast<size_t>(matrix.columns));
    executor.Invoke();
    const Span<const uint8_t> output = executor.Output(0);
    answers.emplace_back(output.begin(), output.end());
  }
  return answers;
}

// The numbers of a constant of the model's only operator.
template <class T>
std::vector<T> TableOf(const graph::Module& module, size_t input) {
  const int tensor = module.main().ops[0].inputs[input];
  const graph::Bytes& bytes =
      graph::ConstantOf(module, module.main().tensors[static_cast<size_t>(tensor)]);
  std::vector<T> values(bytes.size() / sizeof(T));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

// Scores in limits.
inline std::vector<double> ScoresOf(const graph::Module& module, const Matrix& matrix) {
  std::vector<double> scores;
  for (const std::vector<int8_t>& answer : AnswersOf(module, matrix)) {
    scores.push_back((answer[0] + 128) / 128.0);
  }
  return scores;
}

inline double ShareWithin(const std::vector<double>& scores, double limit) {
  double within = 0;
  for (const double s : scores) within += s <= limit ? 1 : 0;
  return within / static_cast<double>(scores.size());
}

template <class Learned>
std::string Refusal(const Learned& learned) {
  return learned.ok() ? "it was learned" : learned.error().message;
}

}  // namespace mote::trainer::testing
