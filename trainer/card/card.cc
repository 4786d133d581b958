// SPDX-License-Identifier: Apache-2.0
#include "trainer/card/card.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "trainer/card/metrics.h"

namespace mote::trainer {
namespace {

double Percent(double share) { return 100 * share; }

// Where the test has rows for it.
std::string PercentText(const std::optional<double>& share) {
  return share ? fmt::format("{:.2f} %", Percent(*share)) : "not in the test";
}

std::string AreaText(const std::optional<double>& area) {
  return area ? fmt::format("{:.4f}", *area) : "not in the test";
}

std::string WhatItIs(const Recipe& recipe) {
  std::string text = fmt::format("# {}\n\n", recipe.name);
  if (!recipe.card.description.empty()) text += recipe.card.description + "\n\n";
  const std::string shape = graph::ShapeText(InputShapeOf(recipe));
  if (recipe.task == Task::kAnomaly) {
    text += fmt::format("Finds what is not '{}': a {} of {}{}.",
                        recipe.normal,
                        recipe.model.name,
                        shape,
                        recipe.model.classical
                            ? "; what is far from all that was normal is an anomaly"
                            : " that rebuilds its input; what it rebuilds badly is an anomaly");
  } else {
    text += fmt::format("Tells {} classes apart ({}): a {} of {}.",
                        recipe.data.classes.size(),
                        fmt::join(recipe.data.classes, ", "),
                        recipe.model.name,
                        shape);
  }
  return text + fmt::format(" Its front end for {} travels inside the model.\n",
                            frontend::NameOf(recipe.front_end.sense));
}

std::string Leaks(const Recipe& recipe, const Prepared& prepared) {
  if (recipe.data.split.near_duplicates == NearDuplicates::kKeep) {
    return "Near duplicates across parts were not looked for.\n";
  }
  const size_t pairs = prepared.leaks.pairs.size();
  return fmt::format("{} pairs of near duplicates across parts were found{}.\n",
                     pairs,
                     pairs == 0 ? "" : ", and one of each pair left out");
}

std::string TheData(const Recipe& recipe, const Prepared& prepared) {
  std::string text = "\n## Data\n\n";
  for (const std::string& set : recipe.card.data) text += "- " + set + "\n";
  if (!recipe.card.licence.empty()) {
    text += fmt::format("- Licence of the weights: {}\n", recipe.card.licence);
  }
  text += "\n| class | training | validation | test |\n|---|---|---|---|\n";
  const Balance balance = BalanceOf(prepared.dataset);
  for (size_t label = 0; label < balance.examples.size(); ++label) {
    const auto& counts = balance.examples[label];
    text += fmt::format("| {} | {} | {} | {} |\n",
                        prepared.dataset.classes[label],
                        counts[0],
                        counts[1],
                        counts[2]);
  }
  text += "\n" + Leaks(recipe, prepared);
  for (const std::string& note : prepared.dataset.notes) text += "- " + note + "\n";
  if (recipe.task == Task::kAnomaly) return text;  // anomalies are missing but in the test
  for (const std::string& warning : balance.warnings) text += "- " + warning + "\n";
  return text;
}

std::string ClassRows(const Recipe& recipe, const Certificate& c) {
  std::string text = "| | float | int8 |\n|---|---|---|\n";
  const auto row = [&](const std::string& name, double real, double integer) {
    text += fmt::format("| {} | {:.2f} % | {:.2f} % |\n", name, Percent(real), Percent(integer));
  };
  row("accuracy", c.real.classes.accuracy, c.integer.classes.accuracy);
  row("mean of the classes' recalls",
      c.real.classes.balanced_accuracy,
      c.integer.classes.balanced_accuracy);
  for (size_t label = 0; label < recipe.data.classes.size(); ++label) {
    const Recall real = RecallOf(c.real.classes, label);
    const Recall integer = RecallOf(c.integer.classes, label);
    text += fmt::format("| {} | {} of {} | {} of {} |\n",
                        recipe.data.classes[label],
                        real.right,
                        real.all,
                        integer.right,
                        integer.all);
  }
  return text + fmt::format("\nBoth give the same answer for {:.2f} %.\n", Percent(c.same_answer));
}

std::string AnomalyRows(const Recipe& recipe, const Certificate& c) {
  const bool rebuilds = !recipe.model.classical;
  std::string text = "| | float | int8 |\n|---|---|---|\n";
  text += fmt::format(
      "| area under the ROC curve | {} | {} |\n", AreaText(c.real.auc), AreaText(c.integer.auc));
  text += fmt::format("| limit of {} | {:.4g} | {:.4g} |\n",
                      rebuilds ? "the mean square error" : "the distance",
                      c.real.limit,
                      c.integer.limit);
  text += fmt::format("| of what is normal, beyond it | {} | {} |\n",
                      PercentText(c.real.false_alarms),
                      PercentText(c.integer.false_alarms));
  text += fmt::format("| of anomalies, beyond it | {} | {} |\n",
                      PercentText(c.real.detected),
                      PercentText(c.integer.detected));
  if (!rebuilds) {
    return text + "\nA classical model has no float twin: both columns are the integers'.\n";
  }
  return text + fmt::format(
                    "\nThe limit is what {:.0f} % of the normal rows of training and "
                    "validation stay within.\n",
                    Percent(kWithin));
}

std::string Worth(const Recipe& recipe, const Prepared& prepared, const Certificate& c) {
  return fmt::format(
             "\n## On data that it has never seen\n\n{} rows of the test; int8 by the kernels "
             "that run on the chip.\n\n",
             prepared.test.rows) +
         (recipe.task == Task::kAnomaly ? AnomalyRows(recipe, c) : ClassRows(recipe, c));
}

constexpr const char* kAgain =
    " `recipe.toml` beside this file makes it again:\n\n    mote train recipe.toml -o OUT\n";

std::string HowItLearned(const Recipe& recipe, const Fitted& fitted) {
  if (!fitted.float_model) {
    return fmt::format(
        "\n## Training\n\nLearned in one go from int8 features, seed {}.{}", recipe.seed, kAgain);
  }
  const auto integers = static_cast<size_t>(
      std::count_if(fitted.epochs.begin(), fitted.epochs.end(), [](const EpochRecord& epoch) {
        return epoch.imitates_integers;
      }));
  const Fitted::Imitation& imitation = fitted.imitation;
  return fmt::format(
      "\n## Training\n\n{} epochs in float, then {} with the integers imitated, seed {}; {}. On "
      "the "
      "validation {} of {} outputs of the integer model are what training took them for, the "
      "others within {:.0f} of its steps.{}",
      fitted.epochs.size() - integers,
      integers - 1,
      recipe.seed,
      recipe.training.keep_best ? "the best of each by the validation" : "the last of each",
      imitation.equal,
      imitation.outputs,
      imitation.most_steps,
      kAgain);
}

}  // namespace

std::string ModelCard(const Recipe& recipe,
                      const Prepared& prepared,
                      const Fitted& fitted,
                      const Certificate& certificate,
                      const std::vector<std::string>& costs,
                      const std::vector<std::string>& pictures) {
  std::string text = WhatItIs(recipe) + TheData(recipe, prepared) +
                     Worth(recipe, prepared, certificate) + HowItLearned(recipe, fitted);
  if (!costs.empty()) text += "\n## Cost\n\n";
  for (const std::string& cost : costs) text += "- " + cost + "\n";
  if (!pictures.empty()) text += "\n## Pictures\n\n";
  for (const std::string& picture : pictures) text += fmt::format("![{0}]({0})\n", picture);
  return text;
}

std::string VerdictText(const Recipe& recipe, const Certificate& c) {
  if (recipe.task == Task::kClassification) {
    return fmt::format(
        "  accuracy on the test: float {:.2f} %, int8 {:.2f} % (mean of the classes {:.2f} %)\n",
        Percent(c.real.classes.accuracy),
        Percent(c.integer.classes.accuracy),
        Percent(c.integer.classes.balanced_accuracy));
  }
  return fmt::format(
      "  area under the ROC curve on the test: float {}, int8 {}\n"
      "  beyond the limit: of what is normal {}, of anomalies {}\n",
      AreaText(c.real.auc),
      AreaText(c.integer.auc),
      PercentText(c.integer.false_alarms),
      PercentText(c.integer.detected));
}

}  // namespace mote::trainer
