// SPDX-License-Identifier: Apache-2.0
// From a recipe to what learns and what it learns from.
#pragma once

#include <filesystem>
#include <string>

#include "trainer/data/dataset.h"
#include "trainer/data/leaks.h"
#include "trainer/train/fit.h"

namespace mote::trainer {

struct PrepareOptions {
  std::filesystem::path recipe_folder;  // that the recipe's folders are seen from
  std::filesystem::path cache;          // of features and voices
  std::function<void(const std::string& what, int64_t done, int64_t all)> on_progress;
};

// Errors: what a kind of network asks of its input, after the recipe's name for it
Result<Network> BuildNetwork(const Recipe& recipe);

// As many classes as a recipe's network tells apart; 0 of an autoencoder. `recipe.data.classes` is
// set: by the recipe, or from the data by OpenData().
int32_t OutputsOf(const Recipe& recipe);

// The model of integers that it will become, with random weights and the front end: as large and as
// fast. Errors: as quantize::Quantize(); a front end that does not fit
Result<graph::Module> UntrainedModel(const Recipe& recipe, const Network& network);

// Gives a model of integers its front end, with the scale of its input.
Status GiveFrontEnd(frontend::FrontEnd front_end, graph::Module& module);

// Lists and splits the data; sets the recipe's classes where it does not say them.
// Errors: as OpenDataset() and RenderVoices(); a normal class that is not there
Result<Dataset> OpenData(Recipe& recipe, const PrepareOptions& options);

struct Prepared {
  Dataset dataset;
  Leaks leaks;                   // found across parts, before they were dropped
  frontend::FrontEnd front_end;  // with the scale of its int8, and labels
  FitData data;
  FeatureSet test;  // of all classes
  uint64_t id = 0;  // of all features and labels
};

// Features of all parts, after near duplicates across them went. Of task kAnomaly, training and
// validation are what is normal.
// Errors: as FeatureLoader's; near duplicates where the recipe refuses them; a part without rows
Result<Prepared> Prepare(const Recipe& recipe,
                         const Dataset& dataset,
                         const PrepareOptions& options);

}  // namespace mote::trainer
