// SPDX-License-Identifier: Apache-2.0
#include "compiler/plan/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/plan/plan.h"
#include "compiler/plan/testing.h"

namespace mote::plan {
namespace {

using ::testing::HasSubstr;

// y = s0(x) with 8 bytes of scratch; z = s1(x, y): all of 16 bytes, x alive throughout.
class CheckPlanTest : public ::testing::Test {
 protected:
  CheckPlanTest() {
    x_ = b_.AddInput(16);
    y_ = b_.AddStep({x_}, 16, {.scratch_bytes = 8});
    z_ = b_.AddStep({x_, y_}, 16);
    b_.SetOutputs({z_});
    plan_.offsets = {0, 16, 32};
    plan_.scratch_offsets = {32, 0};
    plan_.arena_bytes = 48;
  }

  std::string Check() const { return CheckPlan(b_.problem(), plan_); }

  ProblemBuilder b_;
  MemoryPlan plan_;
  int x_, y_, z_;
};

TEST_F(CheckPlanTest, AGoodPlanPasses) { EXPECT_EQ(Check(), ""); }

TEST_F(CheckPlanTest, AValueWrittenOverBeforeItIsReadIsNamed) {
  plan_.offsets[1] = 8;
  EXPECT_EQ(Check(), "s0: output 'v1' lies on input 'v0'");
  ProblemBuilder b;
  const int x = b.AddInput(16);
  const int kept = b.AddInput(16);
  const int y = b.AddStep({x}, 16);
  b.SetOutputs({b.AddStep({y, kept}, 16)});
  MemoryPlan plan;
  plan.offsets = {0, 16, 28, 48};  // y on the last bytes of `kept`
  plan.scratch_offsets = {0, 0};
  plan.arena_bytes = 64;
  EXPECT_EQ(CheckPlan(b.problem(), plan), "s1 reads 'v1', but s0 wrote over it");
}

TEST_F(CheckPlanTest, AMisalignedValueIsRefused) {
  plan_.offsets[2] = 34;
  plan_.arena_bytes = 56;
  EXPECT_EQ(Check(), "'v2' is not aligned");
}

TEST_F(CheckPlanTest, AValueOutsideOfTheArenaIsRefused) {
  plan_.offsets[2] = 36;
  EXPECT_EQ(Check(), "s1 writes [36, 52) outside of the arena of 48 bytes");
  plan_.offsets[2] = -16;
  EXPECT_THAT(Check(), HasSubstr("outside of the arena"));
}

TEST_F(CheckPlanTest, ScratchOnAnInputIsRefused) {
  plan_.scratch_offsets[0] = 8;
  EXPECT_EQ(Check(), "s0: scratch lies on input 'v0'");
}

TEST_F(CheckPlanTest, ScratchOnTheOutputIsRefused) {
  plan_.scratch_offsets[0] = 24;
  EXPECT_EQ(Check(), "s0 reads 'v1', but scratch of s0 wrote over it");
}

TEST_F(CheckPlanTest, ScratchOutsideOfTheArenaIsRefused) {
  plan_.scratch_offsets[0] = 48;
  EXPECT_EQ(Check(), "scratch of s0 writes [48, 56) outside of the arena of 48 bytes");
}

TEST_F(CheckPlanTest, MisalignedScratchIsRefused) {
  plan_.scratch_offsets[0] = 34;
  EXPECT_EQ(Check(), "scratch of s0 is not aligned");
}

TEST(CheckPlan, AnAliasThatLiesElsewhereIsRefused) {
  ProblemBuilder b;
  b.SetOutputs({b.AddAlias(b.AddInput(16))});
  MemoryPlan plan;
  plan.offsets = {0, 16};
  plan.scratch_offsets = {0};
  plan.arena_bytes = 32;
  EXPECT_EQ(CheckPlan(b.problem(), plan), "s0: 'v1' is an alias of 'v0' but lies elsewhere");
}

TEST(CheckPlan, AnInPlaceResultMustBeginWhereItsInputDoes) {
  ProblemBuilder b;
  const int x = b.AddInput(16);
  b.SetOutputs({b.AddStep({x}, 16, {.in_place = {x}})});
  MemoryPlan plan;
  plan.offsets = {0, 0};
  plan.scratch_offsets = {0};
  plan.arena_bytes = 32;
  EXPECT_EQ(CheckPlan(b.problem(), plan), "");
  plan.offsets[1] = 8;
  EXPECT_EQ(CheckPlan(b.problem(), plan), "s0: output 'v1' lies on input 'v0'");
}

TEST(CheckPlan, AResultThatTrailsItsInputMustBeginFarEnoughBeforeIt) {
  ProblemBuilder b;
  const int x = b.AddInput(32);
  b.SetOutputs({b.AddStep({x}, 32, {.trails = x, .trail_bytes = 8})});
  MemoryPlan plan;
  plan.offsets = {8, 0};
  plan.scratch_offsets = {0};
  plan.arena_bytes = 40;
  EXPECT_EQ(CheckPlan(b.problem(), plan), "");
  plan.offsets = {4, 0};
  EXPECT_EQ(CheckPlan(b.problem(), plan), "s0: output 'v1' lies on input 'v0'");
}

TEST(CheckPlan, TwoInputsMayNotShareMemoryEvenIfOneIsNotRead) {
  ProblemBuilder b;
  b.AddInput(16);
  const int read = b.AddInput(16);
  b.SetOutputs({b.AddStep({read}, 16)});
  MemoryPlan plan;
  plan.offsets = {0, 8, 32};
  plan.scratch_offsets = {0};
  plan.arena_bytes = 48;
  EXPECT_THAT(CheckPlan(b.problem(), plan), HasSubstr("wrote over it"));
}

TEST(CheckPlan, AnOutputThatIsOverwrittenLaterIsRefused) {
  ProblemBuilder b;
  const int x = b.AddInput(16);
  const int early = b.AddStep({x}, 16);
  const int late = b.AddStep({x}, 16);
  b.SetOutputs({early, late});
  MemoryPlan plan;
  plan.offsets = {0, 16, 16};
  plan.scratch_offsets = {0, 0};
  plan.arena_bytes = 32;
  EXPECT_EQ(CheckPlan(b.problem(), plan), "the caller reads 'v1', but s1 wrote over it");
}

// What lies where, and when it is needed: the same question asked in intervals, without playing.
struct Extent {
  int first, last;
  int64_t begin, end;
};

std::vector<Extent> ExtentsOf(const Problem& problem, const MemoryPlan& plan) {
  std::vector<Extent> extents;
  for (size_t v = 0; v < problem.values.size(); ++v) {
    extents.push_back({-1, -1, plan.offsets[v], plan.offsets[v] + problem.values[v].bytes});
  }
  const int after = static_cast<int>(problem.steps.size());
  for (int s = 0; s < after; ++s) {
    const Step& step = problem.steps[static_cast<size_t>(s)];
    for (const int v : step.writes) extents[static_cast<size_t>(v)].first = s;
    for (const int v : step.writes) extents[static_cast<size_t>(v)].last = s;
    for (const int v : step.reads) extents[static_cast<size_t>(v)].last = s;
    const int64_t scratch = plan.scratch_offsets[static_cast<size_t>(s)];
    if (step.scratch_bytes > 0) extents.push_back({s, s, scratch, scratch + step.scratch_bytes});
  }
  for (size_t v = 0; v < problem.values.size(); ++v) {
    if (problem.values[v].is_output) extents[v].last = after;
  }
  return extents;
}

bool AnyTwoCollide(const std::vector<Extent>& extents) {
  for (size_t i = 0; i < extents.size(); ++i) {
    for (size_t j = i + 1; j < extents.size(); ++j) {
      const Extent& a = extents[i];
      const Extent& b = extents[j];
      const bool in_time = a.first <= b.last && b.first <= a.last;
      const bool in_space = std::max(a.begin, b.begin) < std::min(a.end, b.end);
      if (in_time && in_space) return true;
    }
  }
  return false;
}

// Every value and scratch is moved to every place; the plan is refused exactly where two that are
// alive at the same time then overlap.
TEST(CheckPlan, EveryCollisionOfLiveValuesIsCaughtAndNothingElse) {
  int collisions = 0;
  int harmless = 0;
  for (uint32_t seed = 1; seed <= 200; ++seed) {
    const Problem problem = MakeRandomProblem(seed, {.max_steps = 8, .shared_memory = false});
    MemoryPlan plan = *PlanMemory(problem);
    plan.arena_bytes += 64;  // room to move
    const auto try_places = [&](int64_t& offset, int64_t bytes) {
      const int64_t planned = offset;
      for (offset = 0; offset + bytes <= plan.arena_bytes; offset += 8) {
        const bool collide = AnyTwoCollide(ExtentsOf(problem, plan));
        ++(collide ? collisions : harmless);
        EXPECT_EQ(!CheckPlan(problem, plan).empty(), collide) << "seed " << seed;
      }
      offset = planned;
    };
    for (size_t v = 0; v < plan.offsets.size(); ++v) {
      try_places(plan.offsets[v], problem.values[v].bytes);
    }
    for (size_t s = 0; s < plan.scratch_offsets.size(); ++s) {
      try_places(plan.scratch_offsets[s], problem.steps[s].scratch_bytes);
    }
  }
  EXPECT_GT(collisions, 1000);
  EXPECT_GT(harmless, 1000);
}

// With aliases and in-place results too, moving one of them is never overlooked: a byte-by-byte
// replay with made-up kernels gives other outputs where the plan is broken.
uint8_t Mix(uint32_t a, uint32_t b) { return static_cast<uint8_t>((a * 31 + b * 17 + 5) >> 1); }

using Bytes = std::vector<uint8_t>;

Bytes Compute(const Step& step, size_t write, const std::vector<Bytes>& reads, int64_t bytes) {
  Bytes result(static_cast<size_t>(bytes),
               Mix(static_cast<uint32_t>(step.name.back()), static_cast<uint32_t>(write)));
  for (const Bytes& read : reads) {
    for (size_t i = 0; i < result.size(); ++i) {
      result[i] = Mix(result[i], read.empty() ? 0 : read[i % read.size()]);
    }
  }
  return result;
}

// The outputs when every value has memory of its own.
std::vector<Bytes> OutputsApart(const Problem& problem) {
  std::vector<Bytes> values(problem.values.size());
  for (size_t v = 0; v < values.size(); ++v) {
    values[v].assign(static_cast<size_t>(problem.values[v].bytes), static_cast<uint8_t>(v + 1));
  }
  for (const Step& step : problem.steps) {
    std::vector<Bytes> reads;
    for (const int v : step.reads) reads.push_back(values[static_cast<size_t>(v)]);
    for (size_t w = 0; w < step.writes.size(); ++w) {
      const size_t v = static_cast<size_t>(step.writes[w]);
      values[v] = step.is_alias ? reads[0] : Compute(step, w, reads, problem.values[v].bytes);
    }
  }
  std::vector<Bytes> outputs;
  for (size_t v = 0; v < values.size(); ++v) {
    if (problem.values[v].is_output) outputs.push_back(values[v]);
  }
  return outputs;
}

// The same in one arena. Scratch is filled with junk, after the inputs are read and before the
// outputs are written.
std::vector<Bytes> OutputsInArena(const Problem& problem, const MemoryPlan& plan) {
  Bytes arena(static_cast<size_t>(plan.arena_bytes), 0xA5);
  const auto at = [&](size_t v) { return arena.begin() + plan.offsets[v]; };
  const auto load = [&](size_t v) { return Bytes(at(v), at(v) + problem.values[v].bytes); };
  for (size_t v = 0; v < problem.values.size(); ++v) {
    if (!problem.values[v].is_input) continue;
    std::fill(at(v), at(v) + problem.values[v].bytes, static_cast<uint8_t>(v + 1));
  }
  for (size_t s = 0; s < problem.steps.size(); ++s) {
    const Step& step = problem.steps[s];
    if (step.is_alias) continue;
    std::vector<Bytes> reads;
    for (const int v : step.reads) reads.push_back(load(static_cast<size_t>(v)));
    const auto scratch = arena.begin() + plan.scratch_offsets[s];
    std::fill(scratch, scratch + step.scratch_bytes, uint8_t{0x5A});
    for (size_t w = 0; w < step.writes.size(); ++w) {
      const size_t v = static_cast<size_t>(step.writes[w]);
      const Bytes result = Compute(step, w, reads, problem.values[v].bytes);
      std::copy(result.begin(), result.end(), at(v));
    }
  }
  std::vector<Bytes> outputs;
  for (size_t v = 0; v < problem.values.size(); ++v) {
    if (problem.values[v].is_output) outputs.push_back(load(v));
  }
  return outputs;
}

TEST(CheckPlan, PlansThatPassComputeTheSameInOneArena) {
  int passed = 0;
  for (uint32_t seed = 1; seed <= 1000; ++seed) {
    const Problem problem = MakeRandomProblem(seed);
    const std::vector<Bytes> expected = OutputsApart(problem);
    MemoryPlan plan = *PlanMemory(problem);
    ASSERT_EQ(OutputsInArena(problem, plan), expected) << "seed " << seed;
    std::mt19937 random(seed);
    for (int trial = 0; trial < 20; ++trial) {
      MemoryPlan moved = plan;
      const size_t v = random() % moved.offsets.size();
      const int64_t room = plan.arena_bytes - problem.values[v].bytes;
      moved.offsets[v] = 8 * (random() % static_cast<uint32_t>(room / 8 + 1));
      if (!CheckPlan(problem, moved).empty()) continue;
      ++passed;
      ASSERT_EQ(OutputsInArena(problem, moved), expected) << "seed " << seed << " value " << v;
    }
  }
  EXPECT_GT(passed, 1000);
}

// y = s0(state); s1: state = y; z = s2(what was read)
class OverwriteTest : public ::testing::Test {
 protected:
  std::string CheckWithReaderAfterwards(bool under_another_name) {
    ProblemBuilder b;
    const int state = b.AddState(16);
    const int other = under_another_name ? b.AddAlias(state) : state;
    const int y = b.AddStep({state}, 16);
    b.AddStore(y, state);
    b.SetOutputs({b.AddStep({other}, 16)});
    MemoryPlan plan;
    plan.offsets =
        under_another_name ? std::vector<int64_t>{0, 0, 16, 32} : std::vector<int64_t>{0, 16, 32};
    plan.scratch_offsets.assign(b.problem().steps.size(), 0);
    plan.arena_bytes = 48;
    return CheckPlan(b.problem(), plan);
  }
};

TEST_F(OverwriteTest, NobodyMayReadTheOldContentAfterwards) {
  EXPECT_EQ(CheckWithReaderAfterwards(false), "s2 reads 'v0' after it was overwritten");
  EXPECT_EQ(CheckWithReaderAfterwards(true), "s3 reads 'v1', but s2 wrote over it");
}

TEST_F(OverwriteTest, TheNewContentMustNotLieOnTheStateAlready) {
  ProblemBuilder b;
  const int state = b.AddState(16);
  const int y = b.AddStep({state}, 16);
  b.AddStore(y, state);
  MemoryPlan plan;
  plan.offsets = {0, 8};
  plan.scratch_offsets = {0, 0};
  plan.arena_bytes = 32;
  EXPECT_NE(CheckPlan(b.problem(), plan), "");
  plan.offsets = {0, 16};
  EXPECT_EQ(CheckPlan(b.problem(), plan), "");
}

TEST_F(OverwriteTest, AStepMayUpdateAStateThatItReadsUnderItsOwnNameOnly) {
  for (const bool under_another_name : {false, true}) {
    ProblemBuilder b;
    const int state = b.AddState(16);
    const int seen = under_another_name ? b.AddAlias(state) : state;
    b.SetOutputs({b.AddUpdate({seen}, 8, state)});
    MemoryPlan plan;
    plan.offsets =
        under_another_name ? std::vector<int64_t>{0, 0, 16} : std::vector<int64_t>{0, 16};
    plan.scratch_offsets.assign(b.problem().steps.size(), 0);
    plan.arena_bytes = 24;
    EXPECT_EQ(CheckPlan(b.problem(), plan),
              under_another_name ? "s1: 'v0' lies on input 'v1'" : "");
    plan.offsets.back() = 8;  // the output on the state
    EXPECT_NE(CheckPlan(b.problem(), plan), "");
  }
}

TEST_F(OverwriteTest, AfterAnUpdateNobodyReadsTheOldContent) {
  ProblemBuilder b;
  const int state = b.AddState(16);
  b.AddUpdate({state}, 8, state);
  b.SetOutputs({b.AddStep({state}, 8)});
  MemoryPlan plan;
  plan.offsets = {0, 16, 24};
  plan.scratch_offsets = {0, 0};
  plan.arena_bytes = 32;
  EXPECT_EQ(CheckPlan(b.problem(), plan), "s1 reads 'v0' after it was overwritten");
}

TEST_F(OverwriteTest, ScratchMustNotLieOnTheState) {
  ProblemBuilder b;
  const int state = b.AddState(16);
  const int x = b.AddInput(8);
  b.SetOutputs({b.AddUpdate({x}, 8, state, {.scratch_bytes = 8})});
  MemoryPlan plan;
  plan.offsets = {0, 16, 24};
  plan.scratch_offsets = {8};
  plan.arena_bytes = 40;
  EXPECT_EQ(CheckPlan(b.problem(), plan), "s0: scratch lies on state 'v0'");
  plan.scratch_offsets = {32};
  EXPECT_EQ(CheckPlan(b.problem(), plan), "");
}

}  // namespace
}  // namespace mote::plan
