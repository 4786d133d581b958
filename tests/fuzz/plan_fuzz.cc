// SPDX-License-Identifier: Apache-2.0
// Any memory problem is planned: the checker agrees, so do the bytes of a run, and the size lies
// between the bound and the sum of all that is asked for. No order is worse than the given one.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "compiler/plan/check.h"
#include "compiler/plan/order.h"
#include "compiler/plan/place.h"
#include "compiler/plan/plan.h"
#include "compiler/plan/testing.h"

namespace {

using mote::plan::MemoryPlan;
using mote::plan::Problem;
using mote::plan::Step;

using Content = std::vector<uint8_t>;

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

size_t Index(int64_t value) { return static_cast<size_t>(value); }

int64_t SumOfAll(const Problem& problem) {
  int64_t bytes = 8;  // to which the arena is rounded up
  for (const auto& value : problem.values) bytes += value.bytes + value.alignment;
  for (const Step& step : problem.steps) {
    bytes += step.scratch_bytes + mote::plan::kScratchAlignment;
  }
  return bytes;
}

Content Made(uint32_t seed, int64_t bytes) {
  Content content(Index(bytes));
  for (uint8_t& byte : content) {
    seed = seed * 1664525 + 1013904223;
    byte = static_cast<uint8_t>(seed >> 24);
  }
  return content;
}

uint32_t Mixed(uint32_t seed, const Content& content) {
  for (const uint8_t byte : content) seed = (seed ^ byte) * 16777619;
  return seed;
}

// Runs the steps twice, as inferences follow each other: in the arena, and with each value in a
// memory of its own. What a step writes depends on all that it reads.
class Run {
 public:
  Run(const Problem& problem, const MemoryPlan& plan)
      : problem_(problem), plan_(plan), arena_(Index(plan.arena_bytes), 0xA5) {
    for (const auto& value : problem.values) own_.emplace_back(Index(value.bytes));
    for (const Step& step : problem.steps) {
      states_.insert(states_.end(), step.overwrites.begin(), step.overwrites.end());
    }
  }

  void Infer(bool first) {
    for (size_t v = 0; v < own_.size(); ++v) {
      const bool is_state = std::count(states_.begin(), states_.end(), static_cast<int>(v)) != 0;
      if (!problem_.values[v].is_input || (is_state && !first)) continue;
      Write(v, Made(static_cast<uint32_t>(v), problem_.values[v].bytes));
    }
    for (size_t s = 0; s < problem_.steps.size(); ++s) Take(s);
    for (size_t v = 0; v < own_.size(); ++v) {
      if (problem_.values[v].is_output) Expect(v, "the caller");
    }
  }

 private:
  Content InArena(size_t v) const {
    const auto at = arena_.begin() + plan_.offsets[v];
    return {at, at + problem_.values[v].bytes};
  }
  void Write(size_t v, const Content& content) {
    own_[v] = content;
    std::copy(content.begin(), content.end(), arena_.begin() + plan_.offsets[v]);
  }
  void Expect(size_t v, const std::string& who) {
    if (InArena(v) != own_[v]) Fail(who + " finds another content in " + problem_.values[v].name);
  }

  void Take(size_t s) {
    const Step& step = problem_.steps[s];
    uint32_t seed = static_cast<uint32_t>(s) + 1;
    UseScratch(s);
    for (const int read : step.reads) {
      Expect(Index(read), step.name);
      seed = Mixed(seed, own_[Index(read)]);
    }
    if (step.is_alias) own_[Index(step.writes[0])] = own_[Index(step.reads[0])];
    for (size_t i = 0; i < step.writes.size() && !step.is_alias; ++i) {
      const size_t v = Index(step.writes[i]);
      Write(v, Made(seed + static_cast<uint32_t>(i), problem_.values[v].bytes));
    }
    for (const int state : step.overwrites) {
      Write(Index(state), Made(seed, problem_.values[Index(state)].bytes));
    }
    UseScratch(s);
    for (const int written : step.writes) Expect(Index(written), step.name);
  }

  // A kernel writes there while it reads and writes the rest.
  void UseScratch(size_t s) {
    const auto scratch = arena_.begin() + plan_.scratch_offsets[s];
    std::fill(scratch, scratch + problem_.steps[s].scratch_bytes, uint8_t{0x5A});
  }

  const Problem& problem_;
  const MemoryPlan& plan_;
  Content arena_;
  std::vector<Content> own_;  // by value
  std::vector<int> states_;
};

void CheckPlanOf(const Problem& problem) {
  const mote::Result<MemoryPlan> plan = mote::plan::PlanMemory(problem);
  if (!plan.ok()) Fail(plan.error().message);
  const std::string fault = mote::plan::CheckPlan(problem, *plan);
  if (!fault.empty()) Fail(fault);
  if (plan->arena_bytes < plan->lower_bound_bytes) Fail("below the lower bound");
  if (plan->arena_bytes > SumOfAll(problem)) Fail("more than the sum of all");
  Run run(problem, *plan);
  run.Infer(true);
  run.Infer(false);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mote::testing::Random random(mote::Span<const uint8_t>(data, size));
  const int most = random.Int(0, 7) == 0 ? 60 : 14;
  const Problem given = mote::plan::RandomProblem(random, {most, random.Int(0, 7) != 0, 3}).Make();
  CheckPlanOf(given);
  const std::vector<int> order = mote::plan::ChooseOrder(given);
  const Problem ordered = mote::plan::InOrder(given, order);
  if (mote::plan::PeakBytes(ordered) > mote::plan::PeakBytes(given)) Fail("a worse order");
  CheckPlanOf(ordered);
  return 0;
}
