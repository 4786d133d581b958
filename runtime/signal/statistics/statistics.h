// SPDX-License-Identifier: Apache-2.0
// What a machine's vibration is summed up by, of the n samples since Reset:
//   mean       S1 / n                         deviation  sqrt(M2 / n), about the mean
//   rms        sqrt(S2 / n), about zero       peak       max |x|
//   crest      peak / rms                     kurtosis   n M4 / M2^2: 3 for noise, 1.5 for a sine,
//                                                        more where there are impacts
// with Sk = sum x^k, Mk = sum (x - mean)^k. Crest and kurtosis are 0 where they are 0 / 0: silence,
// and a constant.
// x        int16 [count * stride]   one axis of interleaved ones: samples `stride` apart
// n        at most 65536; further samples are left out
// Errors   none
// Exact    all sums are, of 64 and 128 bits; results are within 1 of the last bit of the real
//          numbers. Any split of the samples into blocks gives the same bits. Samples times an
//          integer give the same crest and kurtosis, bit for bit
// Cost     5 products and additions a sample; some 200 steps of 128 bits a result
// Source   Randall, Vibration-based Condition Monitoring, 2011; kurtosis: Dyer and Stewart 1978
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"
#include "runtime/base/wide.h"

namespace mote {

inline constexpr int32_t kMostStatisticsSamples = 65536;

struct StatisticsResult {
  int32_t count;
  int32_t mean;        // Q8
  uint32_t rms;        // Q8
  uint32_t deviation;  // Q8
  int32_t peak;        // [0, 32768]
  uint32_t crest;      // Q16
  uint32_t kurtosis;   // Q16
};

class Statistics {
 public:
  void Reset();
  void Process(Span<const int16_t> x, int32_t stride);
  StatisticsResult result() const;

 private:
  int32_t count_;
  int32_t peak_;
  int64_t sum_, cubes_;
  uint64_t squares_;
  Wide fourths_;
};

}  // namespace mote
