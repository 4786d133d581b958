// SPDX-License-Identifier: Apache-2.0
// The end of operators on real numbers.
#pragma once

namespace mote {

// v within [low, high]. NaN passes, as it does through std::min(std::max(v, low), high).
constexpr float ClampFloat(float v, float low, float high) {
  const float raised = v < low ? low : v;
  return high < raised ? high : raised;
}

}  // namespace mote
