// SPDX-License-Identifier: Apache-2.0
// The discrete cosine transform of type II, which makes cepstral coefficients of logarithms:
//   y[k] = round(sum_n x[n] * cos[k, n] / 2^14),  cos[k, n] = 2^14 cos(pi k (n + 1/2) / inputs)
// The factor sqrt(2 / inputs), which makes MFCCs of it as tf.signal has them (the same for all k,
// so k = 0 is not orthonormal), belongs to what scales the output.
//
// x        int32 [inputs]            |x| below 2^23
// cosines  int16 [outputs, inputs]
// y        int32 [outputs]           outputs at most inputs, inputs at most 128
// Errors   none
// Exact    one rounding, ties up
// Source   Ahmed, Natarajan, Rao 1974.  Cost: inputs * outputs products
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct DctParams {
  int32_t inputs;
  int32_t outputs;
};

void DctS32Ref(const DctParams& p,
               Span<const int32_t> x,
               Span<const int16_t> cosines,
               Span<int32_t> y);

}  // namespace mote
