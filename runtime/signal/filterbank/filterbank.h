// SPDX-License-Identifier: Apache-2.0
// Overlapping triangles over the bins of a spectrum: channel c rises from centre c - 1 to its own
// centre and falls to centre c + 1. The bins from one centre to the next are a segment, and each
// bin of segment s gives a part to channel s as it rises and the rest to channel s - 1 as it falls:
//   y[c] = sum_{segment c} rise[k] x[k] + sum_{segment c + 1} fall[k] x[k]
//
// ends     uint16 [channels + 1]  the bin behind each segment; segment 0 begins at first_bin
// rise     [bins of all segments]
// Errors   none
// Cost     2 products a bin
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct FilterbankParams {
  int32_t first_bin;
  int32_t channels;
};

// fall = 2^14 - rise
// x        wide words [bins]   (runtime/signal/power/power.h) their sum is at most 2^49
// rise     int16               in [0, 2^14], 2^14 being 1
// y        uint64 [channels]   2^14 for an x of 1
// Exact    the sums are; nothing is rounded
void FilterbankU64Ref(const FilterbankParams& p,
                      Span<const uint32_t> x,
                      Span<const uint16_t> ends,
                      Span<const int16_t> rise,
                      Span<uint64_t> y);

// x        uint32 [bins]       below 2^31
// rise, fall  int16            in [0, 4096]
// y        uint32 [channels]   round(sqrt(sum)) >> shift (runtime/base/square_root.h)
// Exact    bit for bit the channels of TensorFlow Lite Micro's micro frontend
void FilterbankRootU32Ref(const FilterbankParams& p,
                          int32_t shift,
                          Span<const uint32_t> x,
                          Span<const uint16_t> ends,
                          Span<const int16_t> rise,
                          Span<const int16_t> fall,
                          Span<uint32_t> y);

}  // namespace mote
