// SPDX-License-Identifier: Apache-2.0
// Takes the mean, or the straight line of least squares, off a block of samples: gravity, a bias,
// the drift of an integrating sensor.
//   Mean     y[i] = x[i] - round(1/size * sum_k x[k])
//   Linear   y[i] = x[i] - round(line(i)),  line = the line with the least sum (x[k] - line(k))^2
// x        int16 [size * stride]   the samples of one axis are `stride` apart: 3 takes one of three
//                                  interleaved ones, from the span's first on
// y        int16 [size]            saturated: x less a mean of the other sign may have 17 bits
// size     [1, 32768]; stride 1 or more
// Alias    y may be x
// Errors   none
// Exact    the nearest integer to the real number, ties up, for any samples.  Cost: Mean 2
// additions
//          a sample, Linear a 64-bit product and 3 additions, no division but two a block
// Source   least squares: Legendre 1805. The line goes on by quotient and remainder, as Bresenham's
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct DetrendParams {
  int32_t size;
  int32_t stride;
};

void DetrendMeanS16Ref(const DetrendParams& p, Span<const int16_t> x, Span<int16_t> y);
void DetrendLinearS16Ref(const DetrendParams& p, Span<const int16_t> x, Span<int16_t> y);

}  // namespace mote
