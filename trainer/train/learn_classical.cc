// SPDX-License-Identifier: Apache-2.0
#include "trainer/train/learn_classical.h"

namespace mote::trainer {
namespace {

// As a network's input would be: frames have a channel.
InputSpec InputOf(const Recipe& recipe, const frontend::FrameScale& scale) {
  InputSpec input;
  input.shape = InputShapeOf(recipe);
  if (!recipe.front_end.is_image()) input.shape.push_back(1);
  input.scale = static_cast<float>(scale.scale);
  input.zero_point = scale.zero_point;
  return input;
}

}  // namespace

Result<Fitted> LearnClassical(const Recipe& recipe, const FitData& data) {
  Matrix samples;
  std::vector<int32_t> labels;
  for (const FeatureSet& rows : data.training) {
    samples.rows += rows.rows;
    samples.columns = rows.values;
    samples.values.insert(samples.values.end(), rows.bytes.begin(), rows.bytes.end());
    labels.insert(labels.end(), rows.label.begin(), rows.label.end());
  }
  Fitted fitted;
  Result<graph::Module> learned =
      recipe.model.classical(samples, labels, InputOf(recipe, data.scale));
  if (!learned.ok()) return learned.error().In("network." + recipe.model.name);
  fitted.integer_model = std::move(*learned);
  return fitted;
}

}  // namespace mote::trainer
