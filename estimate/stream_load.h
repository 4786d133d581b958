// SPDX-License-Identifier: Apache-2.0
// Can a board keep up with a stream? From the cycles that each hop of it takes.
//   hop h has arrived at    t[h] = (h + 1) * hop_s
//   its work ends at        e[h] = max(t[h], e[h - 1]) + cycles[h] / clock_hz
//   its deadline            d[h] = t[h + buffer_hops - 1]: from then on the buffer of so many hops
//   is
//                           full, and what arrives overwrites it
// A hop whose work ends after its deadline is a miss. Nothing is dropped after one: who is late
// stays late until the work before is done.
#pragma once

#include <cstdint>
#include <vector>

#include "estimate/board.h"

namespace mote::estimate {

struct HopTiming {
  double hop_s = 0;
  int32_t buffer_hops = 2;  // the one that arrives included; 1 or more
  size_t warm_up_hops = 0;  // at the beginning, which do less than the others
};

struct StreamLoad {
  // Of the hops after the warm-up; of all where there are none.
  double mean_cycles = 0;
  uint64_t max_cycles = 0;
  double duty = 0;  // mean cycles / (clock_hz * hop_s)
  // Of all hops.
  int64_t deadline_misses = 0;
  double least_slack_s = 0;  // the smallest d[h] - e[h]; below 0 where there is a miss
};

// `cycles`: of each hop, at least one.
StreamLoad LoadOf(const Board& board, const HopTiming& timing, const std::vector<uint64_t>& cycles);

}  // namespace mote::estimate
