// SPDX-License-Identifier: Apache-2.0
#include "compiler/plan/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/plan/blocks.h"
#include "compiler/plan/check.h"
#include "compiler/plan/place.h"

namespace mote::plan {
namespace {

// The generated Model is aligned to this, and so is its size.
constexpr int64_t kArenaAlignment = 8;

struct Bound {
  int64_t bytes = 0;
  int step = -1;
};

Error TooLarge(const std::string& step, int64_t bytes) {
  return Error{fmt::format(
      "{}: {} bytes of activations at once, want at most {}.", step, bytes, kMaxArenaBytes)};
}

Bound LowerBound(const std::vector<Block>& blocks, size_t step_count) {
  std::vector<int64_t> live(step_count + 2, 0);  // [0] is step -1
  for (const Block& block : blocks) {
    for (int s = block.first + 1; s <= block.last + 1; ++s) {
      live[static_cast<size_t>(s)] += block.bytes;
    }
  }
  for (const Block& block : blocks) {
    if (block.trails < 0) continue;
    const int64_t input = blocks[static_cast<size_t>(block.trails)].bytes;
    const int64_t together = std::max(block.trail_bytes + input, block.bytes);
    live[static_cast<size_t>(block.first) + 1] -=
        std::max<int64_t>(0, input + block.bytes - together);
  }
  const auto most = std::max_element(live.begin(), live.end());
  return {*most, static_cast<int>(most - live.begin()) - 1};
}

std::string StepName(const Problem& problem, int step) {
  if (step < 0) return "the inputs";
  if (step >= static_cast<int>(problem.steps.size())) return "the outputs";
  return problem.steps[static_cast<size_t>(step)].name;
}

}  // namespace

int64_t LowerBoundBytes(const Problem& problem) {
  return LowerBound(MakeBlocks(problem), problem.steps.size()).bytes;
}

Result<MemoryPlan> PlanMemory(const Problem& problem) {
  const std::vector<Block> blocks = MakeBlocks(problem);
  const Bound bound = LowerBound(blocks, problem.steps.size());
  const std::string bound_by = StepName(problem, bound.step);
  if (bound.bytes > kMaxArenaBytes) return TooLarge(bound_by, bound.bytes);
  const Placement placement = PlaceBlocks(blocks, AlignUp(bound.bytes, kArenaAlignment));
  if (placement.bytes > kMaxArenaBytes) return TooLarge(bound_by, placement.bytes);
  MemoryPlan plan;
  plan.offsets.assign(problem.values.size(), 0);
  plan.scratch_offsets.assign(problem.steps.size(), 0);
  plan.arena_bytes = AlignUp(placement.bytes, kArenaAlignment);
  plan.lower_bound_bytes = bound.bytes;
  plan.bound_by = bound_by;
  for (size_t b = 0; b < blocks.size(); ++b) {
    const int64_t offset = placement.offsets[b];
    for (const int value : blocks[b].values) plan.offsets[static_cast<size_t>(value)] = offset;
    if (blocks[b].scratch_of >= 0) {
      plan.scratch_offsets[static_cast<size_t>(blocks[b].scratch_of)] = offset;
    }
  }
  const std::string fault = CheckPlan(problem, plan);
  MOTE_CHECK(fault.empty(), fault);
  return plan;
}

}  // namespace mote::plan
