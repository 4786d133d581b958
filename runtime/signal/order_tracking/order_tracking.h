// SPDX-License-Identifier: Apache-2.0
// Samples at even times become samples at even angles of a shaft, so that what turns with it stands
// still in the spectrum while the speed changes.
//   angle[i] = angle[i-1] + speed[i],  angle[0] = 0             in revolutions
//   y[k] = x at the time when the angle is k / steps_per_revolution, k = 0, 1, ...
// between two samples by the straight line or the cubic of Catmull and Rom through four samples,
// where the angle grows evenly from sample to sample.
// x        int16 [any]         free of frequencies above half the rate of y: the caller's filter
// speed    revolutions a sample, Q32 (ShaftSpeed), of the way to each sample of x
// y        int16 [x.size()] at most; Process says how many. y of the way between two samples leaves
//          when the next sample is there
// Ranges   steps_per_revolution in [1, 65536]. More than one step a sample cannot be: a faster
// shaft
//          counts as one step a sample
// Errors   none: the cubic saturates
// Exact    the angle is, in Q32 steps, and does not drift; the place between two samples is rounded
// to
//          2^-15; y is rounded once, ties up. Any split of the samples gives the same bits
// Cost     a 64-bit product a sample; a 64-bit division and 3 products an output (cubic)
// Source   Fyfe and Munck, Analysis of computed order tracking, 1997; Catmull and Rom 1974
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

enum class Interpolation { kLinear, kCubic };

struct OrderTrackingParams {
  int32_t steps_per_revolution;
  Interpolation interpolation;
};

// From thousandths of a revolution a minute; below rate_hz * 60 revolutions a minute.
constexpr uint32_t ShaftSpeed(uint32_t milli_rpm, uint32_t rate_hz) {
  const uint64_t per_minute = uint64_t{60000} * rate_hz;
  return static_cast<uint32_t>(((uint64_t{milli_rpm} << 32) + per_minute / 2) / per_minute);
}

class OrderTracking {
 public:
  void Init(const OrderTrackingParams& p);
  void Reset();
  // Of a block of samples with one speed, which may be a single sample. The number of outputs.
  int32_t Process(Span<const int16_t> x, uint32_t speed, Span<int16_t> y);

 private:
  int16_t Between(int32_t place) const;

  OrderTrackingParams p_;
  int32_t x_[4];      // the newest samples, the newest last: outputs lie between x_[1] and x_[2]
  int32_t seen_;      // samples since Reset, at most 2
  uint64_t way_;      // from x_[1] to x_[2], steps in Q32
  uint64_t to_next_;  // from x_[1] to the next output
};

}  // namespace mote
