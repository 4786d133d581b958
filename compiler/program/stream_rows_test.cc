// SPDX-License-Identifier: Apache-2.0
// Segments that run row by row, against the plain meaning of the model.
#include "compiler/program/stream_rows.h"

#include <gmock/gmock.h>

#include <ctime>

#include "compiler/graph/text.h"
#include "compiler/program/image_testing.h"
#include "compiler/program/interpret.h"

namespace mote::program {
namespace {

using graph::DType;
using graph::Enum;
using graph::Module;
using graph::ModuleBuilder;

CompileOptions ForRam(Rounding rounding) {
  CompileOptions options;
  options.lower = InMode(rounding);
  options.lower.isas = {"m4", "ref"};
  options.lower.optimize = ops::Optimize::kRam;
  options.most_extra_cycles = int64_t{1} << 40;
  return options;
}

Program CompileWith(const Module& module, const CompileOptions& options) {
  Result<Program> program = Compile(module, options);
  MOTE_CHECK(program.ok(), program.error().message);
  return std::move(*program);
}

int CountRows(const Program& program) {
  int count = 0;
  for (const Call& call : program.calls) count += call.kernel.flow == ops::Flow::kRows ? 1 : 0;
  return count;
}

TEST(StreamRows, GivesTheBytesOfTheModelInAnArenaOfItsSize) {
  int streamed = 0;
  for (uint32_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Rounding rounding = mote::testing::kAllRoundings[seed % 3];
    const Module module = MakeImages(seed);
    const ops::TensorBytes inputs = RandomInputs(module, seed);
    const Result<ops::TensorBytes> known = Interpret(module, InMode(rounding), inputs);
    ASSERT_TRUE(known.ok()) << known.error().message;
    CompileOptions options = ForRam(rounding);
    if (seed % 3 == 0) options.lower.optimize = ops::Optimize::kBalanced;
    const Program program = CompileWith(module, options);
    Executor executor(program);
    for (int inference = 0; inference < 2; ++inference) {
      SetInputs(executor, module, inputs);
      executor.Invoke();
      EXPECT_EQ(OutputsOf(executor, program)[0],
                BytesOfOutput(module, *known, module.main().outputs[0]));
    }
    streamed += CountRows(program) > 0 ? 1 : 0;
    if (HasFailure()) FAIL() << graph::PrintText(module);
  }
  EXPECT_GT(streamed, 100);
}

TEST(StreamRows, NeverTakesMoreThanTensorsThatAreWhole) {
  int64_t whole = 0;
  int64_t rows = 0;
  for (uint32_t seed = 1; seed <= 100; ++seed) {
    const Module module = MakeImages(seed);
    CompileOptions whole_tensors = ForRam(Rounding::kSingle);
    whole_tensors.lower.optimize = ops::Optimize::kSize;
    const Program plain = CompileWith(module, whole_tensors);
    const Program streamed = CompileWith(module, ForRam(Rounding::kSingle));
    EXPECT_LE(streamed.arena_bytes, plain.arena_bytes) << "seed " << seed;
    EXPECT_EQ(CountRows(plain), 0);
    whole += plain.arena_bytes;
    rows += streamed.arena_bytes;
  }
  EXPECT_LT(rows * 5, whole * 4);
}

// What is computed does not depend on how.
TEST(StreamRows, ProductsAreCountedAsOfWholeTensors) {
  const Module module = MakeImages(3);
  CompileOptions whole_tensors = ForRam(Rounding::kSingle);
  whole_tensors.lower.optimize = ops::Optimize::kSize;
  const Program plain = CompileWith(module, whole_tensors);
  const Program streamed = CompileWith(module, ForRam(Rounding::kSingle));
  ASSERT_GT(CountRows(streamed), 0);
  EXPECT_LE(streamed.macs(), plain.macs());
  const std::vector<KernelUse> uses = KernelsOf(streamed);
  EXPECT_EQ(uses.size(), KernelsOf(plain).size());
  int64_t macs = 0;
  for (const KernelUse& use : uses) macs += use.macs;
  EXPECT_EQ(macs, streamed.macs());
}

// A chain of convolutions: conv 3x3 -> conv 3x3, 16 rows of 8 pixels.
Module Chain(int readers_of_middle, bool batch) {
  ModuleBuilder b;
  const int32_t n = batch ? 2 : 1;
  const int x = b.AddInput("x", DType::kInt8, {n, 16, 8, 4}, 0.1F, 0);
  const int w = b.AddConstant<int8_t>("w", {4, 3, 3, 4}, std::vector<int8_t>(144, 3), 0.01F);
  const graph::Attributes same = {
      {"padding", Enum{"SAME"}}, {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}};
  const int middle = b.AddTensor("middle", DType::kInt8, {n, 16, 8, 4}, 0.1F, 0);
  const int y = b.AddTensor("y", DType::kInt8, {n, 16, 8, 4}, 0.1F, 0);
  b.AddOp("CONV_2D", {x, w, graph::kAbsent}, {middle}, same);
  b.AddOp("CONV_2D", {middle, w, graph::kAbsent}, {y}, same);
  b.SetOutputs(readers_of_middle > 1 ? std::vector<int>{y, middle} : std::vector<int>{y});
  return b.Build();
}

TEST(StreamRows, TheResultTakesTheMemoryOfTheInputAsThatIsUsedUp) {
  const Program program = CompileWith(Chain(1, false), ForRam(Rounding::kSingle));
  ASSERT_EQ(CountRows(program), 1);
  const int64_t image = int64_t{16} * 8 * 4;
  EXPECT_LT(program.arena_bytes, image + image / 2 + 512);
  EXPECT_EQ(program.calls[0].kernel.name, "middle..y");
  EXPECT_EQ(program.calls[0].kernel.opcode, "CONV_2D..CONV_2D");
}

// The rows of the convolution lie where those of the sum are to be: beside both images there is
// only the convolution's scratch.
TEST(StreamRows, WhatASumAddsIsWrittenToWhereTheSumWillBe) {
  ModuleBuilder b;
  const graph::Shape image = {1, 8, 8, 4};
  const int x = b.AddInput("x", DType::kInt8, image, 0.1F, 0);
  const int w = b.AddConstant<int8_t>("w", {4, 1, 1, 4}, std::vector<int8_t>(16, 3), 0.01F);
  const int side = b.AddTensor("side", DType::kInt8, image, 0.1F, 0);
  const int sum = b.AddTensor("sum", DType::kInt8, image, 0.1F, 0);
  b.AddOp("CONV_2D",
          {x, w, graph::kAbsent},
          {side},
          {{"padding", Enum{"SAME"}}, {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}});
  b.AddOp("ADD", {x, side}, {sum});
  b.SetOutputs({sum});
  const Program program = CompileWith(b.Build(), ForRam(Rounding::kSingle));
  ASSERT_EQ(CountRows(program), 1);
  const int64_t row = int64_t{8} * 4, scratch = 24;
  EXPECT_EQ(program.arena_bytes, 8 * row + row + scratch);
}

TEST(StreamRows, AnImageThatIsAnOutputStaysWhole) {
  const Program program = CompileWith(Chain(2, false), ForRam(Rounding::kSingle));
  for (const Call& call : program.calls) EXPECT_EQ(call.kernel.name.find(".."), std::string::npos);
}

TEST(StreamRows, BatchesStayWhole) {
  EXPECT_EQ(CountRows(CompileWith(Chain(1, true), ForRam(Rounding::kSingle))), 0);
}

// As long, tall and tangled as one that is searched at all: two ways each, 120 operators.
TEST(StreamRows, TheSearchEndsSoon) {
  ModuleBuilder b;
  int x = b.AddInput("x", DType::kInt8, {1, 40, 2, 4}, 0.1F, 0);
  const int w = b.AddConstant<int8_t>("w", {1, 3, 1, 4}, std::vector<int8_t>(12, 40), 0.01F);
  const graph::Attributes same = {
      {"padding", Enum{"SAME"}}, {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}};
  for (int i = 0; i < 60; ++i) {
    const std::string name = std::to_string(i);
    const int side = b.AddTensor("side" + name, DType::kInt8, {1, 40, 2, 4}, 0.1F, 0);
    const int sum = b.AddTensor("sum" + name, DType::kInt8, {1, 40, 2, 4}, 0.1F, 0);
    b.AddOp("DEPTHWISE_CONV_2D", {x, w, graph::kAbsent}, {side}, same);
    b.AddOp("ADD", {side, x}, {sum});
    x = sum;
  }
  b.SetOutputs({x});
  const std::clock_t begin = std::clock();  // of this process, whatever else the machine does
  EXPECT_LT(CompileWith(b.Build(), ForRam(Rounding::kSingle)).arena_bytes, 960);
  EXPECT_LT((std::clock() - begin) / CLOCKS_PER_SEC, 20);
}

TEST(StreamRows, NothingIsSlowerThanAllowed) {
  CompileOptions options = ForRam(Rounding::kSingle);
  options.most_extra_cycles = 0;
  EXPECT_EQ(CountRows(CompileWith(Chain(1, false), options)), 0);
}

}  // namespace
}  // namespace mote::program
