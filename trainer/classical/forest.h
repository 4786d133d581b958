// SPDX-License-Identifier: Apache-2.0
// Classes told apart by many decision trees, each grown from a draw of the samples; a model of one
// mote.Forest.
#pragma once

#include "trainer/classical/samples.h"

namespace mote::trainer {

inline constexpr int32_t kMostTrees = 1000, kMostDepth = 30;

struct ForestSettings {
  int32_t trees = 32;      // 1 to kMostTrees
  int32_t max_depth = 8;   // 1 to kMostDepth
  int32_t min_leaf = 1;    // samples on either side of a node
  int32_t candidates = 0;  // features that a node chooses among; 0: the root of how many there are
  bool balance = false;    // classes weigh the same, however many samples each has
  uint64_t seed = 1;
};

// labels: 0, 1 ... of each row; the model has as many classes as the largest of them says. Each
// tree sees as many samples as there are, drawn with repetition.
// Errors: as CheckSamples() for two samples; more than 32768 features; another number of labels;
// labels below 0 or from 256 on; one class only; settings out of range; features that tell nothing;
// more than 32767 nodes
Result<graph::Module> LearnForest(const Matrix& samples,
                                  const std::vector<int32_t>& labels,
                                  const ForestSettings& settings,
                                  const InputSpec& input);

}  // namespace mote::trainer
