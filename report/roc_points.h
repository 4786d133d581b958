// SPDX-License-Identifier: Apache-2.0
// The points of a receiver operating characteristic: one for each threshold that scores give.
// Source: Fawcett, An introduction to ROC analysis, 2006, algorithms 1 and 3.
#pragma once

#include <cstdint>
#include <vector>

namespace mote::report {

struct RocPoint {
  double false_positives = 0;  // the share of negatives above the threshold
  double true_positives = 0;   // the share of positives
};

struct RocPoints {
  std::vector<RocPoint> points;  // from (0, 0) to (1, 1); empty where a class has no score
  double area = 0;               // below them, equal scores counting half; 0 where there are none
  int64_t left_out = 0;          // scores that are no numbers
};

// `labels[i]`: is it positive?
RocPoints RocPointsOf(const std::vector<double>& scores, const std::vector<bool>& labels);

}  // namespace mote::report
