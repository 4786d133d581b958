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
  std::vector<Leak> pairs;  // by first: of each example at most one, the most similar
};

// Pairs across parts: files or rows of the same bytes, and inputs that are nearly the same. Those
// have a correlation of kNearlySame or more
//   frames   of sound their cepstra, smoothed over some 80 ms; at the best shift, up to a quarter
//   of
//            the window to either side; each value without its mean and in its usual deviation:
//            level and microphone do not matter. Copies that were cut elsewhere are found, of those
//            with noise at 30 dB about half
//   images   of grey pictures of 16 x 16
//   others   of 16 values or more, each without its mean and in its usual deviation
// Candidates are those whose signs along 128 random directions nearly agree; one in 10,000 pairs
// just above the limit is missed.
inline constexpr double kNearlySame = 0.94;
Result<Leaks> FindLeaks(const Dataset& dataset,
                        const FeatureLoader& loader,
                        const Progress& progress = {});

// Without the training example of a pair, or that of validation where the other is of the test; a
// note says how many.
Dataset DropLeaks(const Dataset& dataset, const Leaks& leaks);

// The pairs for people, the first `most` of them.
std::string LeaksText(const Dataset& dataset, const Leaks& leaks, size_t most);

}  // namespace mote::trainer
