// SPDX-License-Identifier: Apache-2.0
// Samples with times of their own become points of an even grid: at each multiple g of the period
//   value = v0 + round((v1 - v0) * (g - t0) / (t1 - t0)),  t0 < g <= t1 the samples around it
//   value = v0, is_gap                                     where t1 - t0 > longest_gap and g < t1
// A gap gives most_gap_points points at most, then the grid goes on at the sample that ends it: a
// clock that is set must not keep the chip busy for years.
// time     in ticks of any unit, |time| < 2^62.  value int32
// Ranges   period in [1, 2^40], longest_gap in [1, 2^40], most_gap_points 0 or more
// Errors   Push says them; the sample is then left out
// Exact    ties away from v0.  Cost: a 64-bit product and division a point; up to 33 steps of 128
//          bits instead where t1 - t0 is above 2^30, 12 days in milliseconds
#pragma once

#include <stdint.h>

namespace mote {

struct ResampleIrregularParams {
  int64_t period;
  int64_t longest_gap;
  int32_t most_gap_points;
};

struct GridPoint {
  int64_t time;
  int32_t value;
  bool is_gap;
};

enum class PushStatus {
  kTaken,
  kNotLater,    // the time is not after that of the sample before
  kOutOfRange,  // the time is 2^62 ticks or more from 0
  kNotRead,     // Next has points to give first
};

class ResampleIrregular {
 public:
  void Init(const ResampleIrregularParams& p);
  void Reset();
  PushStatus Push(int64_t time, int32_t value);
  // The next point up to the newest sample; false where there is none.
  bool Next(GridPoint& point);

 private:
  bool HasNext() const { return has_sample_ && next_ <= time_; }

  ResampleIrregularParams p_;
  bool has_sample_;
  int64_t time_, time_before_;
  int32_t value_, value_before_;
  int64_t next_;        // the grid's next point
  int32_t gap_points_;  // that this gap may still give
};

}  // namespace mote
