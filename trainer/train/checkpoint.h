// SPDX-License-Identifier: Apache-2.0
// Where a training stands after an epoch, in one file that is replaced as a whole: whoever is
// stopped goes on from there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.h"

namespace mote::trainer {

struct EpochRecord {
  bool imitates_integers = false;
  double learning_rate = 0;  // at its end
  double training_loss = 0;
  double validation_loss = 0;
  double validation_metric = 0;  // balanced accuracy; of anomalies the negative loss
  bool is_best = false;          // of its phase so far

  bool operator==(const EpochRecord&) const = default;
};

struct Checkpoint {
  uint64_t recipe = 0;  // what it is a training of: a hash of all that decides it
  std::vector<EpochRecord> epochs;
  bool is_done = false;
  std::string state;        // of the learner
  std::string best;         // the learner's state after the best epoch of this phase
  std::string float_model;  // .tflite, once that phase is over

  bool operator==(const Checkpoint&) const = default;
};

// The file's content.
std::string WriteCheckpoint(const Checkpoint& checkpoint);
// Errors: none that WriteCheckpoint() gives
Result<Checkpoint> ParseCheckpoint(std::string_view content);

// Errors: as WriteFile()
Status SaveCheckpoint(const std::filesystem::path& file, const Checkpoint& checkpoint);
// nullopt where there is no such file. Errors: damaged
Result<std::optional<Checkpoint>> LoadCheckpoint(const std::filesystem::path& file);

}  // namespace mote::trainer
