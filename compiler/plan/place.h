// SPDX-License-Identifier: Apache-2.0
// Offsets: blocks that are alive at the same time must not overlap; the arena should be small.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/plan/blocks.h"

namespace mote::plan {

struct Placement {
  std::vector<int64_t> offsets;  // of each block
  int64_t bytes = 0;             // the highest end
};

// First fit in several orders, then a deterministic local search over orders that stops where
// `enough_bytes` are reached or after a fixed amount of work.
Placement PlaceBlocks(const std::vector<Block>& blocks, int64_t enough_bytes);

inline int64_t AlignUp(int64_t bytes, int64_t alignment) {
  return (bytes + alignment - 1) / alignment * alignment;
}

}  // namespace mote::plan
