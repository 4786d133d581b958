// SPDX-License-Identifier: Apache-2.0
// How badly an autoencoder rebuilds its input: what it never saw in training it cannot draw.
//   score = 2^16 / (size * limit) * sum_i (sx * (x[i] - zx) - sy * (y[i] - zy))^2
// x        int8 [size]     the model's input, scale sx, zero point zx
// y        int8 [size]     its output, scale sy, zero point zy
// score    in limits, see runtime/base/learned_limit.h: the mean square error over its learned
// limit size     [1, 65536] Errors   none: the sum of any bytes is below 2^64, the score saturates
// Exact    the larger scale becomes 2^15 and the other is rounded: both within 2^-16 of the larger;
//          the sum is exact, the score rounded once.  Cost: 3 products an element
// Source   Sakurada and Yairi, Anomaly detection using autoencoders with nonlinear dimensionality
//          reduction, 2014
#pragma once

#include "runtime/base/factor.h"
#include "runtime/base/span.h"

namespace mote {

struct AutoencoderResidualParams {
  int32_t size;
  int32_t x_zero_point, y_zero_point;
  int32_t x_factor, y_factor;  // [0, 2^15]
  Factor to_limits;
};

// For the host and for constants.
constexpr AutoencoderResidualParams AutoencoderResidualParamsOf(
    int32_t size, double sx, int32_t zx, double sy, int32_t zy, double limit) {
  const double unit = (sx > sy ? sx : sy) / 0x1p15;
  return {size,
          zx,
          zy,
          static_cast<int32_t>(RoundToInteger(sx / unit)),
          static_cast<int32_t>(RoundToInteger(sy / unit)),
          FactorOf(unit * unit * 0x1p16 / (size * limit))};
}

uint32_t AutoencoderResidualS8Ref(const AutoencoderResidualParams& p,
                                  Span<const int8_t> x,
                                  Span<const int8_t> y);

}  // namespace mote
