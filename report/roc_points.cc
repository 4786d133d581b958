// SPDX-License-Identifier: Apache-2.0
#include "report/roc_points.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "support/check.h"

namespace mote::report {
namespace {

struct Scored {
  double score;
  bool is_positive;
};

}  // namespace

RocPoints RocPointsOf(const std::vector<double>& scores, const std::vector<bool>& labels) {
  MOTE_CHECK(scores.size() == labels.size(),
             fmt::format("{} scores, {} labels", scores.size(), labels.size()));
  RocPoints roc;
  std::vector<Scored> sorted;
  double positives = 0, negatives = 0;
  for (size_t i = 0; i < scores.size(); ++i) {
    if (std::isnan(scores[i])) {
      ++roc.left_out;
      continue;
    }
    sorted.push_back({scores[i], labels[i]});
    (labels[i] ? positives : negatives) += 1;
  }
  if (positives == 0 || negatives == 0) return roc;
  std::sort(sorted.begin(), sorted.end(), [](const Scored& a, const Scored& b) {
    return a.score > b.score;
  });
  roc.points.push_back({0, 0});
  double above_positives = 0, above_negatives = 0;
  for (size_t i = 0; i < sorted.size(); ++i) {
    (sorted[i].is_positive ? above_positives : above_negatives) += 1;
    if (i + 1 < sorted.size() && sorted[i + 1].score == sorted[i].score) continue;
    const RocPoint from = roc.points.back();
    const RocPoint to = {above_negatives / negatives, above_positives / positives};
    roc.area +=
        (to.false_positives - from.false_positives) * (to.true_positives + from.true_positives) / 2;
    roc.points.push_back(to);
  }
  return roc;
}

}  // namespace mote::report
