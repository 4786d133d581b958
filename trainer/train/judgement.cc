// SPDX-License-Identifier: Apache-2.0
#include "trainer/train/judgement.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace mote::trainer {

size_t HighestOf(const std::vector<float>& outputs, size_t row, size_t classes) {
  const auto begin = outputs.begin() + static_cast<std::ptrdiff_t>(row * classes);
  const auto end = begin + static_cast<std::ptrdiff_t>(classes);
  return static_cast<size_t>(std::max_element(begin, end) - begin);
}

ClassJudgement JudgeClasses(const std::vector<float>& probabilities,
                            const std::vector<int32_t>& labels,
                            size_t classes) {
  constexpr double kLeastProbability = 1e-7;
  ClassJudgement judgement;
  judgement.confusion.assign(classes, std::vector<int64_t>(classes));
  std::vector<double> losses(classes);
  int64_t right = 0;
  for (size_t row = 0; row < labels.size(); ++row) {
    const auto label = static_cast<size_t>(labels[row]);
    const size_t answer = HighestOf(probabilities, row, classes);
    ++judgement.confusion[label][answer];
    right += answer == label ? 1 : 0;
    const auto probability = static_cast<double>(probabilities[row * classes + label]);
    losses[label] -= std::log(std::max(probability, kLeastProbability));  // of nan it is nan
  }
  const auto rows = static_cast<double>(std::max<size_t>(1, labels.size()));
  judgement.accuracy = static_cast<double>(right) / rows;
  std::vector<double> recalls, means;
  for (size_t label = 0; label < classes; ++label) {
    const std::vector<int64_t>& row = judgement.confusion[label];
    const int64_t all = std::accumulate(row.begin(), row.end(), int64_t{0});
    if (all == 0) continue;
    recalls.push_back(static_cast<double>(row[label]) / static_cast<double>(all));
    means.push_back(losses[label] / static_cast<double>(all));
  }
  judgement.loss = MeanOf(means);
  judgement.balanced_accuracy = MeanOf(recalls);
  return judgement;
}

std::vector<double> Residuals(const std::vector<float>& outputs,
                              const std::vector<float>& inputs,
                              size_t values) {
  std::vector<double> residuals(outputs.size() / values);
  for (size_t i = 0; i < outputs.size(); ++i) {
    const double difference = static_cast<double>(outputs[i]) - static_cast<double>(inputs[i]);
    residuals[i / values] += difference * difference / static_cast<double>(values);
  }
  return residuals;
}

double MeanOf(const std::vector<double>& values) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

}  // namespace mote::trainer
