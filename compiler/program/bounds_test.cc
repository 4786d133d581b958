// SPDX-License-Identifier: Apache-2.0
// What a small file may ask for: never a gigabyte, never a minute. The limits are generous for
// sanitizers on a slow machine; what must not happen is a hang.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <functional>

#include "compiler/program/testing.h"

namespace mote::program {
namespace {

using graph::DType;
using graph::Enum;
using graph::ModuleBuilder;
using graph::Shape;
using ::testing::HasSubstr;

// Sixteen times as quick as the most that is compiled, where time grows with the square.
constexpr size_t kMany = kMaxOps / 4;

// x of one scale and zero point, like all that is made of it.
class BoundsTest : public ::testing::Test {
 protected:
  int Input(const Shape& shape) { return b_.AddInput("x", DType::kInt8, shape, 0.5F, 0); }
  int Value(const Shape& shape) { return b_.AddTensor("t", DType::kInt8, shape, 0.5F, 0); }
  int Constant(const Shape& shape) {
    const std::vector<int8_t> values(static_cast<size_t>(graph::ElementCount(shape).value()), 1);
    return b_.AddConstant<int8_t>("c", shape, values, 0.5F, 0);
  }
  int Op(const std::string& opcode,
         std::vector<int> inputs,
         const Shape& shape,
         graph::Attributes attributes = {}) {
    const int y = Value(shape);
    b_.AddOp(opcode, std::move(inputs), {y}, std::move(attributes));
    return y;
  }
  int Pool(int x, const Shape& shape, int64_t filter) {
    return Op("AVERAGE_POOL_2D",
              {x},
              shape,
              {{"padding", Enum{"SAME"}},
               {"stride_h", int64_t{1}},
               {"stride_w", int64_t{1}},
               {"filter_height", filter},
               {"filter_width", filter}});
  }
  // One byte as many, by constant paddings.
  int Padded(int x, int32_t side) {
    const int pads =
        b_.AddConstant<int32_t>("pads", {4, 2}, {0, 0, 0, side - 1, 0, side - 1, 0, 0});
    return Op("PAD", {x, pads}, {1, side, side, 1});
  }
  int Handle(const std::string& name) {
    const int handle = b_.AddTensor("handle", DType::kResource, {});
    b_.AddOp("VAR_HANDLE", {}, {handle}, {{"shared_name", name}});
    return handle;
  }

  Result<Program> CompileInTime() {
    const std::clock_t begin = std::clock();  // of this process, whatever else the machine does
    Result<Program> program = Compile(b_.Build(), {});
    EXPECT_LT((std::clock() - begin) / CLOCKS_PER_SEC, 60);
    return program;
  }
  Program Good() {
    Result<Program> program = CompileInTime();
    MOTE_CHECK(program.ok(), program.error().message);
    return std::move(*program);
  }
  std::string Refusal() {
    const Result<Program> program = CompileInTime();
    return program.ok() ? "it was compiled" : program.error().message;
  }

  ModuleBuilder b_;
};

TEST_F(BoundsTest, MoreWorkThanMinutesIsRefused) {
  b_.SetOutputs({Pool(Input({1, 2048, 2048, 1}), {1, 2048, 2048, 1}, 2048)});
  EXPECT_THAT(Refusal(), HasSubstr("op 0 AVERAGE_POOL_2D 't': 17592194433025 steps of work"));
}

TEST_F(BoundsTest, WorkIsThatOfAllOperators) {
  int y = Input({1, 1024, 1024, 1});
  for (int i = 0; i < 3; ++i) y = Pool(y, {1, 1024, 1024, 1}, 64);
  b_.SetOutputs({y});
  EXPECT_THAT(Refusal(), HasSubstr("op 2 AVERAGE_POOL_2D 't': 12891193347 steps of work"));
}

TEST_F(BoundsTest, MoreMemoryThanAnyBoardIsRefused) {
  const int x = Input({1 << 25});
  b_.SetOutputs({Op("RELU", {x}, {1 << 25}), x});
  EXPECT_EQ(Good().arena_bytes, 1 << 26);
  b_.SetOutputs({0, 1, Op("RELU", {x}, {1 << 25})});
  EXPECT_THAT(Refusal(),
              HasSubstr("100663296 bytes of activations at once, want at most 67108864"));
}

// 300 megabytes of weights that the file has once.
TEST_F(BoundsTest, SharedConstantsAreCountedAsOftenAsTheyAreRead) {
  const int w = Constant({1024, 1024});
  int y = Input({1, 1024});
  for (int i = 0; i < 300; ++i) y = Op("FULLY_CONNECTED", {y, w}, {1, 1024});
  b_.SetOutputs({y});
  EXPECT_THAT(Refusal(), HasSubstr("bytes of constants up to here, want at most 268435456"));
}

// Each byte a megabyte: some are folded, the others stay.
TEST_F(BoundsTest, FoldedConstantsStaySmallAllTogether) {
  int sum = Input({1, 1024, 1024, 1});
  const int one = Constant({1, 1, 1, 1});
  for (int i = 0; i < 100; ++i) {
    sum = Op("ADD", {sum, Padded(one, 1024)}, {1, 1024, 1024, 1});
  }
  b_.SetOutputs({sum});
  const Program program = Good();
  EXPECT_EQ(program.passes[0].name, "FoldConstants");
  EXPECT_EQ(program.passes[0].rewrites, 16);
  EXPECT_EQ(program.calls.size(), 184u);
}

TEST_F(BoundsTest, WhatTakesLongIsNotFolded) {
  const int x = Input({1, 512, 512, 1});
  const int pooled = Pool(Padded(Constant({1, 1, 1, 1}), 512), {1, 512, 512, 1}, 100);
  b_.SetOutputs({Op("ADD", {x, pooled}, {1, 512, 512, 1})});
  const Program program = Good();
  EXPECT_EQ(program.passes[0].rewrites, 1);
  EXPECT_EQ(program.calls.size(), 2u);
}

TEST_F(BoundsTest, CallOnceIsNoLoophole) {
  const int x = Input({1, 512, 512, 1});
  b_.AddOp("CALL_ONCE", {}, {}, {{"init_subgraph_index", int64_t{1}}});
  b_.SetOutputs({x});
  b_.AddSubgraph("once");
  const int y = Pool(Padded(Constant({1, 1, 1, 1}), 512), {1, 512, 512, 1}, 100);
  b_.AddOp("ASSIGN_VARIABLE", {Handle("v"), y}, {});
  EXPECT_THAT(Refusal(), HasSubstr("steps of work and 524288 bytes up to here in subgraphs of"));
}

TEST_F(BoundsTest, CallOnceTakesNoMoreMemoryThanAnInference) {
  const int x = Input({1});
  b_.AddOp("CALL_ONCE", {}, {}, {{"init_subgraph_index", int64_t{1}}});
  b_.SetOutputs({x});
  b_.AddSubgraph("once");
  for (int i = 0; i < 5; ++i) Padded(Constant({1, 1, 1, 1}), 4096);
  EXPECT_THAT(Refusal(), HasSubstr("and 83886080 bytes up to here in subgraphs of CALL_ONCE"));
}

TEST_F(BoundsTest, VariablesTakeNoMoreMemoryThanAnInference) {
  Input({1});
  std::vector<int> reads;
  for (const char* name : {"a", "b", "c"}) {
    reads.push_back(Op("READ_VARIABLE", {Handle(name)}, {1 << 25}));
  }
  b_.SetOutputs(reads);
  EXPECT_THAT(Refusal(), HasSubstr("100663296 bytes of variables up to here"));
}

// Stores in the order that keeps old values, each found through a line of names.
TEST_F(BoundsTest, AThousandVariablesTakeSeconds) {
  int y = Input({4});
  for (int i = 0; i < 1000; ++i) {
    const int handle = Handle(std::to_string(i));
    const int old = Op("READ_VARIABLE", {handle}, {4});
    for (int k = 0; k < 3; ++k) y = Op("RESHAPE", {y}, {4});
    b_.AddOp("ASSIGN_VARIABLE", {handle, y}, {});
    y = old;
  }
  b_.SetOutputs({Op("RELU", {y}, {4})});
  const Program program = Good();
  EXPECT_EQ(program.variables.size(), 1000u);
}

TEST_F(BoundsTest, ThousandsOfOperatorsInALine) {
  int y = Input({4});
  for (size_t i = 0; i < kMany; ++i) y = Op("RELU6", {y}, {4});
  b_.SetOutputs({y});
  EXPECT_EQ(Good().arena_bytes, 8);
}

TEST_F(BoundsTest, ThousandsOfOperatorsThatAreDropped) {
  int y = Input({4});
  for (size_t i = 0; i + 1 < kMany; ++i) y = Op(i % 2 == 0 ? "RESHAPE" : "RELU6", {y}, {4});
  for (int i = 0; i < 2; ++i) b_.graph().ops.pop_back();
  b_.SetOutputs({Op("RELU6", {0}, {4})});
  EXPECT_EQ(Good().calls.size(), 1u);
}

TEST_F(BoundsTest, ThousandsOfOperatorsThatAreFolded) {
  const int x = Input({4});
  int y = Constant({4});
  for (size_t i = 0; i + 1 < kMany; ++i) y = Op("RELU6", {y}, {4});
  b_.SetOutputs({Op("ADD", {x, y}, {4})});
  EXPECT_EQ(Good().calls.size(), 1u);
}

TEST_F(BoundsTest, ThousandsOfOperatorsSideBySide) {
  const int x = Input({4});
  std::vector<int> outputs;
  for (size_t i = 0; i < kMany; ++i) outputs.push_back(Op("RELU6", {x}, {4}));
  b_.SetOutputs(outputs);
  EXPECT_EQ(Good().calls.size(), kMany);
}

// Each column may come before or after each other: more orders than anybody can count.
TEST_F(BoundsTest, ThousandsOfOperatorsInColumns) {
  const int x = Input({16});
  std::vector<int> ends;
  for (int column = 0; column < 50; ++column) {
    int y = Op("CONCATENATION", {x, x}, {32}, {{"axis", int64_t{0}}});
    for (int i = 2; i < 49; ++i) y = Op("RELU6", {y}, {32});
    ends.push_back(y);
  }
  int sum = ends[0];
  for (size_t i = 1; i < ends.size(); ++i) sum = Op("ADD", {sum, ends[i]}, {32});
  b_.SetOutputs({sum});
  EXPECT_EQ(Good().calls.size(), 50u * 48 + 49);
}

}  // namespace
}  // namespace mote::program
