// SPDX-License-Identifier: Apache-2.0
#include "player/evaluate.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "compiler/program/execute.h"

namespace mote::player {
using program::ArenaTensor;
using program::Executor;
using program::Program;

namespace {

Result<int64_t> ParseLabel(const Sample& sample, int64_t classes) {
  int64_t label = -1;
  const std::string& text = sample.label;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), label);
  if (error == std::errc() && end == text.data() + text.size() && label >= 0 && label < classes) {
    return label;
  }
  return Error{fmt::format("sample '{}': label '{}', want a class number from 0 to {}.",
                           sample.name,
                           text,
                           classes - 1)};
}

const ArenaTensor& FirstOutput(const Program& program) {
  return program.tensors[static_cast<size_t>(program.outputs[0])];
}

class Runner {
 public:
  explicit Runner(const Program& program) : program_(program), executor_(program) {}

  std::vector<double> Outputs(const Sample& sample) {
    executor_.Reset();  // samples have nothing to do with each other
    executor_.Infer(sample.bytes);
    return RealValues(FirstOutput(program_), executor_.Output(0));
  }

 private:
  const Program& program_;
  Executor executor_;
};

Result<Evaluation> Top1(const Program& program,
                        const std::vector<Sample>& samples,
                        const Progress& progress) {
  Runner runner(program);
  Evaluation result;
  result.samples = static_cast<int64_t>(samples.size());
  const int64_t classes = graph::ElementCount(FirstOutput(program).shape).value_or(0);
  for (const Sample& sample : samples) {
    MOTE_TRY(const int64_t label, ParseLabel(sample, classes));
    const std::vector<double> scores = runner.Outputs(sample);
    const bool correct = std::max_element(scores.begin(), scores.end()) - scores.begin() == label;
    ClassResult& of_class = result.per_class[label];
    ++of_class.samples;
    of_class.correct += correct ? 1 : 0;
    result.correct += correct ? 1 : 0;
    if (progress) progress(&sample - samples.data() + 1, result.samples);
  }
  result.value = static_cast<double>(result.correct) / static_cast<double>(result.samples);
  return result;
}

double MeanSquaredDifference(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return a.empty() ? 0 : sum / static_cast<double>(a.size());
}

// The score of an anomaly or of class 1; nullopt where the outputs give none.
std::optional<double> Score(const Program& program,
                            const Sample& sample,
                            const std::vector<double>& outputs) {
  const ArenaTensor input = InputOf(program, 0);
  if (FirstOutput(program).shape == input.shape && outputs.size() > 2) {
    const Span<const uint8_t> bytes(sample.bytes.data(), sample.bytes.size());
    return MeanSquaredDifference(RealValues(input, bytes), outputs);
  }
  if (outputs.size() == 1 || outputs.size() == 2) return outputs.back();
  return std::nullopt;
}

Result<Evaluation> Auc(const Program& program,
                       const std::vector<Sample>& samples,
                       const Progress& progress) {
  Runner runner(program);
  Evaluation result;
  result.samples = static_cast<int64_t>(samples.size());
  std::vector<double> scores[2];
  for (const Sample& sample : samples) {
    MOTE_TRY(const int64_t label, ParseLabel(sample, 2));
    const std::optional<double> score = Score(program, sample, runner.Outputs(sample));
    if (!score) {
      return Error{
          fmt::format("output {} gives no score: want 1 or 2 values, or the input's shape.",
                      graph::ShapeText(FirstOutput(program).shape))};
    }
    if (std::isnan(*score)) {
      return Error{fmt::format("sample '{}': its score is not a number.", sample.name)};
    }
    scores[label].push_back(*score);
    ++result.per_class[label].samples;
    if (progress) progress(&sample - samples.data() + 1, result.samples);
  }
  if (scores[0].empty() || scores[1].empty()) {
    return Error{"labels of one class only, want both 0 and 1."};
  }
  result.value = AreaUnderRoc(scores[0], scores[1]);
  return result;
}

}  // namespace

// Rank sums, so that a million samples cost a sort and not a million squared.
double AreaUnderRoc(const std::vector<double>& negatives, const std::vector<double>& positives) {
  std::vector<double> sorted = negatives;
  std::sort(sorted.begin(), sorted.end());
  double wins = 0;
  for (const double score : positives) {
    const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), score);
    wins += static_cast<double>(first - sorted.begin()) + 0.5 * static_cast<double>(last - first);
  }
  return wins / (static_cast<double>(negatives.size()) * static_cast<double>(positives.size()));
}

Result<Evaluation> Evaluate(const Program& program,
                            const std::vector<Sample>& samples,
                            Metric metric,
                            const Progress& progress) {
  if (program.inputs.size() != 1) {
    return Error{fmt::format("the model has {} inputs, want one to evaluate it over samples.",
                             program.inputs.size())};
  }
  if (samples.empty()) return Error{"no samples, want one or more."};
  return metric == Metric::kTop1 ? Top1(program, samples, progress)
                                 : Auc(program, samples, progress);
}

}  // namespace mote::player
