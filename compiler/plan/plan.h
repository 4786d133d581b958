// SPDX-License-Identifier: Apache-2.0
// The memory planner: where each value of a Problem lies in the arena.
#pragma once

#include "compiler/plan/problem.h"
#include "support/result.h"

namespace mote::plan {

// The arena of one inference can be at most this large, whatever a file asks for: microcontrollers
// with external memory have tens of megabytes.
inline constexpr int64_t kMaxArenaBytes = int64_t{1} << 26;

// The most bytes alive at once in the order of the steps: see MemoryPlan.
int64_t LowerBoundBytes(const Problem& problem);

// Keeps the order of the steps (see order.h). Errors: more memory than kMaxArenaBytes.
// The plan has passed CheckPlan (check.h).
Result<MemoryPlan> PlanMemory(const Problem& problem);

}  // namespace mote::plan
