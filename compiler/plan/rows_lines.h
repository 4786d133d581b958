// SPDX-License-Identifier: Apache-2.0
// Where in its lines each row of a streamed segment lies, and when: rows stand in order, oldest
// first and without a gap, so that no window wraps. When the oldest are done the others move down.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/plan/rows.h"

namespace mote::plan {

// Something in the workspace that is used during some steps only: a row of lines, sums, scratch.
struct RowSlot {
  int64_t offset = 0;  // in its part
  int64_t bytes = 0;
  std::vector<uint64_t> used;  // a bit per step
};

// Slots that keep their place to each other.
struct RowPart {
  int64_t alignment = 4;
  std::vector<RowSlot> slots;
};

// The steps with their moves; offsets of lines count from the beginning of their part.
struct LinedRows {
  std::vector<RowStep> steps;
  std::vector<RowPart> parts;
  std::vector<int> lines_part;    // by tensor, -1: none
  std::vector<int> scratch_part;  // by operator, -1: none
  std::vector<int> sums_part;     // likewise
};

// When lines move: as soon as they can, which leaves the last of their rows free meanwhile, or when
// the next row comes, which leaves the first of them free. By tensor.
using MoveAtOnce = std::vector<bool>;

LinedRows LineUpRows(const RowsProblem& problem,
                     const RowsSchedule& schedule,
                     const MoveAtOnce& at_once);

}  // namespace mote::plan
