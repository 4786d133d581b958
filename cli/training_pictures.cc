// SPDX-License-Identifier: Apache-2.0
#include "cli/training_pictures.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/confusion_matrix.h"
#include "report/feature_raster.h"
#include "report/learning_curves.h"
#include "report/mistakes_sheet.h"
#include "report/roc_curve.h"
#include "trainer/train/integers.h"

namespace mote::cli {
namespace {

using namespace trainer;  // NOLINT(google-build-using-namespace): nothing else is drawn here

OutputFile Curves(const Recipe& recipe, const Fitted& fitted) {
  const bool is_anomaly = recipe.task == Task::kAnomaly;
  report::Learning learning;
  learning.title = recipe.name;
  learning.metric = is_anomaly ? "minus the loss" : "mean recall";
  learning.phases = {{"float", {}}, {"as integers", {}}};
  for (size_t i = 0; i < fitted.epochs.size(); ++i) {
    const EpochRecord& epoch = fitted.epochs[i];
    learning.phases[epoch.imitates_integers ? 1 : 0].epochs.push_back(
        {epoch.training_loss, epoch.validation_loss, epoch.validation_metric});
    if (epoch.imitates_integers && epoch.is_best) learning.kept = i;
  }
  return {"learning.svg", report::LearningCurves(learning)};
}

std::optional<OutputFile> ConfusionOf(const Recipe& recipe, const Certificate& certificate) {
  if (recipe.data.classes.size() > report::kMostConfusedClasses) return std::nullopt;
  report::Confusion confusion;
  confusion.title = recipe.name + ", int8, on the test";
  confusion.classes = recipe.data.classes;
  for (const std::vector<int64_t>& row : certificate.integer.classes.confusion) {
    confusion.counts.insert(confusion.counts.end(), row.begin(), row.end());
  }
  return OutputFile{"confusion.svg", report::ConfusionMatrix(confusion)};
}

// Each class against all others, by its score.
std::vector<report::RocScores> RocOfClasses(const Recipe& recipe,
                                            const Prepared& prepared,
                                            const Verdict& verdict) {
  const size_t classes = recipe.data.classes.size();
  std::vector<report::RocScores> curves;
  for (size_t c = 0; c < classes; ++c) {
    report::RocScores curve{recipe.data.classes[c], {}, {}};
    for (size_t row = 0; row < prepared.test.label.size(); ++row) {
      curve.scores.push_back(static_cast<double>(verdict.outputs[row * classes + c]));
      curve.labels.push_back(static_cast<size_t>(prepared.test.label[row]) == c);
    }
    curves.push_back(std::move(curve));
  }
  return curves;
}

OutputFile Roc(const Recipe& recipe, const Prepared& prepared, const Certificate& certificate) {
  const std::string title = recipe.name + ", on the test";
  if (recipe.task == Task::kClassification) {
    return {"roc.svg",
            report::RocCurve(title, RocOfClasses(recipe, prepared, certificate.integer))};
  }
  std::vector<bool> labels;
  for (const int32_t label : prepared.test.label) {
    labels.push_back(recipe.data.classes[static_cast<size_t>(label)] != recipe.normal);
  }
  return {"roc.svg",
          report::RocCurve(title,
                           {{"float", certificate.real.residuals, labels},
                            {"int8", certificate.integer.residuals, labels}})};
}

// What the model was given: pixels, or features in colours.
report::Raster PictureOf(const Recipe& recipe, const Prepared& prepared, int64_t row) {
  const graph::Shape shape = InputShapeOf(recipe);
  const Span<const int8_t> values = prepared.test.row(row);
  if (!recipe.front_end.is_image()) {
    const std::vector<float> reals = RealsOf(values, prepared.data.scale);
    return report::FeatureRaster({reals.data(), reals.size()}, static_cast<size_t>(shape[2]));
  }
  report::Raster picture;
  picture.height = shape[1];
  picture.width = shape[2];
  picture.channels = shape[3];
  for (const int8_t value : values) picture.pixels.push_back(static_cast<uint8_t>(value + 128));
  return picture;
}

// Of each class the surest ones.
OutputFile Mistakes(const Recipe& recipe, const Prepared& prepared, const Verdict& verdict) {
  constexpr size_t kOfEachClass = 6;
  const std::vector<std::string>& classes = recipe.data.classes;
  std::vector<std::vector<report::Mistake>> by_class(classes.size());
  for (size_t row = 0; row < prepared.test.label.size(); ++row) {
    const auto label = static_cast<size_t>(prepared.test.label[row]);
    const size_t said = HighestOf(verdict.outputs, row, classes.size());
    if (said == label) continue;
    const auto example = static_cast<size_t>(prepared.test.example[row]);
    by_class[label].push_back({prepared.dataset.examples[example].name,
                               classes[said],
                               static_cast<double>(verdict.outputs[row * classes.size() + said]),
                               classes[label],
                               PictureOf(recipe, prepared, static_cast<int64_t>(row))});
  }
  std::vector<report::Mistake> chosen;
  for (std::vector<report::Mistake>& mistakes : by_class) {
    std::stable_sort(mistakes.begin(), mistakes.end(), [](const auto& a, const auto& b) {
      return a.score > b.score;
    });
    if (mistakes.size() > kOfEachClass) mistakes.resize(kOfEachClass);
    chosen.insert(chosen.end(), mistakes.begin(), mistakes.end());
  }
  return {"mistakes.svg", report::MistakesSheet(recipe.name + ": what it got wrong", chosen)};
}

}  // namespace

std::vector<OutputFile> TrainingPictures(const Recipe& recipe,
                                         const Prepared& prepared,
                                         const Fitted& fitted,
                                         const Certificate& certificate) {
  std::vector<OutputFile> files = {Roc(recipe, prepared, certificate)};
  if (fitted.float_model) files.insert(files.begin(), Curves(recipe, fitted));
  if (recipe.task == Task::kClassification) {
    if (auto confusion = ConfusionOf(recipe, certificate)) files.push_back(std::move(*confusion));
    files.push_back(Mistakes(recipe, prepared, certificate.integer));
  }
  return files;
}

}  // namespace mote::cli
