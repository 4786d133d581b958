// SPDX-License-Identifier: Apache-2.0
// Which classes a model takes for which, as SVG: a row for each true class, a column for each
// answer; recall at the end of a row, precision below a column.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mote::report {

struct Confusion {
  std::string title;
  std::vector<std::string> classes;  // 1 to kMostConfusedClasses
  std::vector<int64_t> counts;       // [true class][answer], one after the other; none negative
};

inline constexpr size_t kMostConfusedClasses = 35;

// A cell is as deep in colour as the square root of its share of its row, so that few wrong answers
// show: right ones in blue, wrong ones in orange.
// Of no samples there is neither recall nor precision.
std::string ConfusionMatrix(const Confusion& confusion);

}  // namespace mote::report
