// SPDX-License-Identifier: Apache-2.0
// A recipe: all that `mote train` needs to know, in one TOML file; docs/training.md has one of each
// kind with comments.
//   version, name, task, seed, folder
//   [[data]], classes, other, [split], [augment]     trainer/data/settings.h
//   [frontend.sound] ...                             compiler/frontend/front_end.h
//   [input]         frames = 49, or width, height and channels of an image
//   [network]       kind and its keys                trainer/networks/
//   [training]      epochs, batch, learning_rate ...
//   [quantization]  method, epochs ...
//   [anomaly]       normal = "healthy"               of task "anomaly"
//   [budget]        board, ram, flash, latency, energy
//   [card]          description, licence, data
//   [search]        values that `mote search` tries: trainer/search/space.h
#pragma once

#include <optional>
#include <string>

#include "compiler/frontend/front_end.h"
#include "compiler/quantize/ranges.h"
#include "trainer/data/settings.h"
#include "trainer/learn/learner.h"
#include "trainer/recipe/model_kind.h"

namespace mote::trainer {

enum class Task { kClassification, kAnomaly };

struct InputSettings {
  int32_t frames = 0;
  int32_t width = 0, height = 0, channels = 3;

  bool operator==(const InputSettings&) const = default;
};

struct TrainingSettings {
  int32_t epochs = 30;
  int32_t batch = 32;
  Optimizer optimizer = Optimizer::kAdamW;
  double learning_rate = 1e-3;  // the highest: it rises over warmup_epochs and falls as a cosine
  double weight_decay = 1e-4;
  double momentum = 0.9;
  double warmup_epochs = 1;
  double label_smoothing = 0;
  bool keep_best = true;  // the epoch with the lowest loss on the validation; else the last one
  int32_t patience = 0;   // epochs without a better one after which it stops; 0: never
  bool balance = true;    // all classes weigh the same, whatever their number
  int32_t threads = 1;

  bool operator==(const TrainingSettings&) const = default;
};

struct QuantizationSettings {
  quantize::Method method = quantize::Method::kPercentile;
  int32_t samples = 300;  // that ranges are chosen by
  int32_t epochs = 5;     // of learning with integers imitated; 0: none
  double learning_rate = 1e-4;
  double headroom = 1;  // of ranges over what was seen; 2 where anomalies are looked for

  bool operator==(const QuantizationSettings&) const = default;
};

struct BudgetSettings {
  std::string board;  // empty: no budget
  // What is not said is not limited.
  std::optional<double> ram_bytes, flash_bytes, latency_s, energy_j;

  bool operator==(const BudgetSettings&) const = default;
};

// What a model's card says besides what was measured.
struct CardSettings {
  std::string description;
  std::string licence;            // of the weights
  std::vector<std::string> data;  // each set, with its licence

  bool operator==(const CardSettings&) const = default;
};

struct Recipe {
  std::string name;  // left out: the first class
  Task task = Task::kClassification;
  uint64_t seed = 1;
  std::string folder;  // that paths are seen from, itself seen from the recipe's; empty: the same
  DataSettings data;
  frontend::FrontEnd front_end;
  InputSettings input;
  ModelKind model;
  TrainingSettings training;
  QuantizationSettings quantization;
  std::string normal;  // the class that is normal; task kAnomaly
  BudgetSettings budget;
  CardSettings card;
};

// `place` is the file, which errors name. Errors: no TOML, an unknown key, a value of the wrong
// type or out of range, settings that do not go together, each with its line
Result<Recipe> ReadRecipe(const std::string& toml, const std::string& place);
// The same of a table that is read already, as the root of its file.
Result<Recipe> ReadRecipe(TomlReader root);

// [1, frames, values] or [1, height, width, channels].
graph::Shape InputShapeOf(const Recipe& recipe);

}  // namespace mote::trainer
