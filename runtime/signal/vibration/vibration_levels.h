// SPDX-License-Identifier: Apache-2.0
// Levels of bands: how strong a signal is in each of some bands of its spectrum, averaged over
// segments (Welch's method). Of one axis:
//   each segment   mean off, to the nearest integer, window w, FFT X of N, power; then over all
//                  segments its mean
//   level[c] = 2^16 ln(sqrt(E[c] + floor^2)),
//   E[c]     = 2 / (N sum_n w[n]^2) * sum_k triangle[c][k] * mean |X[k]|^2
// E is the mean square of what the samples have in the band: the bands of white noise sum up to its
// mean square, and a sine of amplitude a at a centre has a^2 / 2 in all.
//
// The factor before the sum and the floor are in `log` (compiler/frontend/vibration_tables.h).
// Errors   none. A sample that is over 16 bits without the segment's mean saturates
// Exact    the same bits on every core; within 8 of the real number where the floor is 0.03 or more
// Cost     those of detrend, window, fft, power and welch a segment, a filterbank at the end
// Source   Welch 1967
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"
#include "runtime/signal/fft/fft.h"
#include "runtime/signal/filterbank/filterbank.h"
#include "runtime/signal/log/log.h"
#include "runtime/signal/power/power.h"
#include "runtime/signal/welch/welch.h"
#include "runtime/signal/window/window.h"

namespace mote {

struct BandLevelsParams {
  WindowParams window;  // samples and fft_size are the same
  RealFftParams fft;    // size 0: no bands, all of this is empty
  PowerParams power;
  FilterbankParams filterbank;
  LogParams log;  // offset and bias of ln(E + floor^2), which is halved

  Span<const int32_t> window_q31;
  Span<const int32_t> twiddles;
  Span<const uint16_t> ends;
  Span<const int16_t> rise;
};

// Content undefined before and after.
struct BandLevelsScratch {
  Span<int16_t> detrended;  // [fft.size]
  Span<int32_t> work;       // [fft.size]
  Span<uint64_t> bands;     // [filterbank.channels]
};

class BandLevels {
 public:
  // sums     uint64 [power.count]; p and sums must outlive this
  void Init(const BandLevelsParams& p, Span<uint64_t> sums);
  void Reset();
  // A segment.
  // x        int16   fft.size samples `stride` apart, from the first on
  void Process(Span<const int16_t> x, int32_t stride, const BandLevelsScratch& scratch);
  // Of the segments since Reset, one or more.
  // curve    that of LogU64Ref
  // levels   int32 [filterbank.channels]   Q16
  void Levels(Span<const uint16_t> curve,
              const BandLevelsScratch& scratch,
              Span<int32_t> levels) const;

 private:
  const BandLevelsParams* p_ = nullptr;
  Welch welch_;
};

}  // namespace mote
