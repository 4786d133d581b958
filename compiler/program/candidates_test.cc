// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/candidates.h"

#include <gmock/gmock.h>

#include "compiler/program/execute.h"
#include "compiler/program/image_testing.h"

namespace mote::program {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr MeasuringLimits kNano = {240'000, 800'000, 50};

// 3x3 windows, and a sum that there is one kernel for.
graph::Module OneConvolution() {
  testing::Random random(3);
  graph::ModuleBuilder b;
  const graph::Shape shape = {1, 16, 16, 16};
  const int x = b.AddInput("x", graph::DType::kInt8, shape, 0.1F, 0);
  const int w =
      b.AddConstant<int8_t>("w", {16, 3, 3, 16}, random.Ints<int8_t>(2304, -20, 20), 0.01F);
  const int y = b.AddTensor("y", graph::DType::kInt8, shape, 0.1F, 0);
  b.AddOp("CONV_2D",
          {x, w, graph::kAbsent},
          {y},
          {{"padding", graph::Enum{"SAME"}}, {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}});
  const int z = b.AddTensor("z", graph::DType::kInt8, shape, 0.1F, 0);
  b.AddOp("ADD", {x, y}, {z}, {});
  b.SetOutputs({z});
  return b.Build();
}

CompileOptions For(ops::Optimize optimize) {
  CompileOptions options;
  options.lower.isas = {"m4", "ref"};
  options.lower.optimize = optimize;
  return options;
}

Candidates Found(const graph::Module& module, ops::Optimize optimize) {
  Result<Candidates> candidates = FindCandidates(module, For(optimize));
  MOTE_CHECK(candidates.ok(), candidates.error().message);
  return std::move(*candidates);
}

std::vector<std::string> KernelsIn(const ops::KernelCalls& calls) {
  std::vector<std::string> kernels;
  for (const ops::KernelCall& call : calls) kernels.push_back(call.kernel);
  return kernels;
}

TEST(Candidates, AreTheWaysOfALayerThatHasSeveral) {
  EXPECT_THAT(KernelsIn(Found(OneConvolution(), ops::Optimize::kSpeed).calls),
              ElementsAre("Conv2dS8WinogradM4", "Conv2dS8BlocksM4"));
  EXPECT_THAT(Found(OneConvolution(), ops::Optimize::kSize).calls, IsEmpty());
}

TEST(Candidates, WithRowsAreAlsoTheCallsForSomeOfThem) {
  const auto kernels = KernelsIn(Found(OneConvolution(), ops::Optimize::kRam).calls);
  // 1, 2, 4 or 8 rows: at the top, in the middle and at the bottom; and all at once.
  EXPECT_EQ(std::count(kernels.begin(), kernels.end(), "Conv2dS8BlocksM4"), 3 + 3 + 3 + 2 + 1);
  EXPECT_EQ(std::count(kernels.begin(), kernels.end(), "AddS8LinearM4"), 4 + 1);
}

TEST(Candidates, FitTheProgramsThatMeasureThem) {
  const Candidates all = Found(OneConvolution(), ops::Optimize::kRam);
  MeasuringLimits limits = {20'000, 4'000, 5};
  size_t calls = 0;
  for (const Measuring& measuring : MeasuringPrograms(all.module, all.calls, limits)) {
    calls += measuring.calls.size();
    EXPECT_EQ(measuring.calls.size(), measuring.program.calls.size());
    EXPECT_LE(measuring.calls.size(), limits.calls);
    EXPECT_LE(measuring.program.arena_bytes, limits.arena_bytes);
    EXPECT_LE(measuring.program.constant_bytes(), limits.constant_bytes);
  }
  EXPECT_EQ(calls, all.calls.size());
  limits.arena_bytes = 4'000;
  EXPECT_THAT(MeasuringPrograms(all.module, all.calls, limits), IsEmpty());
}

// With sanitizers it is this that sees whether operands are as large as the kernels want them.
TEST(Candidates, OfRandomModelsRun) {
  for (uint32_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    const graph::Module module = MakeImages(seed);
    for (const auto optimize : {ops::Optimize::kSpeed, ops::Optimize::kBalanced}) {
      const Candidates all = Found(module, optimize);
      for (const Measuring& measuring : MeasuringPrograms(all.module, all.calls, kNano)) {
        Executor executor(measuring.program);
        executor.Reset();
        executor.Invoke();
      }
    }
  }
}

}  // namespace
}  // namespace mote::program
