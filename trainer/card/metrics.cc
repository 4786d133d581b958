// SPDX-License-Identifier: Apache-2.0
#include "trainer/card/metrics.h"

#include <algorithm>
#include <numeric>

namespace mote::trainer {
namespace {

using Json = nlohmann::ordered_json;

Json DataOf(const Dataset& dataset) {
  const Balance balance = BalanceOf(dataset);
  Json data;
  for (const Part part : kAllParts) {
    for (size_t label = 0; label < dataset.classes.size(); ++label) {
      data[NameOf(part)][dataset.classes[label]] =
          balance.examples[label][static_cast<size_t>(part)];
    }
  }
  return data;
}

Json JsonOf(const ClassJudgement& judgement, const std::vector<std::string>& classes) {
  Json json = {{"accuracy", judgement.accuracy},
               {"balanced_accuracy", judgement.balanced_accuracy},
               {"loss", judgement.loss}};
  for (size_t label = 0; label < classes.size(); ++label) {
    const Recall recall = RecallOf(judgement, label);
    json["per_class"][classes[label]] = {{"samples", recall.all}, {"correct", recall.right}};
  }
  json["confusion"] = judgement.confusion;
  return json;
}

Json OrNull(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json JsonOf(const Verdict& verdict, const Recipe& recipe) {
  if (recipe.task == Task::kClassification) return JsonOf(verdict.classes, recipe.data.classes);
  return {{"auc", OrNull(verdict.auc)},
          {"limit", verdict.limit},
          {"false_alarms", OrNull(verdict.false_alarms)},
          {"detected", OrNull(verdict.detected)}};
}

}  // namespace

Recall RecallOf(const ClassJudgement& judgement, size_t label) {
  const std::vector<int64_t>& row = judgement.confusion[label];
  return {row[label], std::accumulate(row.begin(), row.end(), int64_t{0})};
}

Json MetricsOf(const Recipe& recipe,
               const Prepared& prepared,
               const Fitted& fitted,
               const Certificate& certificate) {
  Json json = {{"name", recipe.name},
               {"task", recipe.task == Task::kAnomaly ? "anomaly" : "classification"},
               {"network", recipe.model.name},
               {"seed", recipe.seed},
               {"classes", recipe.data.classes},
               {"data", DataOf(prepared.dataset)},
               {"near_duplicates", prepared.leaks.pairs.size()},
               {"epochs", std::max<size_t>(1, fitted.epochs.size()) - 1},
               {"resumed_after", fitted.resumed_after},
               {"test_rows", prepared.test.rows},
               {"int8", JsonOf(certificate.integer, recipe)}};
  if (!fitted.float_model) return json;
  json["float"] = JsonOf(certificate.real, recipe);
  if (recipe.task == Task::kClassification) json["same_answer"] = certificate.same_answer;
  json["imitation"] = {{"outputs", fitted.imitation.outputs},
                       {"equal", fitted.imitation.equal},
                       {"most_steps", fitted.imitation.most_steps}};
  return json;
}

}  // namespace mote::trainer
