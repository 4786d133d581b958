// SPDX-License-Identifier: Apache-2.0
// Tune() with an emulator that says what cycles a kernel takes, and that answers nothing.
#include "tuner/tune.h"

#include <gmock/gmock.h>

#include "compiler/graph/module_builder.h"
#include "runtime/ops/common/op_testing.h"
#include "support/file.h"

namespace mote::tuner {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// One convolution: Winograd's by rule where speed counts.
graph::Module OneConvolution() {
  mote::testing::Random random(3);
  graph::ModuleBuilder b;
  const graph::Shape shape = {1, 16, 16, 16};
  const int x = b.AddInput("x", graph::DType::kInt8, shape, 0.1F, 0);
  const auto weights = random.Ints<int8_t>(2304, -20, 20);
  const int w = b.AddConstant<int8_t>("w", {16, 3, 3, 16}, weights, 0.01F);
  const int y = b.AddTensor("y", graph::DType::kInt8, shape, 0.1F, 0);
  b.AddOp("CONV_2D",
          {x, w, graph::kAbsent},
          {y},
          {{"padding", graph::Enum{"SAME"}}, {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}});
  b.SetOutputs({y});
  return b.Build();
}

class TuneTest : public ::testing::Test {
 protected:
  TuneTest() {
    request_.module = &module_;
    request_.options.lower.isas = {"m4", "ref"};
    request_.options.lower.optimize = ops::Optimize::kSpeed;
    request_.flash_bytes = 1 << 20;
    request_.ram_bytes = 1 << 18;
    request_.cache = &cache_;
    request_.emulate = [this](const program::Program& p) { return Emulate(p); };
    request_.progress = [](int64_t, int64_t) {};
  }

  // Cycles as `winograd_` and `blocks_` say; of a whole model so many more than of its kernel.
  emulator::Emulation Emulate(const program::Program& program) {
    ++emulations_;
    emulator::Emulation emulation;
    const bool whole = program.name != "measuring";
    for (const program::Call& call : program.calls) {
      const bool winograd = call.kernel.kernel == "Conv2dS8WinogradM4";
      uint64_t cycles = winograd ? winograd_ : blocks_;
      if (whole && !winograd) cycles += more_in_blocks_;
      if (whole && !winograd && answers_differ_) emulation.output = {1};
      emulation.layers.push_back({1, cycles});
      emulation.total.cycles += cycles;
    }
    return emulation;
  }

  std::string KernelOf(const Tuning& tuning) { return tuning.program.calls[0].kernel.kernel; }

  TemporaryFolder folder_;
  graph::Module module_ = OneConvolution();
  CycleCache cache_{folder_.path() / "cycles.json", "test"};
  TuneRequest request_;
  uint64_t winograd_ = 1000, blocks_ = 990, more_in_blocks_ = 0;
  bool answers_differ_ = false;
  int emulations_ = 0;
};

TEST_F(TuneTest, TakesWhatIsFasterWhenMeasured) {
  const Tuning tuning = Tune(request_).value();
  EXPECT_EQ(tuning.candidates, 2U);
  EXPECT_EQ(tuning.measured, 2U);
  EXPECT_TRUE(tuning.kept);
  EXPECT_EQ(KernelOf(tuning), "Conv2dS8BlocksM4");
  EXPECT_EQ(tuning.cycles_before, 1000U);
  EXPECT_EQ(tuning.cycles_after, 990U);
  ASSERT_THAT(tuning.changes, SizeIs(1));
  EXPECT_EQ(tuning.changes[0].before, "Conv2dS8WinogradM4");
  EXPECT_EQ(tuning.changes[0].after, "Conv2dS8BlocksM4");
}

TEST_F(TuneTest, LeavesWhatIsFastest) {
  winograd_ = 980;
  const Tuning tuning = Tune(request_).value();
  EXPECT_EQ(KernelOf(tuning), "Conv2dS8WinogradM4");
  EXPECT_THAT(tuning.changes, IsEmpty());
  EXPECT_EQ(emulations_, 1);  // of the candidates; there is no other whole to compare with
}

TEST_F(TuneTest, LeavesWhatIsFasterInTheWhole) {
  more_in_blocks_ = 20;
  const Tuning tuning = Tune(request_).value();
  EXPECT_FALSE(tuning.kept);
  EXPECT_EQ(KernelOf(tuning), "Conv2dS8WinogradM4");
  EXPECT_EQ(tuning.cycles_after, 1010U);
}

TEST_F(TuneTest, MeasuresNothingTwice) {
  ASSERT_TRUE(Tune(request_).ok());
  CycleCache later(folder_.path() / "cycles.json", "test");
  request_.cache = &later;
  const Tuning again = Tune(request_).value();
  EXPECT_EQ(again.candidates, 2U);
  EXPECT_EQ(again.measured, 0U);
  EXPECT_TRUE(again.kept);
}

TEST_F(TuneTest, WhatDoesNotFitTheBoardKeepsItsEstimate) {
  request_.ram_bytes = 12 * 1024 + 4000;
  const Tuning tuning = Tune(request_).value();
  EXPECT_EQ(tuning.measured, 0U);
  EXPECT_EQ(KernelOf(tuning), "Conv2dS8WinogradM4");
}

TEST_F(TuneTest, AnotherAnswerIsAnError) {
  answers_differ_ = true;
  const Result<Tuning> tuning = Tune(request_);
  ASSERT_FALSE(tuning.ok());
  EXPECT_THAT(tuning.error().message, HasSubstr("answers differently"));
}

}  // namespace
}  // namespace mote::tuner
