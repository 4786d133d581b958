// SPDX-License-Identifier: Apache-2.0
// The newest n = min(size, samples since Reset) values of a slow signal, summed up at every sample:
//   mean   round(1/n * sum x)                 min, max
//   slope  the least-squares line's rise a sample, 6 sum_i (2i - (n-1)) x[i] / (n (n^2 - 1))
// x        int32
// values   int32 [size], lows, highs uint16 [size]: the caller's, kept as long as the block
// Ranges   size in [1, 4096]. Without samples all is 0, the slope of one sample is 0
// Errors   none, for any values
// Exact    sums go on in 64-bit integers, so nothing drifts; mean rounded with ties away from zero,
//          slope within 2^-17 a sample
// Cost     a sample: some 10 additions and 2 comparisons, as a mean; O(size) at worst once in size
//          samples. The slope takes 80 steps of 128 bits when it is asked for
// Source   minimum and maximum: Lemire, Streaming maximum-minimum filter using no more than three
//          comparisons per element, 2006
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kMostRollingSize = 4096;

struct RollingParams {
  int32_t size;
};

class Rolling {
 public:
  void Init(const RollingParams& p,
            Span<int32_t> values,
            Span<uint16_t> lows,
            Span<uint16_t> highs);
  void Reset();
  void Process(int32_t x);

  int32_t count() const { return count_; }
  int32_t mean() const;
  int32_t min() const;
  int32_t max() const;
  int64_t slope() const;  // Q16

 private:
  // Places of values that no later one undercuts, the oldest first: a ring.
  struct Wedge {
    uint16_t* places;
    int32_t first, count;
  };
  template <class Beats>
  void Enter(Wedge& wedge, int32_t x, Beats beats);
  void Leave(Wedge& wedge) const;
  int32_t Extreme(const Wedge& wedge) const;

  RollingParams p_;
  int32_t* values_;
  Wedge low_, high_;
  int32_t next_;  // the place of the next sample; in a full window that of the oldest one
  int32_t count_;
  int64_t sum_;
  int64_t moment_;  // sum of i x[i], i = 0 for the oldest
};

}  // namespace mote
