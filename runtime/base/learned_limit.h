// SPDX-License-Identifier: Apache-2.0
// Anomaly scores in the unit of their learned limit, whatever they are made of: so one rule says
// what is an anomaly, and a detector smooths any of them.
#pragma once

#include <stdint.h>

namespace mote {

// A score of this is at the limit. Scores are Q16 and saturate at nearly 65536 limits. A model with
// limit 1 gives the score itself, from which a limit is learned.
inline constexpr uint32_t kAtLimit = 1U << 16;

constexpr bool IsAnomaly(uint32_t score) { return score > kAtLimit; }

// What Detector<uint8_t> takes, zero point 0, scale 1/128: 128 at the limit, 255 from twice that
// on.
constexpr uint8_t LimitScore(uint32_t score) {
  const uint32_t byte = score >> 9;
  return static_cast<uint8_t>(byte < 255 ? byte : 255);
}

// The same as an operator's output: scale 1/128, zero point -128.
constexpr int8_t LimitScoreS8(uint32_t score) {
  return static_cast<int8_t>(static_cast<int32_t>(LimitScore(score)) - 128);
}

}  // namespace mote
