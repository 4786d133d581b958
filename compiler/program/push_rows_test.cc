// SPDX-License-Identifier: Apache-2.0
// Images pushed row by row, against the plain meaning of the model.
#include "compiler/program/push_rows.h"

#include <gmock/gmock.h>

#include "compiler/graph/text.h"
#include "compiler/program/image_testing.h"
#include "compiler/program/interpret.h"

namespace mote::program {
namespace {

using graph::DType;
using graph::Enum;
using graph::Module;
using graph::ModuleBuilder;
using ::testing::HasSubstr;

Result<Program> CompilePushed(const Module& module, ops::Optimize optimize, Rounding rounding) {
  CompileOptions options;
  options.lower = InMode(rounding);
  options.lower.isas = {"m4", "ref"};
  options.lower.optimize = optimize;
  options.push_rows = true;
  return Compile(module, options);
}
Result<Program> CompilePushed(const Module& module) {
  return CompilePushed(module, ops::Optimize::kRam, Rounding::kSingle);
}

std::string Refusal(const Module& module) {
  const Result<Program> program = CompilePushed(module);
  return program.ok() ? "it takes rows" : program.error().message;
}

const graph::Attributes kSame = {
    {"padding", Enum{"SAME"}}, {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}};

// Two convolutions of 3x3, of 16 rows of 8 pixels.
Module Chain(const graph::Attributes& window = kSame) {
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1, 16, 8, 4}, 0.1F, 0);
  const int w = b.AddConstant<int8_t>("w", {4, 3, 3, 4}, std::vector<int8_t>(144, 3), 0.01F);
  const int middle = b.AddTensor("middle", DType::kInt8, {1, 16, 8, 4}, 0.1F, 0);
  const int y = b.AddTensor("y", DType::kInt8, {1, 16, 8, 4}, 0.1F, 0);
  b.AddOp("CONV_2D", {x, w, graph::kAbsent}, {middle}, kSame);
  b.tensor(y).shape = b.tensor(middle).shape;
  const size_t last = b.AddOp("CONV_2D", {middle, w, graph::kAbsent}, {y}, window);
  const ops::OpView op(b.module(), b.graph(), last);
  b.tensor(y).shape = (*ops::FindOp(op.op())->infer(op))[0];
  b.SetOutputs({y});
  return b.Build();
}

TEST(PushRows, GiveTheBytesOfTheWholeImage) {
  constexpr ops::Optimize kWays[] = {
      ops::Optimize::kRam, ops::Optimize::kBalanced, ops::Optimize::kSpeed, ops::Optimize::kSize};
  int pushed = 0;
  for (uint32_t seed = 1; seed <= 160; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Rounding rounding = seed % 8 < 4 ? Rounding::kSingle : Rounding::kTflm;
    const Module module = MakeImages(seed);
    const Result<Program> program = CompilePushed(module, kWays[seed % 4], rounding);
    if (!program.ok()) continue;
    ++pushed;
    Executor executor(*program);
    for (uint32_t image = 0; image < 2; ++image) {
      const ops::TensorBytes inputs = RandomInputs(module, seed + image);
      const Result<ops::TensorBytes> known = Interpret(module, InMode(rounding), inputs);
      ASSERT_TRUE(known.ok()) << known.error().message;
      EXPECT_EQ(executor.Infer(inputs.at(module.main().inputs[0])),
                BytesOfOutput(module, *known, module.main().outputs[0]));
    }
    if (HasFailure()) FAIL() << graph::PrintText(module);
  }
  EXPECT_GT(pushed, 80);
}

TEST(PushRows, TheImageIsNeverHeld) {
  const Result<Program> program = CompilePushed(Chain());
  ASSERT_TRUE(program.ok()) << program.error().message;
  const int64_t row = int64_t{8} * 4;
  const int64_t result = 16 * row;
  EXPECT_EQ(program->pushed.rows, 16);
  EXPECT_EQ(InputOf(*program, 0).shape, (graph::Shape{1, 16, 8, 4}));
  EXPECT_EQ(InputOf(*program, 0).bytes, 16 * row);
  EXPECT_EQ(program->tensors[static_cast<size_t>(program->inputs[0])].bytes, row);
  EXPECT_LT(program->arena_bytes, result + 7 * row + 320);  // the rest is scratch of a row
  EXPECT_EQ(program->calls[0].kernel.opcode, "push..CONV_2D");
}

TEST(PushRows, TheLastThatDecidesNothingIsNotWaitedFor) {
  const Module module =
      Chain({{"padding", Enum{"VALID"}}, {"stride_h", int64_t{5}}, {"stride_w", int64_t{1}}});
  const Result<Program> program = CompilePushed(module);
  ASSERT_TRUE(program.ok()) << program.error().message;
  EXPECT_EQ(program->pushed.rows, 14);  // windows of 3 + 2 rows from 0, 5 and 10, less one above
}

TEST(PushRows, AfterAResetTheNextBeginsAnImage) {
  const Module module = Chain();
  const Result<Program> program = CompilePushed(module);
  ASSERT_TRUE(program.ok()) << program.error().message;
  const graph::Bytes image = RandomInputs(module, 1).at(module.main().inputs[0]);
  Executor executor(*program);
  const graph::Bytes known = executor.Infer(image);
  for (int row = 0; row < 5; ++row) EXPECT_FALSE(executor.PushRow());
  executor.Reset();
  EXPECT_EQ(executor.Infer(image), known);
}

TEST(PushRows, AreRefusedWhereTheModelNeedsMore) {
  ModuleBuilder flat;
  const int x = flat.AddInput("x", DType::kInt8, {1, 4, 2, 1}, 0.1F, 0);
  const int y = flat.AddTensor("y", DType::kInt8, {1, 4, 2, 1}, 1.0F / 256, -128);
  flat.AddOp("SOFTMAX", {x}, {y}, {{"beta", 1.0}});
  flat.SetOutputs({y});
  EXPECT_THAT(Refusal(flat.Build()), HasSubstr("the image cannot be pushed row by row: op 0"));
  EXPECT_THAT(Refusal(flat.Build()), HasSubstr("needs the image as a whole."));

  ModuleBuilder two;
  const int a = two.AddInput("a", DType::kInt8, {1, 4, 2, 1}, 0.1F, 0);
  const int b = two.AddInput("b", DType::kInt8, {1, 4, 2, 1}, 0.1F, 0);
  const int sum = two.AddTensor("sum", DType::kInt8, {1, 4, 2, 1}, 0.1F, 0);
  two.AddOp("ADD", {a, b}, {sum});
  two.SetOutputs({sum});
  EXPECT_THAT(Refusal(two.Build()), HasSubstr("2 inputs and states, want one image"));

  ModuleBuilder vector;
  const int v = vector.AddInput("v", DType::kInt8, {1, 8}, 0.1F, 0);
  const int r = vector.AddTensor("r", DType::kInt8, {1, 8}, 0.1F, 0);
  vector.AddOp("RELU", {v}, {r});
  vector.SetOutputs({r});
  EXPECT_THAT(Refusal(vector.Build()), HasSubstr("'v' is [1,8], want an image [1,H,W,C]"));
}

// Two readers of which one is an output: no run of operators has one result.
TEST(PushRows, AreRefusedWhereTwoWaysBegin) {
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1, 4, 2, 1}, 0.1F, 0);
  const int y = b.AddTensor("y", DType::kInt8, {1, 4, 2, 1}, 0.1F, 0);
  const int z = b.AddTensor("z", DType::kInt8, {1, 4, 2, 1}, 1.0F / 256, -128);
  b.AddOp("RELU", {x}, {y});
  b.AddOp("LOGISTIC", {x}, {z});
  b.SetOutputs({y, z});
  EXPECT_THAT(Refusal(b.Build()), HasSubstr("no run of operators from the image on works"));
}

}  // namespace
}  // namespace mote::program
