// SPDX-License-Identifier: Apache-2.0
// How a training went, as SVG: losses above, the validation metric below, over one axis of epochs.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace mote::report {

struct LearningEpoch {
  double training_loss = 0;
  double validation_loss = 0;
  double validation_metric = 0;
};

struct LearningPhase {
  std::string name;  // "float", "quantisation-aware"
  std::vector<LearningEpoch> epochs;
};

struct Learning {
  std::string title;
  std::string metric;                 // the name of it
  std::vector<LearningPhase> phases;  // one after the other
  std::optional<size_t> kept;         // that epoch's number, from 0 over all phases
};

// Epochs are numbered from 1. What is no number is a gap. The axis of losses begins at 0, but is
// logarithmic where the greatest is 30 times the least and all are positive.
std::string LearningCurves(const Learning& learning);

}  // namespace mote::report
