// SPDX-License-Identifier: Apache-2.0
// Lifetimes: values that share memory (aliases, in-place results) become one Block of the arena.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/plan/problem.h"

namespace mote::plan {

// Alive in steps [first, last]; step -1 is "before the first", steps.size() "after the last".
struct Block {
  int64_t bytes = 0;
  int64_t alignment = 4;
  int first = 0;
  int last = 0;
  std::vector<int> values;  // the values that lie in it, all at its start
  int scratch_of = -1;      // or the step whose scratch it is
  // The block that it may lie on, where it begins so many bytes before that: see Step::trails.
  int trails = -1;
  int64_t trail_bytes = 0;
};

// An in-place result takes over an input's block where that input, and everything that shares its
// block, is not needed afterwards.
std::vector<Block> MakeBlocks(const Problem& problem);

bool Overlap(const Block& a, const Block& b);  // in time

// How many bytes of blocks[a] lie before blocks[b], if it begins before that.
int64_t ReachBefore(const std::vector<Block>& blocks, size_t a, size_t b);

}  // namespace mote::plan
