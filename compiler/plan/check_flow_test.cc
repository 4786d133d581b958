// SPDX-License-Identifier: Apache-2.0
// CheckPlan() of branches and loops.
#include <gtest/gtest.h>

#include "compiler/plan/check.h"
#include "compiler/plan/plan.h"
#include "compiler/plan/testing.h"

namespace mote::plan {
namespace {

// if (c) { s1: a = 16 bytes; s2: y = f(a) } else { s4: y = g(x) }; s6: z = f(x, y)
class CheckBranches : public ::testing::Test {
 protected:
  CheckBranches() {
    const int c = b_.AddInput(4);
    const int x = b_.AddInput(16);
    b_.AddMark(Mark::kIf, {c});
    const int a = b_.AddStep({}, 16);
    const int y = b_.AddStep({a}, 16);
    b_.AddMark(Mark::kElse);
    b_.AddStepTo(y, {x});
    b_.AddMark(Mark::kEndIf);
    b_.SetOutputs({b_.AddStep({x, y}, 16)});
    plan_.offsets = {0, 16, 32, 48, 64};  // c x a y z
    plan_.scratch_offsets.assign(b_.problem().steps.size(), 0);
    plan_.arena_bytes = 80;
  }
  std::string Check() const { return CheckPlan(b_.problem(), plan_); }

  ProblemBuilder b_;
  MemoryPlan plan_;
};

TEST_F(CheckBranches, AGoodPlanPasses) {
  EXPECT_EQ(Check(), "");
  plan_.offsets[4] = 32;  // z where a was
  EXPECT_EQ(Check(), "");
}

TEST_F(CheckBranches, WhatOneBranchOverwritesIsGoneAfterBoth) {
  plan_.offsets[2] = 24;  // a on x: only the first branch does it
  EXPECT_EQ(Check(), "s6 reads 'v1', but s1 wrote over it");
}

TEST_F(CheckBranches, WhatTheSecondBranchReadsMayBeOverwrittenInTheFirst) {
  ProblemBuilder b;
  const int c = b.AddInput(4);
  const int x = b.AddInput(16);
  b.AddMark(Mark::kIf, {c});
  const int y = b.AddStep({}, 16);
  b.AddMark(Mark::kElse);
  b.AddStepTo(y, {x}, {.in_place = {x}});
  b.AddMark(Mark::kEndIf);
  b.SetOutputs({y});
  plan_.offsets = {0, 16, 16};
  EXPECT_EQ(CheckPlan(b.problem(), plan_), "");
}

TEST_F(CheckBranches, AValueOfOneBranchIsNotThereAfterBoth) {
  ProblemBuilder b;
  b.AddMark(Mark::kIf, {b.AddInput(4)});
  const int a = b.AddStep({}, 16);
  b.AddMark(Mark::kElse);
  b.AddMark(Mark::kEndIf);
  b.SetOutputs({b.AddStep({a}, 16)});
  plan_.offsets = {0, 16, 32};
  EXPECT_EQ(CheckPlan(b.problem(), plan_), "s4 reads 'v1', but s1 wrote over it");
}

// s0: y = x; for (;;) { s2: c = f(y); if (!c) break; s4: w; s5: n = f(w); s6: y = n }
class CheckLoop : public ::testing::Test {
 protected:
  CheckLoop() {
    const int x = b_.AddInput(16);
    kept_ = b_.AddInput(16);
    const int y = b_.AddStep({x}, 16);
    b_.AddMark(Mark::kLoop);
    const int c = b_.AddStep({y}, 4);
    b_.AddMark(Mark::kExit, {c});
    const int w = b_.AddStep({y}, 16);
    const int n = b_.AddStep({w}, 16);
    b_.AddStepTo(y, {n});
    b_.AddMark(Mark::kEndLoop, {y});
    b_.SetOutputs({y});
    plan_.offsets = {0, 16, 32, 48, 64, 80};  // x kept y c w n
    plan_.scratch_offsets.assign(b_.problem().steps.size(), 0);
    plan_.arena_bytes = 96;
  }
  std::string Check() const { return CheckPlan(b_.problem(), plan_); }

  ProblemBuilder b_;
  MemoryPlan plan_;
  int kept_;
};

TEST_F(CheckLoop, AGoodPlanPasses) {
  EXPECT_EQ(Check(), "");
  plan_.offsets[4] = 0;  // w where x was
  EXPECT_EQ(Check(), "");
}

TEST_F(CheckLoop, WhatTheNextRoundNeedsIsNotOverwritten) {
  ProblemBuilder b;
  const int x = b.AddInput(16);
  b.AddMark(Mark::kLoop);
  const int c = b.AddStep({x}, 4);
  b.AddMark(Mark::kExit, {c});
  b.AddStep({}, 16);
  b.AddMark(Mark::kEndLoop);
  plan_.offsets = {0, 16, 0};  // x is not read again in this text, but in the next round
  EXPECT_EQ(CheckPlan(b.problem(), plan_), "s1 reads 'v0', but s3 wrote over it");
}

TEST_F(CheckLoop, WhatIsReadAfterTheLoopIsNotOverwrittenInIt) {
  b_.SetOutputs({kept_});
  plan_.offsets[5] = 12;  // n on `kept`
  EXPECT_EQ(Check(), "the caller reads 'v1', but s5 wrote over it");
}

TEST_F(CheckLoop, TheLastConditionIsComputedAfterTheLastRound) {
  plan_.offsets[3] = 40;  // c on y
  EXPECT_EQ(Check(), "s2: output 'v3' lies on input 'v2'");
  ProblemBuilder b;
  const int y = b.AddInput(16);
  b.AddMark(Mark::kLoop);
  b.AddMark(Mark::kExit, {b.AddStep({}, 4)});
  b.AddMark(Mark::kEndLoop);
  b.SetOutputs({y});
  plan_.offsets = {0, 4};
  EXPECT_EQ(CheckPlan(b.problem(), plan_), "the caller reads 'v0', but s1 wrote over it");
}

}  // namespace
}  // namespace mote::plan
