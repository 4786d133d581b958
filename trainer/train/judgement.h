// SPDX-License-Identifier: Apache-2.0
// How good a model's outputs are: for classes and for anomalies.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mote::trainer {

struct ClassJudgement {
  double accuracy = 0;           // share of rows whose highest output is their label's
  double balanced_accuracy = 0;  // mean over the classes that occur of the share of each
  double loss = 0;               // mean over these classes of the mean cross entropy of each
  std::vector<std::vector<int64_t>> confusion;  // [label][answer]
};

// `probabilities`: of all classes, row by row.
ClassJudgement JudgeClasses(const std::vector<float>& probabilities,
                            const std::vector<int32_t>& labels,
                            size_t classes);

// The index of the highest in row `row`; the first of several.
size_t HighestOf(const std::vector<float>& outputs, size_t row, size_t classes);

// The mean square difference of each row of inputs to its output, both in real numbers.
std::vector<double> Residuals(const std::vector<float>& outputs,
                              const std::vector<float>& inputs,
                              size_t values);

double MeanOf(const std::vector<double>& values);

}  // namespace mote::trainer
