// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/multiplier.h"

#include <cmath>

#include "support/check.h"

namespace mote {

Requant QuantizeMultiplier(double m) {
  MOTE_CHECK(std::isfinite(m) && m >= 0, "a multiplier must be finite and not negative");
  if (m == 0) return {0, 0};
  int shift = 0;
  const double fraction = std::frexp(m, &shift);  // in [0.5, 1)
  int64_t q = std::llround(fraction * static_cast<double>(int64_t{1} << 31));
  if (q == int64_t{1} << 31) {  // rounded up to 1.0
    q /= 2;
    ++shift;
  }
  if (shift < -31) return {0, 0};
  return {static_cast<int32_t>(q), shift};
}

}  // namespace mote
