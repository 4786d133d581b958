// SPDX-License-Identifier: Apache-2.0
#include "compiler/plan/rows.h"

#include <gmock/gmock.h>

#include "compiler/plan/rows_lines.h"
#include "runtime/ops/common/op_testing.h"
#include "support/check.h"

namespace mote::plan {
namespace {

using ::testing::HasSubstr;
using testing::Random;

// Operators on images of which each row has `row_bytes`.
class RowsBuilder {
 public:
  int AddTensor(int32_t rows, int64_t row_bytes, bool whole = false) {
    problem_.tensors.push_back(
        {"t" + std::to_string(problem_.tensors.size()), rows, row_bytes, whole});
    return static_cast<int>(problem_.tensors.size()) - 1;
  }

  // Windows of `kernel` rows, padded to as many as the input has for each `stride` of them.
  int AddWindow(int x, int32_t kernel, int32_t stride, int64_t row_bytes, int64_t scratch = 0) {
    const int32_t input = Tensor(x).rows;
    const int32_t output = (input + stride - 1) / stride;
    const int32_t pad = std::max(0, (output - 1) * stride + kernel - input) / 2;
    RowOp& op = AddOp({x}, AddTensor(output, row_bytes));
    op.scratch_bytes = scratch;
    for (int32_t y = 0; y < output; ++y) {
      const int32_t top = y * stride - pad;
      op.needs.push_back({{std::max(0, top), std::min(input, top + kernel)}});
      op.writes.push_back({y, y + 1});
    }
    return op.output;
  }

  int AddSum(int a, int b, int in_place = -1) {
    const int32_t rows = Tensor(a).rows;
    RowOp& op = AddOp({a, b}, AddTensor(rows, Tensor(a).row_bytes));
    op.in_place = in_place;
    for (int32_t y = 0; y < rows; ++y) {
      op.needs.push_back({{y, y + 1}, {y, y + 1}});
      op.writes.push_back({y, y + 1});
    }
    return op.output;
  }

  int AddPool(int x, int64_t sums) {
    const int32_t rows = Tensor(x).rows;
    RowOp& op = AddOp({x}, AddTensor(1, 4));
    op.sums_bytes = sums;
    for (int32_t y = 0; y < rows; ++y) {
      op.needs.push_back({{y, y + 1}});
      op.writes.push_back({0, y + 1 == rows ? 1 : 0});
    }
    return op.output;
  }

  RowsProblem Build() {
    problem_.tensors[static_cast<size_t>(problem_.ops.back().output)].whole = true;
    return problem_;
  }
  const RowTensor& Tensor(int tensor) const {
    return problem_.tensors[static_cast<size_t>(tensor)];
  }

 private:
  RowOp& AddOp(std::vector<int> inputs, int output) {
    RowOp& op = problem_.ops.emplace_back();
    op.name = "op" + std::to_string(problem_.ops.size() - 1);
    op.inputs = std::move(inputs);
    op.output = output;
    return op;
  }

  RowsProblem problem_;
};

RowsSchedule Schedule(const RowsProblem& problem) {
  std::optional<RowsSchedule> schedule = RowsSchedule::Of(problem);
  MOTE_CHECK(schedule.has_value(), "too many steps");
  return std::move(*schedule);
}

// The workspace first, then each whole tensor.
RowsAddresses AddressesOf(const RowsProblem& problem, const RowsPlan& plan) {
  RowsAddresses addresses = {plan.steps, plan.scratch_offsets, plan.sums_offsets, {}};
  int64_t end = plan.workspace_bytes;
  for (const RowTensor& tensor : problem.tensors) {
    addresses.whole.push_back(end);
    if (tensor.whole) end += tensor.rows * tensor.row_bytes;
  }
  const auto base = [&](int tensor) {
    const auto lines = static_cast<size_t>(plan.lines_of[static_cast<size_t>(tensor)]);
    return problem.tensors[lines].whole ? addresses.whole[lines] : 0;
  };
  for (RowStep& step : addresses.steps) {
    if (step.op < 0) continue;
    const RowOp& op = problem.ops[static_cast<size_t>(step.op)];
    for (size_t i = 0; i < op.inputs.size(); ++i) step.inputs[i] += base(op.inputs[i]);
    step.output += base(op.output);
  }
  return addresses;
}

std::string CheckPlanned(const RowsProblem& problem, const RowsPlan& plan) {
  return CheckRows(problem, AddressesOf(problem, plan));
}

TEST(Rows, AChainOfWindowsKeepsAWindowOfEach) {
  RowsBuilder b;
  const int x = b.AddTensor(20, 10, true);
  const int middle = b.AddWindow(x, 3, 1, 16);
  b.AddWindow(middle, 3, 1, 16);
  const RowsProblem problem = b.Build();
  const RowsSchedule schedule = Schedule(problem);
  EXPECT_EQ(schedule.calls().size(), 40u);
  EXPECT_EQ(schedule.LowerBoundBytes(problem), 3 * 16);
  const RowsPlan plan = PlanRows(problem, schedule, 10);
  EXPECT_EQ(plan.workspace_bytes, 3 * 16);
  // Lines move when the fourth row comes, and so on; at once they move when the last has come too.
  EXPECT_GE(plan.steps.size(), 40u + 17);
  EXPECT_LE(plan.steps.size(), 40u + 18);
  EXPECT_EQ(CheckPlanned(problem, plan), "");
}

TEST(Rows, NothingIsComputedTwiceOrThatNobodyNeeds) {
  RowsBuilder b;
  const int x = b.AddTensor(21, 10, true);
  const int middle = b.AddWindow(x, 3, 1, 8);
  b.AddWindow(middle, 1, 4, 8);
  const RowsProblem problem = b.Build();
  const RowsSchedule schedule = Schedule(problem);
  int calls = 0;
  for (const RowsSchedule::Call& call : schedule.calls()) calls += call.op == 0 ? 1 : 0;
  EXPECT_LE(calls, 21);
  EXPECT_EQ(CheckPlanned(problem, PlanRows(problem, schedule, 4)), "");
}

// Without that order the long way would hold five rows of the tensor from which both begin.
TEST(Rows, TheShortWayOfAResidualIsPulledFirst) {
  RowsBuilder b;
  const int x = b.AddTensor(32, 8, true);
  const int trunk = b.AddWindow(x, 3, 1, 8);
  const int a = b.AddWindow(trunk, 3, 2, 8);
  const int longer = b.AddWindow(a, 3, 1, 8);
  const int shorter = b.AddWindow(trunk, 1, 2, 8);
  b.AddSum(longer, shorter);
  const RowsProblem problem = b.Build();
  const LinedRows rows = LineUpRows(problem, Schedule(problem), MoveAtOnce(6, false));
  EXPECT_EQ(
      rows.parts[static_cast<size_t>(rows.lines_part[static_cast<size_t>(trunk)])].slots.size(),
      3u);
}

TEST(Rows, ASumTakesTheRowsOfTheOperandThatOnlyItReads) {
  RowsBuilder b;
  const int x = b.AddTensor(16, 8, true);
  const int trunk = b.AddWindow(x, 1, 1, 8);
  const int side = b.AddWindow(trunk, 3, 1, 8);
  const int sum = b.AddSum(side, trunk, 0);
  b.AddWindow(sum, 3, 1, 8);
  const RowsProblem problem = b.Build();
  const RowsSchedule schedule = Schedule(problem);
  EXPECT_EQ(schedule.LinesOf(side), sum);
  EXPECT_NE(schedule.LinesOf(trunk), sum);
  EXPECT_EQ(CheckPlanned(problem, PlanRows(problem, schedule, 10)), "");
}

TEST(Rows, APoolKeepsSumsInsteadOfTheImage) {
  RowsBuilder b;
  const int x = b.AddTensor(25, 10, true);
  b.AddPool(b.AddWindow(x, 3, 1, 16), 16);
  const RowsProblem problem = b.Build();
  const RowsPlan plan = PlanRows(problem, Schedule(problem), 10);
  EXPECT_EQ(plan.workspace_bytes, 16 + 16);
  EXPECT_EQ(CheckPlanned(problem, plan), "");
}

TEST(Rows, TheResultMayTrailTheInputByTheRowsInUse) {
  RowsBuilder b;
  const int x = b.AddTensor(20, 16, true);
  b.AddWindow(x, 3, 1, 16);
  const RowsProblem problem = b.Build();
  // While row r is computed row r - 1 is read: r + 1 rows are written, and r - 1 used up.
  EXPECT_EQ(Schedule(problem).Lags(problem)[0], 2 * 16);
}

TEST(Rows, TooManyStepsAreRefused) {
  RowsBuilder b;
  const int x = b.AddTensor(static_cast<int32_t>(kMaxRowSteps) + 1, 1, true);
  b.AddWindow(x, 1, 1, 1);
  EXPECT_FALSE(RowsSchedule::Of(b.Build()).has_value());
}

RowsProblem RandomRows(Random& random) {
  RowsBuilder b;
  std::vector<int> ends = {b.AddTensor(random.Int(1, 24), random.Int(1, 12), true)};
  for (int n = random.Int(1, 7); n > 0; --n) {
    const int x = ends.back();
    if (random.Int(0, 2) == 0) {
      const int side = b.AddWindow(x, random.Int(1, 5), 1, b.Tensor(x).row_bytes);
      ends.push_back(random.Coin() ? b.AddSum(side, x, random.Coin() ? 0 : -1)
                                   : b.AddSum(x, side, random.Coin() ? 1 : -1));
    } else {
      ends.push_back(
          b.AddWindow(x, random.Int(1, 5), random.Int(1, 3), random.Int(1, 12), random.Int(0, 20)));
    }
  }
  if (random.Coin()) b.AddPool(ends.back(), random.Int(1, 5) * 4);
  return b.Build();
}

TEST(Rows, PlansOfRandomSegmentsPassTheChecker) {
  for (uint32_t seed = 1; seed <= 400; ++seed) {
    Random random(seed);
    const RowsProblem problem = RandomRows(random);
    const RowsSchedule schedule = Schedule(problem);
    const RowsPlan plan = PlanRows(problem, schedule, 6);
    EXPECT_EQ(CheckPlanned(problem, plan), "") << "seed " << seed;
    EXPECT_GE(plan.workspace_bytes, schedule.LowerBoundBytes(problem)) << "seed " << seed;
  }
}

// A fault in any step is found; where it is not, nobody needed what it spoilt.
TEST(Rows, TheCheckerFindsStepsThatAreWrong) {
  int found = 0;
  int tried = 0;
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    const RowsProblem problem = RandomRows(random);
    RowsAddresses addresses = AddressesOf(problem, PlanRows(problem, Schedule(problem), 2));
    const auto at =
        static_cast<size_t>(random.Int(0, static_cast<int32_t>(addresses.steps.size()) - 1));
    RowStep& step = addresses.steps[at];
    if (random.Coin()) {
      step.inputs[0] += 1;
    } else {
      step.output += 1;
      const bool writes_nothing =
          step.op >= 0 && problem.ops[static_cast<size_t>(step.op)].sums_bytes > 0;
      if (writes_nothing) continue;
    }
    ++tried;
    found += CheckRows(problem, addresses).empty() ? 0 : 1;
  }
  EXPECT_GT(found * 100, tried * 97);
}

TEST(Rows, TheCheckerNamesWhatIsMissing) {
  RowsBuilder b;
  const int x = b.AddTensor(3, 4, true);
  b.AddWindow(x, 1, 1, 4);
  const RowsProblem problem = b.Build();
  RowsAddresses addresses = AddressesOf(problem, PlanRows(problem, Schedule(problem), 2));
  addresses.steps.pop_back();
  EXPECT_EQ(CheckRows(problem, addresses), "row 2 of the result is missing");
  addresses.steps[1].inputs[0] += 4;
  EXPECT_THAT(CheckRows(problem, addresses), HasSubstr("op0, call 1: row 1 of 't0' is not where"));
}

}  // namespace
}  // namespace mote::plan
