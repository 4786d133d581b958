// SPDX-License-Identifier: Apache-2.0
// A real factor as the integers that the chip multiplies and shifts by, exactly as TFLite does it
// (docs/numerics.md, "From real to integer").
#pragma once

#include "runtime/base/fixed_point.h"

namespace mote {

// m = multiplier * 2^(shift - 31). 0 where m is 0 or below 2^-32. m must be finite and >= 0.
Requant QuantizeMultiplier(double m);

}  // namespace mote
