// SPDX-License-Identifier: Apache-2.0
// The logistic function of float32 numbers: LOGISTIC and the gates of LSTM.
#pragma once

#include "runtime/base/float_math.h"

namespace mote {

// The bounds are TFLite's: beyond them it answers 1 and exp(x), which differs from the formula by
// up to 1.2e-4 of the value.
inline float LogisticF32(float x) {
  if (x > 16.619047164916992188F) return 1.0F;
  if (x < -9.0F) return Exp(x);
  return 1.0F / (1.0F + Exp(-x));
}

}  // namespace mote
