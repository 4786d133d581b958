// SPDX-License-Identifier: Apache-2.0
// The settings of a front end for slow signals (runtime/signal/series) as a person writes them, in
// real units. docs/signal/slow.md has the block of TOML and what each feature is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/signal/series/series.h"
#include "support/result.h"

namespace mote::frontend {

// What is beyond any value of a channel: no limit.
inline constexpr double kNoLimit = 1e12;

// Values, means and limits in the channel's own unit, as its column has it.
struct SeriesChannel {
  std::string name;          // of the column, and of the channel's table
  double resolution = 0.01;  // of the integers that values become: 0.01 is a hundredth of a unit
  double mean = 0;           // of the values that the model was trained on, and their deviation
  double deviation = 1;
  // What is a fault
  double lowest = -kNoLimit;
  double highest = kNoLimit;
  double most_jump = kNoLimit;  // from one row to the next
  double stuck_tolerance = 0;
  int32_t stuck_samples = 0;  // rows within the tolerance; 0: may stand still
};

struct SeriesSettings {
  double period_s = 60;            // of the grid, whose points are multiples of it since 1970
  double longest_gap_s = 600;      // between rows that a line is drawn through
  int32_t most_gap_points = 1000;  // that a gap gives, however long it is
  int32_t window = 60;             // points that rolling features are of
  std::vector<std::string> features = {"value", "fault"};  // SeriesFeatures(), in any order
  std::vector<SeriesChannel> channels;

  // int8 = round(feature / output_scale) + output_zero_point
  double output_scale = 0.03125;
  int32_t output_zero_point = 0;
};

// The words for features, in the order that a frame has them: the bits kSeries... of series.h.
const std::vector<std::string>& SeriesFeatures();

// Errors  the first setting that is out of range, by name: found and wanted
Status Check(const SeriesSettings& s);

// The values of a frame.
int32_t FrameValues(const SeriesSettings& s);

// A row's values as the front end takes them: round(value / resolution), ties away from zero, NaN
// as kMissing. What no int32 holds, infinite values too, is the largest or smallest but kMissing.
// values   one a channel
std::vector<int32_t> StepsOf(const std::vector<double>& values, const SeriesSettings& s);
// The same in milliseconds: of times and periods in seconds, below 2^53.
int64_t Milliseconds(double seconds);

}  // namespace mote::frontend
