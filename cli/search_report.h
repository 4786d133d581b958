// SPDX-License-Identifier: Apache-2.0
// What a search found: a table, JSON without times, pictures, and a recipe for each of the front.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/command.h"
#include "support/file.h"
#include "trainer/search/halving.h"
#include "trainer/search/training.h"

namespace mote::cli {

struct Found {
  std::string board;
  trainer::Screened screened;
  trainer::Outcomes outcomes;
  trainer::Halved halved;
  std::vector<int32_t> front;
};

// "91.20 %", "loss 0.0123".
std::string ValueText(trainer::SearchMetric metric, double value);
// "trial 17 of 12,345 cycles: network.filters = 32"
std::string TrialText(const trainer::Search& search, const Found& found, int32_t trial);

Json SearchJson(const trainer::Search& search, const Found& found);
std::string SearchText(const trainer::Search& search, const Found& found);

// front.json, trial_<id>.toml of the front, worth_by_<cost>.svg. `folder` is where they go,
// `recipe_folder` where the recipe's paths are seen from.
std::vector<OutputFile> SearchFiles(const trainer::Search& search,
                                    const Found& found,
                                    const std::filesystem::path& folder,
                                    const std::filesystem::path& recipe_folder);

}  // namespace mote::cli
