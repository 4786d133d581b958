// SPDX-License-Identifier: Apache-2.0
// What stands on two sides of a split although it is the same recording or picture.
#pragma once

#include "trainer/data/features.h"

namespace mote::trainer {

struct Leak {
  int32_t first = 0;  // of Dataset::examples, in an earlier part than `second`
  int32_t second = 0;
  double similarity = 0;  // 1 at most
  bool is_exact = false;  // the same bytes
};

struct Leaks {
  std::vector<Leak> pairs;  // by first, then second
};

// Pairs across parts: files of the same bytes, and inputs that are nearly the same. These are of
//   frames   a correlation of 0.95 or more at the best shift, up to a quarter of the window to
//            either side, the mean of each value taken away: level and microphone do not matter
//   images   of small grey pictures
//   others   of the inputs
Result<Leaks> FindLeaks(const Dataset& dataset,
                        const FeatureLoader& loader,
                        const Progress& progress = {});

// Without the training example of a pair, or that of validation where the other is of the test; a
// note says how many.
Dataset DropLeaks(const Dataset& dataset, const Leaks& leaks);

// The pairs for people, the first `most` of them.
std::string LeaksText(const Dataset& dataset, const Leaks& leaks, size_t most);

}  // namespace mote::trainer
