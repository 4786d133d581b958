// SPDX-License-Identifier: Apache-2.0
// A network learns: first in float, then with its integers imitated; after each epoch where it
// stands is kept, and whoever was stopped goes on from there to the same weights.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/quantize/histogram.h"
#include "trainer/learn/load.h"
#include "trainer/recipe/recipe.h"
#include "trainer/train/batches.h"
#include "trainer/train/checkpoint.h"

namespace mote::trainer {

struct FitData {
  std::vector<FeatureSet> training;  // renderings of the same rows
  std::vector<float> weights;        // of each of these rows; empty: all 1
  FeatureSet validation;
  frontend::FrameScale scale;  // of both
};

struct FitEvents {
  std::function<void(const std::string& what, int64_t done, int64_t all)> on_progress;
  std::function<void(const EpochRecord&, int32_t number, int32_t all)> on_epoch;
};

struct Fitted {
  std::optional<graph::Module>
      float_model;              // of the epoch that was kept, in float; classical ones have none
  graph::Module integer_model;  // of that with integers imitated
  std::vector<EpochRecord> epochs;
  int32_t resumed_after = 0;  // epochs that an earlier call had done
  // On validation rows: what the integer model gives its last SOFTMAX, or as its output, against
  // what learning took that for.
  struct Imitation {
    int64_t outputs = 0;
    int64_t equal = 0;
    double most_steps = 0;  // of an output's integers
  } imitation;
};

// `checkpoint`: the file to go on from and to keep up to date; `id`: of all that decides the
// result, see Checkpoint::recipe.
// Errors: as Learners::Make(), LoadCheckpoint() and quantize::Quantize(); a checkpoint of another
// id; a loss that is no number any more
Result<Fitted> Fit(const Learners& learners,
                   const Network& network,
                   const Recipe& recipe,
                   const FitData& data,
                   const std::filesystem::path& checkpoint,
                   uint64_t id,
                   const FitEvents& events);

}  // namespace mote::trainer
