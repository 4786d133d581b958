// SPDX-License-Identifier: Apache-2.0
#include "compiler/plan/order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <numeric>
#include <set>

#include "compiler/plan/testing.h"

namespace mote::plan {
namespace {

using ::testing::ElementsAre;

std::vector<int> GivenOrder(const Problem& problem) {
  std::vector<int> order(problem.steps.size());
  std::iota(order.begin(), order.end(), 0);
  return order;
}

bool RespectsTheDataFlow(const Problem& problem) {
  std::set<int> there;
  for (size_t v = 0; v < problem.values.size(); ++v) {
    if (problem.values[v].is_input) there.insert(static_cast<int>(v));
  }
  for (const Step& step : problem.steps) {
    for (const int read : step.reads) {
      if (there.count(read) == 0) return false;
    }
    there.insert(step.writes.begin(), step.writes.end());
  }
  return true;
}

// Two branches from x: big in the middle, small at the end. Side by side both middles are alive.
TEST(Order, ABranchIsFinishedBeforeTheNextBegins) {
  ProblemBuilder b;
  const int x = b.AddInput(10);
  const int big0 = b.AddStep({x}, 100);
  const int big1 = b.AddStep({x}, 100);
  const int small0 = b.AddStep({big0}, 4);
  const int small1 = b.AddStep({big1}, 4);
  b.SetOutputs({b.AddStep({small0, small1}, 8)});
  const std::vector<int> order = ChooseOrder(b.problem());
  EXPECT_THAT(order, ElementsAre(0, 2, 1, 3, 4));
  EXPECT_EQ(PeakBytes(b.problem()), 210);
  EXPECT_EQ(PeakBytes(InOrder(b.problem(), order)), 114);
}

TEST(Order, TheGivenOrderIsKeptWhereNoneIsBetter) {
  ProblemBuilder b;
  const int x = b.AddInput(10);
  const int left = b.AddStep({x}, 8);
  const int right = b.AddStep({x}, 8);
  const int last = b.AddStep({left, right}, 8);
  b.SetOutputs({last});
  EXPECT_THAT(ChooseOrder(b.problem()), ElementsAre(0, 1, 2));
}

// The alias and its input are the same bytes: counting both would make the first branch look dear.
TEST(Order, AnAliasCostsNothing) {
  ProblemBuilder b;
  const int x = b.AddInput(60);
  const int same = b.AddAlias(x);
  const int big = b.AddStep({x}, 50);
  const int small = b.AddStep({big}, 1);
  b.SetOutputs({b.AddStep({same, small}, 1)});
  EXPECT_EQ(ChooseOrder(b.problem()), GivenOrder(b.problem()));
}

TEST(Order, NothingHasTheEmptyOrder) { EXPECT_TRUE(ChooseOrder(Problem()).empty()); }

// The least peak of all orders, tried one by one.
int64_t LeastPeak(const Problem& problem) {
  std::vector<int> order = GivenOrder(problem);
  int64_t least = INT64_MAX;
  do {
    const Problem permuted = InOrder(problem, order);
    if (RespectsTheDataFlow(permuted)) least = std::min(least, PeakBytes(permuted));
  } while (std::next_permutation(order.begin(), order.end()));
  return least;
}

TEST(Order, IsTheBestOfAllOnSmallRandomGraphs) {
  int better = 0;
  for (uint32_t seed = 1; seed <= 500; ++seed) {
    const Problem problem = MakeRandomProblem(seed, {.max_steps = 6});
    const Problem chosen = InOrder(problem, ChooseOrder(problem));
    ASSERT_TRUE(RespectsTheDataFlow(chosen)) << "seed " << seed;
    EXPECT_EQ(PeakBytes(chosen), LeastPeak(problem)) << "seed " << seed;
    better += PeakBytes(chosen) < PeakBytes(problem) ? 1 : 0;
  }
  EXPECT_GT(better, 20);
}

TEST(Order, RandomGraphsAreOrderedByTheirDataFlowAndNeverWorseThanGiven) {
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    const Problem problem = MakeRandomProblem(seed, {.max_steps = 14});
    const Problem chosen = InOrder(problem, ChooseOrder(problem));
    ASSERT_TRUE(RespectsTheDataFlow(chosen)) << "seed " << seed;
    EXPECT_LE(PeakBytes(chosen), PeakBytes(problem)) << "seed " << seed;
  }
}

// Limits are generous for sanitizers on a slow machine: what must not happen is a hang.
class HugeGraph : public ::testing::Test {
 protected:
  void ExpectGivenOrderInTime() {
    const std::clock_t begin = std::clock();  // of this process, whatever else the machine does
    EXPECT_EQ(ChooseOrder(b_.problem()), GivenOrder(b_.problem()));
    EXPECT_LT((std::clock() - begin) / CLOCKS_PER_SEC, 60);
  }

  ProblemBuilder b_;
};

TEST_F(HugeGraph, ALongChainKeepsItsOrder) {
  int value = b_.AddInput(8);
  for (int s = 0; s < 10'000; ++s) value = b_.AddStep({value}, 8 + s % 7);
  b_.SetOutputs({value});
  ExpectGivenOrderInTime();
}

TEST_F(HugeGraph, TooManyBranchesKeepTheirOrder) {
  const int x = b_.AddInput(8);
  std::vector<int> ends;
  for (int s = 0; s < 2'000; ++s) ends.push_back(b_.AddStep({x}, 8));
  b_.SetOutputs({b_.AddStep(ends, 8)});
  ExpectGivenOrderInTime();
}

// Here a better order exists, but it lies behind more partial orders than are looked at.
TEST_F(HugeGraph, TooManyLongBranchesKeepTheirOrder) {
  const int x = b_.AddInput(8);
  std::vector<int> ends(20, x);
  for (int depth = 0; depth < 20; ++depth) {
    for (int& end : ends) end = b_.AddStep({end}, depth % 2 == 0 ? 64 : 8);
  }
  b_.SetOutputs({b_.AddStep(ends, 8)});
  ExpectGivenOrderInTime();
}

// Storing early would free `big`, but `state` still has a reader, under another name too.
TEST(ChooseOrder, AStateIsOverwrittenAfterItsLastReader) {
  ProblemBuilder b;
  const int state = b.AddState(16);
  const int x = b.AddInput(16);
  const int seen = b.AddAlias(state);
  const int big = b.AddStep({x}, 16);
  const int wide = b.AddStep({x}, 64);
  const int narrow = b.AddStep({wide}, 4);
  const int last = b.AddStep({seen, narrow}, 4);
  const size_t store = b.AddStore(big, state);
  b.SetOutputs({last});
  const std::vector<int> order = ChooseOrder(b.problem());
  ASSERT_EQ(order.size(), b.problem().steps.size());
  const auto at = [&](size_t step) {
    return std::find(order.begin(), order.end(), static_cast<int>(step)) - order.begin();
  };
  EXPECT_GT(at(store), at(4)) << "the step that reads the alias";
}

// The update would free `big` early, but `state` has another reader.
TEST(ChooseOrder, AnUpdateComesAfterTheStatesOtherReaders) {
  ProblemBuilder b;
  const int state = b.AddState(16);
  const int x = b.AddInput(16);
  const int big = b.AddStep({x}, 64);
  const int wide = b.AddStep({x}, 64);
  const int narrow = b.AddStep({wide}, 4);
  const int last = b.AddStep({state, narrow}, 4);
  const int y = b.AddUpdate({big, state}, 4, state);
  b.SetOutputs({last, y});
  const std::vector<int> order = ChooseOrder(b.problem());
  const auto at = [&](int step) { return std::find(order.begin(), order.end(), step); };
  EXPECT_GT(at(4) - order.begin(), at(3) - order.begin());
}

}  // namespace
}  // namespace mote::plan
