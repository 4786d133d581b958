// SPDX-License-Identifier: Apache-2.0
// Blocks of eight channels as weights_blocks_m4.h packs them; or without the ends, which are the
// same everywhere in a layer that has one requantisation for all of its channels.
#pragma once

#include "runtime/ops/common/weights_blocks_m4.h"

namespace mote {

constexpr int32_t kFullyConnectedPairLanesM4 = 8;

// The end that all channels share which are lower weights of a pair; sums of upper ones are 256
// times as large.
inline ChannelEnd SharedLowerEnd(Requant requant, int32_t zero_point) {
  return MakeChannelEnd({requant, zero_point, INT64_MIN, INT64_MAX, 0});
}

// Does it do for these channels, where WeightBlocksAreExact()?
inline bool EndsAreShared(const Filters& f) {
  for (int32_t channel = 0; channel < f.channels; ++channel) {
    ChannelM4 c = ChannelOf(f, channel);
    if (c.raised > 0 && !c.IsWithin(32 - c.raised)) return false;
    if (c.requant.shift >= -1 || c.shift() > 22) return false;
  }
  return true;
}

}  // namespace mote
