// SPDX-License-Identifier: Apache-2.0
#include "compiler/plan/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>

#include "compiler/plan/check.h"
#include "compiler/plan/testing.h"

namespace mote::plan {
namespace {

using ::testing::HasSubstr;

MemoryPlan Plan(const Problem& problem) {
  const Result<MemoryPlan> plan = PlanMemory(problem);
  EXPECT_TRUE(plan.ok()) << plan.error().message;
  return plan.ok() ? *plan : MemoryPlan();
}

int64_t OffsetOf(const MemoryPlan& plan, int value) {
  return plan.offsets[static_cast<size_t>(value)];
}

bool Disjoint(int64_t a, int64_t a_bytes, int64_t b, int64_t b_bytes) {
  return a + a_bytes <= b || b + b_bytes <= a;
}

TEST(MemoryPlan, InplaceAddReusesItsInput) {
  ProblemBuilder b;
  const int x = b.AddInput(32);
  const int y = b.AddStep({x}, 32, {.in_place = {x}});
  b.SetOutputs({y});
  const MemoryPlan plan = Plan(b.problem());
  EXPECT_EQ(OffsetOf(plan, y), OffsetOf(plan, x));
  EXPECT_EQ(plan.arena_bytes, 32);
}

TEST(MemoryPlan, AnInputThatIsReadLaterIsNotTakenOver) {
  ProblemBuilder b;
  const int x = b.AddInput(32);
  const int y = b.AddStep({x}, 32, {.in_place = {x}});
  const int z = b.AddStep({x, y}, 32, {.in_place = {x, y}});
  b.SetOutputs({z});
  const MemoryPlan plan = Plan(b.problem());
  EXPECT_NE(OffsetOf(plan, y), OffsetOf(plan, x));
  EXPECT_EQ(OffsetOf(plan, z), OffsetOf(plan, x));
  EXPECT_EQ(plan.arena_bytes, 64);
}

// A step that uses its input up as it writes.
int AddTrailing(ProblemBuilder& b, int x, int64_t bytes, int64_t lag) {
  return b.AddStep({x}, bytes, {.trails = x, .trail_bytes = lag});
}

TEST(MemoryPlan, AResultLiesOnTheInputThatItTrails) {
  ProblemBuilder b;
  const int x = b.AddInput(64);
  const int y = AddTrailing(b, x, 48, 8);
  b.SetOutputs({y});
  const MemoryPlan plan = Plan(b.problem());
  EXPECT_EQ(plan.arena_bytes, 72);
  EXPECT_EQ(plan.lower_bound_bytes, 72);
  EXPECT_EQ(OffsetOf(plan, x) - OffsetOf(plan, y), 8);
}

TEST(MemoryPlan, AChainOfTrailingResultsGoesDown) {
  ProblemBuilder b;
  const int x = b.AddInput(64);
  const int y = AddTrailing(b, x, 64, 8);
  const int z = AddTrailing(b, y, 64, 16);
  b.SetOutputs({z});
  EXPECT_EQ(Plan(b.problem()).arena_bytes, 64 + 8 + 16);
}

TEST(MemoryPlan, AnInputThatIsReadLaterIsNotTrailed) {
  ProblemBuilder b;
  const int x = b.AddInput(64);
  const int y = AddTrailing(b, x, 64, 8);
  b.SetOutputs({b.AddStep({x, y}, 8)});
  EXPECT_EQ(Plan(b.problem()).arena_bytes, 64 + 64 + 8);
}

TEST(MemoryPlan, AnOutputOfTheGraphIsNotTakenOver) {
  ProblemBuilder b;
  const int x = b.AddInput(32);
  const int y = b.AddStep({x}, 32, {.in_place = {x}});
  b.SetOutputs({x, y});
  EXPECT_EQ(Plan(b.problem()).arena_bytes, 64);
}

TEST(MemoryPlan, AnInputOfAnotherSizeIsNotTakenOver) {
  ProblemBuilder b;
  const int x = b.AddInput(32);
  const int y = b.AddStep({x}, 16, {.in_place = {x}});
  b.SetOutputs({y});
  EXPECT_EQ(Plan(b.problem()).arena_bytes, 48);
}

// y = add(x, reshape(x)) where only x may be overwritten: the second operand is still read.
TEST(MemoryPlan, AnInputThatIsAlsoReadUnderAnotherNameIsNotTakenOver) {
  ProblemBuilder b;
  const int x = b.AddInput(32);
  const int same = b.AddAlias(x);
  const int y = b.AddStep({x, same}, 32, {.in_place = {x}});
  b.SetOutputs({y});
  EXPECT_EQ(Plan(b.problem()).arena_bytes, 64);
}

TEST(MemoryPlan, AliasSharesItsInput) {
  ProblemBuilder b;
  const int x = b.AddInput(32);
  const int y = b.AddAlias(x);
  const int z = b.AddStep({y}, 8);
  b.SetOutputs({z});
  const MemoryPlan plan = Plan(b.problem());
  EXPECT_EQ(OffsetOf(plan, y), OffsetOf(plan, x));
  EXPECT_EQ(plan.lower_bound_bytes, 40);
}

TEST(MemoryPlan, AnAliasKeepsItsInputAlive) {
  ProblemBuilder b;
  const int x = b.AddInput(32);
  const int y = b.AddAlias(x);
  const int other = b.AddStep({x}, 32, {.in_place = {x}});  // x itself is not read any more
  const int z = b.AddStep({y, other}, 8);
  b.SetOutputs({z});
  EXPECT_NE(OffsetOf(Plan(b.problem()), other), OffsetOf(Plan(b.problem()), x));
}

TEST(MemoryPlan, GraphInputsAreAliveFromTheStart) {
  ProblemBuilder b;
  const int x = b.AddInput(32);
  const int late = b.AddInput(32);
  const int y = b.AddStep({x}, 32);
  const int z = b.AddStep({y, late}, 32);
  b.SetOutputs({z});
  const MemoryPlan plan = Plan(b.problem());
  EXPECT_TRUE(Disjoint(OffsetOf(plan, late), 32, OffsetOf(plan, y), 32));
  EXPECT_EQ(plan.lower_bound_bytes, 96);
}

// The caller may write the inputs in any order, so none may lie on another.
TEST(MemoryPlan, AnInputThatNobodyReadsHasItsOwnMemory) {
  ProblemBuilder b;
  const int x = b.AddInput(32);
  const int unread = b.AddInput(32);
  b.SetOutputs({b.AddStep({x}, 32)});
  const MemoryPlan plan = Plan(b.problem());
  EXPECT_TRUE(Disjoint(OffsetOf(plan, x), 32, OffsetOf(plan, unread), 32));
  EXPECT_EQ(plan.arena_bytes, 64);
}

TEST(MemoryPlan, OutputsSurvive) {
  ProblemBuilder b;
  const int x = b.AddInput(32);
  const int early = b.AddStep({x}, 32);
  const int y = b.AddStep({x}, 32);
  const int z = b.AddStep({y}, 32);
  b.SetOutputs({early, z});
  const MemoryPlan plan = Plan(b.problem());
  EXPECT_TRUE(Disjoint(OffsetOf(plan, early), 32, OffsetOf(plan, y), 32));
  EXPECT_TRUE(Disjoint(OffsetOf(plan, early), 32, OffsetOf(plan, z), 32));
  EXPECT_EQ(plan.bound_by, "s1");
}

TEST(MemoryPlan, AnInputThatIsTheOutputSurvives) {
  ProblemBuilder b;
  const int x = b.AddInput(32);
  const int y = b.AddStep({x}, 32, {.in_place = {x}});
  b.SetOutputs({x, y});
  EXPECT_EQ(Plan(b.problem()).lower_bound_bytes, 64);
}

TEST(MemoryPlan, ScratchIsCountedOnceAndAliveInItsStepOnly) {
  ProblemBuilder b;
  const int x = b.AddInput(8);
  const int y = b.AddStep({x}, 8, {.scratch_bytes = 100});
  const int z = b.AddStep({y}, 8, {.scratch_bytes = 60});
  b.SetOutputs({z});
  const MemoryPlan plan = Plan(b.problem());
  EXPECT_EQ(plan.lower_bound_bytes, 116);
  EXPECT_EQ(plan.arena_bytes, 120);  // rounded up to 8
  EXPECT_EQ(plan.bound_by, "s0");
  EXPECT_TRUE(Disjoint(plan.scratch_offsets[0], 100, OffsetOf(plan, x), 8));
  EXPECT_TRUE(Disjoint(plan.scratch_offsets[0], 100, OffsetOf(plan, y), 8));
}

TEST(MemoryPlan, TheBoundIsReachedForChains) {
  for (uint32_t seed = 1; seed <= 50; ++seed) {
    std::mt19937 random(seed);
    ProblemBuilder b;
    int value = b.AddInput(8 * (random() % 100 + 1));
    for (int s = 0; s < 30; ++s) value = b.AddStep({value}, 8 * (random() % 100 + 1));
    b.SetOutputs({value});
    const MemoryPlan plan = Plan(b.problem());
    EXPECT_EQ(plan.arena_bytes, plan.lower_bound_bytes) << "seed " << seed;
  }
}

TEST(MemoryPlan, AlignmentIsKept) {
  ProblemBuilder b;
  const int odd = b.AddInput(3);
  const int wide = b.AddInput(16);
  b.SetAlignment(wide, 8);
  const int y = b.AddStep({odd, wide}, 5, {.scratch_bytes = 9});
  b.SetOutputs({y});
  const MemoryPlan plan = Plan(b.problem());
  EXPECT_EQ(OffsetOf(plan, wide) % 8, 0);
  EXPECT_EQ(OffsetOf(plan, odd) % 4, 0);
  EXPECT_EQ(OffsetOf(plan, y) % 4, 0);
  EXPECT_EQ(plan.scratch_offsets[0] % 8, 0);
  EXPECT_EQ(plan.arena_bytes % 8, 0);
}

TEST(MemoryPlan, NothingNeedsNothing) {
  EXPECT_EQ(Plan(Problem()).arena_bytes, 0);
  ProblemBuilder b;
  b.SetOutputs({b.AddStep({b.AddInput(0)}, 0)});
  EXPECT_EQ(Plan(b.problem()).arena_bytes, 0);
}

TEST(MemoryPlan, MoreThanTheLimitIsRefusedByName) {
  ProblemBuilder b;
  const int x = b.AddInput(kMaxArenaBytes / 2);
  b.SetOutputs({b.AddStep({x}, kMaxArenaBytes / 2 + 1)});
  const Result<MemoryPlan> plan = PlanMemory(b.problem());
  ASSERT_FALSE(plan.ok());
  EXPECT_THAT(plan.error().message, HasSubstr("s0: 67108865 bytes of activations at once"));
}

TEST(MemoryPlan, RandomProblemsAreSolvedAndNeverBelowTheBound) {
  for (uint32_t seed = 1; seed <= 2000; ++seed) {
    const Problem problem = MakeRandomProblem(seed, {.max_states = seed % 2 == 0 ? 3 : 0});
    const Result<MemoryPlan> plan = PlanMemory(problem);  // aborts where CheckPlan objects
    ASSERT_TRUE(plan.ok()) << "seed " << seed;
    EXPECT_EQ(CheckPlan(problem, *plan), "") << "seed " << seed;
    EXPECT_GE(plan->arena_bytes, plan->lower_bound_bytes) << "seed " << seed;
    EXPECT_EQ(plan->lower_bound_bytes, PeakBytes(problem)) << "seed " << seed;
  }
}

TEST(MemoryPlan, BranchesAndLoopsAreSolved) {
  for (uint32_t seed = 1; seed <= 500; ++seed) {
    const Problem problem = MakeRandomProblem(seed, {.max_steps = 4, .nesting = 2});
    const Result<MemoryPlan> plan = PlanMemory(problem);  // aborts where CheckPlan objects
    ASSERT_TRUE(plan.ok()) << "seed " << seed;
    EXPECT_EQ(CheckPlan(problem, *plan), "") << "seed " << seed;
  }
}

// y = if (c) f(x) else x: in the second branch x is still there.
TEST(MemoryPlan, WhatTheOtherBranchReadsIsNotTakenOver) {
  ProblemBuilder b;
  const int c = b.AddInput(4);
  const int x = b.AddInput(32);
  b.AddMark(Mark::kIf, {c});
  const int y = b.AddStep({x}, 32, {.in_place = {x}});
  b.AddMark(Mark::kElse);
  b.AddStepTo(y, {x}, {.in_place = {x}});
  b.AddMark(Mark::kEndIf);
  b.SetOutputs({y});
  const MemoryPlan plan = Plan(b.problem());
  EXPECT_TRUE(Disjoint(OffsetOf(plan, y), 32, OffsetOf(plan, x), 32));
}

// The values of the two branches are never there at once.
TEST(MemoryPlan, BranchesShareTheirMemory) {
  ProblemBuilder b;
  const int c = b.AddInput(8);
  b.AddMark(Mark::kIf, {c});
  const int a = b.AddStep({}, 64);
  const int y = b.AddStep({a}, 8);
  b.AddMark(Mark::kElse);
  const int d = b.AddStep({}, 64);
  b.AddStepTo(y, {d});
  b.AddMark(Mark::kEndIf);
  b.SetOutputs({y});
  EXPECT_LE(Plan(b.problem()).arena_bytes, 64 + 8);
}

TEST(MemoryPlan, TheStateOfALoopOutlivesItsRounds) {
  ProblemBuilder b;
  const int x = b.AddInput(32);
  const int state = b.AddStep({x}, 32, {.in_place = {x}});
  b.AddMark(Mark::kLoop);
  const int c = b.AddStep({state}, 4);
  b.AddMark(Mark::kExit, {c});
  const int wide = b.AddStep({state}, 64);
  const int next = b.AddStep({wide}, 32);  // `state` is not read in this round any more
  b.AddStepTo(state, {next}, {.in_place = {next}});
  b.AddMark(Mark::kEndLoop, {state});
  b.SetOutputs({state});
  const MemoryPlan plan = Plan(b.problem());
  EXPECT_EQ(OffsetOf(plan, state), OffsetOf(plan, x));
  EXPECT_TRUE(Disjoint(OffsetOf(plan, state), 32, OffsetOf(plan, wide), 64));
  EXPECT_TRUE(Disjoint(OffsetOf(plan, state), 32, OffsetOf(plan, next), 32));
}

TEST(MemoryPlan, TheSameProblemGivesTheSamePlan) {
  const Problem problem = MakeRandomProblem(7, {.max_steps = 60});
  const MemoryPlan first = Plan(problem);
  const MemoryPlan second = Plan(problem);
  EXPECT_EQ(first.offsets, second.offsets);
  EXPECT_EQ(first.scratch_offsets, second.scratch_offsets);
}

// The limit is generous for sanitizers on a slow machine: what must not happen is a hang.
TEST(MemoryPlan, TwoThousandStepsTakeSecondsAtMost) {
  ProblemBuilder b;
  std::mt19937 random(1);
  std::vector<int> values = {b.AddInput(100)};
  for (int s = 0; s < 2000; ++s) {
    const int back = static_cast<int>(random() % std::min<size_t>(values.size(), 8));
    const int from = values[values.size() - 1 - static_cast<size_t>(back)];
    values.push_back(b.AddStep({values.back(), from}, random() % 1000 + 1));
  }
  b.SetOutputs({values.back()});
  const std::clock_t begin = std::clock();  // of this process, whatever else the machine does
  Plan(b.problem());
  EXPECT_LT((std::clock() - begin) / CLOCKS_PER_SEC, 30);
}

}  // namespace
}  // namespace mote::plan
