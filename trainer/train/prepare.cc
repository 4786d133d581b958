// SPDX-License-Identifier: Apache-2.0
#include "trainer/train/prepare.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/frontend/metadata.h"
#include "support/suggest.h"
#include "trainer/common/random.h"
#include "trainer/data/sounds.h"
#include "trainer/data/voices.h"
#include "trainer/train/integers.h"

namespace mote::trainer {
namespace {

Progress Told(const PrepareOptions& options, std::string what) {
  return [&options, what = std::move(what)](int64_t done, int64_t all) {
    if (options.on_progress) options.on_progress(what, done, all);
  };
}

FeatureSet Only(const FeatureSet& all, int32_t label) {
  FeatureSet some;
  some.values = all.values;
  for (int64_t i = 0; i < all.rows; ++i) {
    if (all.label[static_cast<size_t>(i)] != label) continue;
    const Span<const int8_t> row = all.row(i);
    some.bytes.insert(some.bytes.end(), row.begin(), row.end());
    some.example.push_back(all.example[static_cast<size_t>(i)]);
    some.label.push_back(label);
    ++some.rows;
  }
  return some;
}

int32_t LabelOf(const std::vector<std::string>& classes, const std::string& name) {
  return static_cast<int32_t>(std::find(classes.begin(), classes.end(), name) - classes.begin());
}

void HashInto(const FeatureSet& features, uint64_t& hash) {
  const auto* const bytes = reinterpret_cast<const char*>(features.bytes.data());
  const auto* const labels = reinterpret_cast<const char*>(features.label.data());
  hash = HashOf({bytes, features.bytes.size()}, hash);
  hash = HashOf({labels, features.label.size() * sizeof(int32_t)}, hash);
}

Status CheckLeaks(const Recipe& recipe, const Dataset& dataset, const Leaks& leaks) {
  if (recipe.data.split.near_duplicates != NearDuplicates::kRefuse || leaks.pairs.empty()) {
    return {};
  }
  constexpr size_t kShown = 10;
  return Error{
      fmt::format("{} pairs of examples stand on two sides of the split:\n{}Give them one "
                  "group, or set split.near_duplicates to \"drop\".",
                  leaks.pairs.size(),
                  LeaksText(dataset, leaks, kShown))};
}

Status CheckRows(const FeatureSet& features, const char* part) {
  if (features.rows > 0) return {};
  return Error{
      fmt::format("no examples for the {}: give it a larger share in [split], or more "
                  "groups.",
                  part)};
}

Status CheckClasses(const Prepared& prepared) {
  const std::vector<std::string>& classes = prepared.dataset.classes;
  const std::vector<int32_t>& labels = prepared.data.training[0].label;
  for (size_t label = 0; label < classes.size(); ++label) {
    if (std::count(labels.begin(), labels.end(), static_cast<int32_t>(label)) > 0) continue;
    return Error{
        fmt::format("no examples of '{}' for the training{}: give it more groups or examples.",
                    classes[label],
                    prepared.leaks.pairs.empty() ? "" : " once near duplicates are left out")};
  }
  return {};
}

Status Load(const Recipe& recipe,
            const FeatureLoader& loader,
            const PrepareOptions& options,
            Prepared& prepared) {
  for (int32_t variant = 0; variant <= VariantsOf(recipe.data.augment); ++variant) {
    const std::string what =
        variant == 0 ? std::string("training data") : fmt::format("rendering {}", variant);
    MOTE_TRY(FeatureSet rows, loader.Load(Part::kTrain, variant, Told(options, what)));
    prepared.data.training.push_back(std::move(rows));
  }
  MOTE_TRY(prepared.data.validation,
           loader.Load(Part::kValidation, 0, Told(options, "validation data")));
  MOTE_TRY(prepared.test, loader.Load(Part::kTest, 0, Told(options, "test data")));
  return {};
}

// Empty where all weigh the same.
std::vector<float> WeightsOf(const FeatureSet& rows, const Dataset& dataset) {
  std::vector<float> weights;
  for (const int32_t example : rows.example) {
    weights.push_back(static_cast<float>(dataset.examples[static_cast<size_t>(example)].weight));
  }
  const bool are_equal = std::all_of(
      weights.begin(), weights.end(), [&](float weight) { return weight == weights[0]; });
  return are_equal ? std::vector<float>() : weights;
}

}  // namespace

int32_t OutputsOf(const Recipe& recipe) {
  return recipe.task == Task::kAnomaly ? 0 : static_cast<int32_t>(recipe.data.classes.size());
}

Result<Network> BuildNetwork(const Recipe& recipe) {
  NetworkPorts ports;
  ports.input = InputShapeOf(recipe);
  ports.outputs = OutputsOf(recipe);
  ports.seed = recipe.seed;
  Result<Network> network = recipe.model.network(ports);
  if (!network.ok()) return network.error().In("network." + recipe.model.name);
  return network;
}

Status GiveFrontEnd(frontend::FrontEnd front_end, graph::Module& module) {
  const auto input = static_cast<size_t>(module.main().inputs.at(0));
  const graph::Quantization& q = module.main().tensors[input].quantization;
  const bool is_integer = q.present();
  if (is_integer) {
    frontend::SetScale({static_cast<double>(q.scale[0]), static_cast<int32_t>(q.zero_point[0])},
                       front_end.sense);
  }
  return frontend::Attach(front_end, module);
}

Result<graph::Module> UntrainedModel(const Recipe& recipe, const Network& network) {
  constexpr frontend::FrameScale kSomeScale = {1.0 / 32, 0};
  constexpr int64_t kRows = 2;
  FeatureSet rows;
  rows.rows = kRows;
  rows.values = graph::ElementCount(InputShapeOf(recipe)).value_or(0);
  Random random(recipe.seed);
  for (int64_t i = 0; i < kRows * rows.values; ++i) {
    rows.bytes.push_back(static_cast<int8_t>(random.Below(256) - 128));
  }
  MOTE_TRY(const std::vector<quantize::Histogram> seen,
           ObserveRows(network.module, rows, kSomeScale, kRows, {}));
  quantize::QuantizeOptions options;
  options.input = QuantizationOf(kSomeScale);
  MOTE_TRY(graph::Module model, quantize::Quantize(network.module, seen, options));
  MOTE_RETURN_IF_ERROR(GiveFrontEnd(recipe.front_end, model));
  return model;
}

namespace {

// What is not normal, which nothing learns from: a group of its own, in the test.
void TestTheOthers(int32_t normal, Dataset& dataset) {
  for (Example& example : dataset.examples) {
    if (example.label == normal) continue;
    example.part = Part::kTest;
    example.group += " not normal";
  }
}

// The classes become what the detector reports.
Status LabelClasses(const std::vector<std::string>& classes, frontend::DetectorSettings& detector) {
  if (classes.size() < 2) {
    return Error{
        fmt::format("all of the data is '{}', want two classes or more to tell apart; what "
                    "differs from one class is found by task = \"anomaly\".",
                    fmt::join(classes, ", "))};
  }
  if (!detector.labels.empty() && detector.labels != classes) {
    return Error{fmt::format(
        "frontend.detector.labels: are {}, want the classes of the data, {}. Leave them out.",
        fmt::join(detector.labels, ", "),
        fmt::join(classes, ", "))};
  }
  detector.labels = classes;
  const Status silent = frontend::CheckSilent(detector);
  return silent.ok() ? silent : silent.error().In("frontend");
}

}  // namespace

Result<Dataset> OpenData(Recipe& recipe, const PrepareOptions& options) {
  const frontend::Sense& sense = recipe.front_end.sense;
  MOTE_TRY(const DataSettings voiced,
           RenderVoices(
               recipe.data, options.cache, sense, recipe.seed, Told(options, "rendering voices")));
  MOTE_TRY(
      const DataSettings settings,
      RenderSounds(voiced, options.cache, sense, recipe.seed, Told(options, "rendering sounds")));
  MOTE_TRY(Dataset dataset, OpenDataset(settings, options.recipe_folder, sense, recipe.seed));
  recipe.data.classes = dataset.classes;
  if (recipe.task == Task::kAnomaly) {
    const int32_t normal = LabelOf(dataset.classes, recipe.normal);
    if (normal < static_cast<int32_t>(dataset.classes.size())) {
      TestTheOthers(normal, dataset);
      return dataset;
    }
    return Error{fmt::format("anomaly.normal: '{}' is no class of the data, want one of {}.{}",
                             recipe.normal,
                             fmt::join(dataset.classes, ", "),
                             DidYouMean(recipe.normal, dataset.classes))};
  }
  MOTE_RETURN_IF_ERROR(LabelClasses(dataset.classes, recipe.front_end.detector));
  return dataset;
}

Result<Prepared> Prepare(const Recipe& recipe,
                         const Dataset& dataset,
                         const PrepareOptions& options) {
  Prepared prepared;
  FeatureSettings settings;
  settings.front_end = recipe.front_end;
  settings.input = InputShapeOf(recipe);
  settings.augment = recipe.data.augment;
  settings.recipe_folder = options.recipe_folder;
  settings.cache = options.cache;
  settings.seed = recipe.seed;
  prepared.dataset = dataset;
  MOTE_TRY(FeatureLoader all, FeatureLoader::Make(settings, prepared.dataset));
  MOTE_TRY(prepared.data.scale, all.ChooseScale(Told(options, "choosing a scale")));
  all.SetScale(prepared.data.scale);
  if (recipe.data.split.near_duplicates != NearDuplicates::kKeep) {
    MOTE_TRY(prepared.leaks, FindLeaks(dataset, all, Told(options, "looking for duplicates")));
    MOTE_RETURN_IF_ERROR(CheckLeaks(recipe, dataset, prepared.leaks));
    prepared.dataset = DropLeaks(dataset, prepared.leaks);
  }
  MOTE_TRY(FeatureLoader loader, FeatureLoader::Make(settings, prepared.dataset));
  loader.SetScale(prepared.data.scale);
  prepared.front_end = loader.front_end();
  MOTE_RETURN_IF_ERROR(Load(recipe, loader, options, prepared));
  if (recipe.task == Task::kAnomaly) {
    const int32_t normal = LabelOf(dataset.classes, recipe.normal);
    for (FeatureSet& rows : prepared.data.training) rows = Only(rows, normal);
    prepared.data.validation = Only(prepared.data.validation, normal);
  }
  prepared.data.weights = WeightsOf(prepared.data.training[0], prepared.dataset);
  MOTE_RETURN_IF_ERROR(CheckRows(prepared.data.training[0], "training"));
  MOTE_RETURN_IF_ERROR(CheckRows(prepared.data.validation, "validation"));
  MOTE_RETURN_IF_ERROR(CheckRows(prepared.test, "test"));
  if (recipe.task == Task::kClassification) MOTE_RETURN_IF_ERROR(CheckClasses(prepared));
  const std::string meaning = fmt::format("{} {} {}",
                                          prepared.data.scale.scale,
                                          prepared.data.scale.zero_point,
                                          fmt::join(prepared.dataset.classes, "\n"));
  prepared.id = HashOf(meaning, prepared.id);
  for (const FeatureSet& rows : prepared.data.training) HashInto(rows, prepared.id);
  HashInto(prepared.data.validation, prepared.id);
  return prepared;
}

}  // namespace mote::trainer
