// SPDX-License-Identifier: Apache-2.0
// Welch's method: the mean of the power spectra of overlapping windows has less variance than any.
//   y[k] = round(1/n * sum of x[k] over the n spectra since Reset)
// x, y     wide words [bins]   64-bit numbers as two words, the lower first, as spectra come
//                              (PowerS32Ref of runtime/signal/power); y may be x
// sums     uint64 [bins]       the caller's, kept as long as the block
// Errors   none: a sum that would pass 2^64 stays at 2^64 - 1. 8192 of PowerS32Ref's fit
// Exact    ties up; y is 0 where there was no spectrum.  Cost: an addition a bin and spectrum
// Source   Welch 1967. Window and overlap are the caller's: half a window is what he proposes
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct WelchParams {
  int32_t bins;
};

class Welch {
 public:
  void Init(const WelchParams& p, Span<uint64_t> sums);
  void Reset();
  void Process(Span<const uint32_t> x);
  void Mean(Span<uint32_t> y) const;

 private:
  WelchParams p_;
  uint64_t* sums_;
  uint32_t count_;
};

}  // namespace mote
