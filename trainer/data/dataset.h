// SPDX-License-Identifier: Apache-2.0
// Labelled recordings, pictures or rows, each in one part of the split.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "trainer/data/settings.h"

namespace mote::trainer {

struct Example {
  std::string name;            // for people: "alexa_0001.flac", "fan.npy row 12"
  std::filesystem::path file;  // that is there
  int64_t row = -1;            // of the file's array; -1: all of it
  int label = 0;               // of Dataset::classes
  std::string group;           // never on two sides of the split
  Part part = Part::kTrain;
  bool all_windows = false;
  double step_s = 0;  // between windows; 0: half of one
  double weight = 1;  // in the loss
};

struct Dataset {
  std::vector<std::string> classes;
  std::vector<Example> examples;   // source by source, as the table has them or sorted by path
  std::vector<std::string> notes;  // what a person should know: rows left out, shares not met
};

// Lists what the sources have, labels and splits it: the same for the same seed, on every machine.
// The split takes whole groups and keeps each class's shares as well as these allow. Groups of
// sources that name the same column are the same where their values are.
// Voices are rendered before: RenderVoices() of voices.h.
// Errors name the table's line: no such file, a column or value that is not there (with the nearest
// that is), a class without examples, a source of none
Result<Dataset> OpenDataset(const DataSettings& settings,
                            const std::filesystem::path& recipe_folder,
                            const frontend::Sense& sense,
                            uint64_t seed);

// What a training sees of each class.
struct Balance {
  std::vector<std::array<int64_t, kParts>> examples;  // by class, by part
  std::vector<std::array<int64_t, kParts>> groups;
  // A class that a part has not, classes of more than 10 to 1 in training, groups on two sides.
  std::vector<std::string> warnings;
};
Balance BalanceOf(const Dataset& dataset);

// The same as a table, and its warnings.
std::string BalanceText(const Dataset& dataset);

}  // namespace mote::trainer
