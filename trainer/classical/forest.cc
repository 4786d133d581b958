// SPDX-License-Identifier: Apache-2.0
#include "trainer/classical/forest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "trainer/classical/learned_model.h"
#include "trainer/classical/trees.h"

namespace mote::trainer {
namespace {

constexpr int64_t kMostFeatures = 32'768;  // the operator's, as are those of nodes and leaves
constexpr size_t kMostNodes = 32'767;
constexpr int32_t kMostClasses = 256;

Status CheckLabels(const Matrix& samples, const std::vector<int32_t>& labels) {
  if (static_cast<int64_t>(labels.size()) != samples.rows) {
    return Error{
        fmt::format("{} labels for {} samples, want as many.", labels.size(), samples.rows)};
  }
  const auto [least, most] = std::minmax_element(labels.begin(), labels.end());
  if (*least < 0 || *most >= kMostClasses) {
    return Error{fmt::format(
        "labels from {} to {}, want them within 0 to {}.", *least, *most, kMostClasses - 1)};
  }
  if (*least != *most) return {};
  return Error{fmt::format("all samples are of class {}, want two classes or more.", *least)};
}

Status CheckSettings(const ForestSettings& s) {
  const auto check = [](const char* what, int32_t found, int32_t least, int32_t most) -> Status {
    if (found >= least && found <= most) return {};
    return Error{fmt::format("{}: {}, want {} to {}.", what, found, least, most)};
  };
  MOTE_RETURN_IF_ERROR(check("trees", s.trees, 1, kMostTrees));
  MOTE_RETURN_IF_ERROR(check("max_depth", s.max_depth, 1, kMostDepth));
  MOTE_RETURN_IF_ERROR(check("min_leaf", s.min_leaf, 1, INT32_MAX));
  return check("candidates", s.candidates, 0, INT32_MAX);
}

// What a sample of each class counts for.
std::vector<double> ClassWeights(const std::vector<int32_t>& labels, bool balance) {
  std::vector<double> counts(static_cast<size_t>(*std::max_element(labels.begin(), labels.end())) +
                             1);
  for (const int32_t label : labels) counts[static_cast<size_t>(label)] += 1;
  for (double& c : counts) c = balance && c > 0 ? static_cast<double>(labels.size()) / c : 1;
  return counts;
}

TreeSettings TreeSettingsOf(const ForestSettings& s, size_t columns) {
  TreeSettings settings;
  settings.max_depth = s.max_depth;
  settings.min_leaf = static_cast<size_t>(s.min_leaf);
  const auto root = static_cast<size_t>(std::lround(std::sqrt(static_cast<double>(columns))));
  settings.candidates = s.candidates > 0 ? static_cast<size_t>(s.candidates) : root;
  return settings;
}

std::vector<uint32_t> Drawn(size_t rows, Random& random) {
  std::vector<uint32_t> drawn;
  for (size_t i = 0; i < rows; ++i) drawn.push_back(static_cast<uint32_t>(random.Below(rows)));
  return drawn;
}

Status CheckTables(const TreeTables& t) {
  if (t.features().empty()) {
    return Error{"no feature tells the classes apart, want samples whose features differ."};
  }
  if (t.features().size() <= kMostNodes && t.leaf_count() <= kMostNodes) return {};
  return Error{
      fmt::format("the trees have {} nodes and {} leaves, want at most {} of each. Fewer "
                  "trees, less depth or a larger min_leaf make less.",
                  t.features().size(),
                  t.leaf_count(),
                  kMostNodes)};
}

std::vector<int16_t> Narrow(const std::vector<int32_t>& values) {
  std::vector<int16_t> narrow;
  for (const int32_t v : values) narrow.push_back(static_cast<int16_t>(v));
  return narrow;
}

graph::Module ModelOf(const TreeTables& t, const InputSpec& input) {
  using graph::DType;
  constexpr float kScale = 1.0F / 256;
  constexpr int32_t kZeroPoint = -128;
  const auto nodes = static_cast<int32_t>(t.features().size());
  const auto classes = static_cast<int32_t>(t.classes());
  const auto leaves = static_cast<int32_t>(t.leaf_count());
  const auto trees = static_cast<int32_t>(t.roots().size());
  LearnedModel model(input);
  model.AddTable("nodes/features", {nodes}, Narrow(t.features()));
  model.AddTable("nodes/thresholds", {nodes}, t.thresholds());
  model.AddTable("nodes/children", {nodes, 2}, Narrow(t.children()));
  model.AddTable("leaves", {leaves, classes}, t.leaves(), kScale, kZeroPoint);
  model.AddTable("roots", {trees}, Narrow(t.roots()));
  return model.Finish("mote.Forest", "probabilities", {1, classes}, kScale, kZeroPoint);
}

}  // namespace

Result<graph::Module> LearnForest(const Matrix& samples,
                                  const std::vector<int32_t>& labels,
                                  const ForestSettings& settings,
                                  const InputSpec& input) {
  MOTE_RETURN_IF_ERROR(CheckSamples(samples, input, 2));
  MOTE_RETURN_IF_ERROR(CheckLabels(samples, labels));
  MOTE_RETURN_IF_ERROR(CheckSettings(settings));
  if (samples.columns > kMostFeatures) {
    return Error{fmt::format("{} features, want at most {}.", samples.columns, kMostFeatures)};
  }
  const Columns columns(samples, labels, ClassWeights(labels, settings.balance));
  const TreeSettings tree = TreeSettingsOf(settings, columns.columns);
  TreeTables tables(columns.class_weights.size());
  Random random(settings.seed);
  for (int32_t t = 0; t < settings.trees && tables.features().size() <= kMostNodes; ++t) {
    GrowTree(columns, Drawn(columns.rows, random), tree, random, tables);
  }
  MOTE_RETURN_IF_ERROR(CheckTables(tables));
  return ModelOf(tables, input);
}

}  // namespace mote::trainer
