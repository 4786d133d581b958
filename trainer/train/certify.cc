// SPDX-License-Identifier: Apache-2.0
#include "trainer/train/certify.h"

#include <algorithm>

#include "player/evaluate.h"
#include "trainer/common/quantile.h"
#include "trainer/train/integers.h"

namespace mote::trainer {
namespace {

using Outputs = std::vector<float>;

class Certifier {
 public:
  Certifier(const Recipe& recipe, const Prepared& prepared, const PrepareOptions& options)
      : recipe_(recipe), prepared_(prepared), options_(options) {}

  Result<Verdict> Judge(const graph::Module& model, const char* what) const {
    Verdict verdict;
    MOTE_TRY(verdict.outputs, Infer(model, prepared_.test, what));
    if (recipe_.task == Task::kClassification) {
      verdict.classes =
          JudgeClasses(verdict.outputs, prepared_.test.label, recipe_.data.classes.size());
      return verdict;
    }
    MOTE_RETURN_IF_ERROR(JudgeAnomalies(model, what, verdict));
    return verdict;
  }

 private:
  Result<Outputs> Infer(const graph::Module& model,
                        const FeatureSet& rows,
                        const char* what) const {
    return OutputsOf(model, rows, prepared_.data.scale, [&](int64_t done, int64_t all) {
      if (options_.on_progress) options_.on_progress(what, done, all);
    });
  }

  // Of a classical model the output is the score, 1 at its limit.
  std::vector<double> ResidualsOf(const Outputs& outputs, const FeatureSet& rows) const {
    if (recipe_.model.classical) return {outputs.begin(), outputs.end()};
    const Outputs inputs = RealsOf({rows.bytes.data(), rows.bytes.size()}, prepared_.data.scale);
    return Residuals(outputs, inputs, static_cast<size_t>(rows.values));
  }

  Status JudgeAnomalies(const graph::Module& model, const char* what, Verdict& verdict) const {
    std::vector<double> known;
    for (const FeatureSet* rows : {&prepared_.data.training[0], &prepared_.data.validation}) {
      MOTE_TRY(const Outputs outputs, Infer(model, *rows, what));
      const std::vector<double> residuals = ResidualsOf(outputs, *rows);
      known.insert(known.end(), residuals.begin(), residuals.end());
    }
    verdict.limit = recipe_.model.classical ? 1 : Quantile(known, kWithin);
    verdict.residuals = ResidualsOf(verdict.outputs, prepared_.test);
    std::vector<double> normal, anomalous;
    const auto& classes = recipe_.data.classes;
    for (size_t i = 0; i < verdict.residuals.size(); ++i) {
      const auto label = static_cast<size_t>(prepared_.test.label[i]);
      (classes[label] == recipe_.normal ? normal : anomalous).push_back(verdict.residuals[i]);
    }
    const auto beyond = [&](const std::vector<double>& residuals) -> std::optional<double> {
      if (residuals.empty()) return std::nullopt;
      const auto count = std::count_if(residuals.begin(), residuals.end(), [&](double residual) {
        return residual > verdict.limit;
      });
      return static_cast<double>(count) / static_cast<double>(residuals.size());
    };
    verdict.false_alarms = beyond(normal);
    verdict.detected = beyond(anomalous);
    if (!normal.empty() && !anomalous.empty()) {
      verdict.auc = player::AreaUnderRoc(normal, anomalous);
    }
    return {};
  }

  const Recipe& recipe_;
  const Prepared& prepared_;
  const PrepareOptions& options_;
};

double SameAnswer(const Outputs& a, const Outputs& b, size_t classes) {
  const size_t rows = a.size() / classes;
  size_t same = 0;
  for (size_t row = 0; row < rows; ++row) {
    same += HighestOf(a, row, classes) == HighestOf(b, row, classes) ? 1 : 0;
  }
  return static_cast<double>(same) / static_cast<double>(std::max<size_t>(1, rows));
}

}  // namespace

Result<Certificate> Certify(const Recipe& recipe,
                            const Prepared& prepared,
                            const Fitted& fitted,
                            const PrepareOptions& options) {
  const Certifier certifier(recipe, prepared, options);
  Certificate certificate;
  MOTE_TRY(certificate.integer, certifier.Judge(fitted.integer_model, "testing the integers"));
  certificate.real = certificate.integer;
  if (fitted.float_model) {
    MOTE_TRY(certificate.real, certifier.Judge(*fitted.float_model, "testing in float"));
  }
  if (recipe.task == Task::kClassification) {
    certificate.same_answer = SameAnswer(
        certificate.real.outputs, certificate.integer.outputs, recipe.data.classes.size());
  }
  return certificate;
}

}  // namespace mote::trainer
