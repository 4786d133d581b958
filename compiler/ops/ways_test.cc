// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/ways.h"

#include "compiler/ops/testing.h"
#include "runtime/ops/common/op_testing.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Enum;
using graph::ModuleBuilder;

TEST(ChooseWay, TheCheapestIfItIsClearlySo) {
  EXPECT_EQ(ChooseWay({1000, 900, 800}, Optimize::kSpeed, Basis::kEstimate), 2U);
  EXPECT_EQ(ChooseWay({1000, 800, 900}, Optimize::kBalanced, Basis::kEstimate), 1U);
  EXPECT_EQ(ChooseWay({1000, 960, 950}, Optimize::kSpeed, Basis::kEstimate), 0U);
  EXPECT_EQ(ChooseWay({1000, 950, 930}, Optimize::kRam, Basis::kEstimate), 2U);
}

TEST(ChooseWay, EveryCycleThatWasMeasuredCountsForSpeed) {
  EXPECT_EQ(ChooseWay({1000, 999, 998}, Optimize::kSpeed, Basis::kMeasured), 2U);
  EXPECT_EQ(ChooseWay({1000, 999, 998}, Optimize::kBalanced, Basis::kMeasured), 0U);
  EXPECT_EQ(ChooseWay({1000, 999, 900}, Optimize::kBalanced, Basis::kMeasured), 2U);
  EXPECT_EQ(ChooseWay({1000, 10, 10}, Optimize::kSize, Basis::kMeasured), 0U);
}

TEST(ChooseWay, TheFirstByRule) {
  EXPECT_EQ(ChooseWay({1000, 10, 10}, Optimize::kSpeed, Basis::kRule), 0U);
}

TEST(ChooseWay, TheFirstWithoutEstimatesAndWhereCodeIsToBeSmall) {
  EXPECT_EQ(ChooseWay({std::nullopt, 900, 800}, Optimize::kSpeed, Basis::kEstimate), 0U);
  EXPECT_EQ(ChooseWay({1000, std::nullopt, std::nullopt}, Optimize::kSpeed, Basis::kEstimate), 0U);
  EXPECT_EQ(ChooseWay({1000, 900, 800}, Optimize::kSize, Basis::kEstimate), 0U);
}

// 3x3 windows over an image of that size: Winograd's convolution takes it.
KernelCall CallFor(int size, int outputs, LowerOptions options) {
  mote::testing::Random random(7);
  ModuleBuilder b;
  const int x = b.AddInput("x", DType::kInt8, {1, size, size, 16}, 0.02F, 3);
  const auto weights = random.Ints<int8_t>(int64_t{outputs} * 9 * 16, -20, 20);
  const int w = b.AddConstant<int8_t>("w", {outputs, 3, 3, 16}, weights, 0.01F);
  const int y = b.AddTensor("y", DType::kInt8, {1, size, size, outputs}, 0.1F);
  b.AddOp("CONV_2D",
          {x, w, graph::kAbsent},
          {y},
          {{"padding", Enum{"SAME"}}, {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}});
  options.isas = {"m4", "ref"};
  const Result<KernelCalls> calls = LowerOp(OpView(b.module(), b.module().main(), 0), options);
  MOTE_CHECK(calls.ok(), calls.error().message);
  return calls->front();
}

std::string KernelFor(int size, int outputs, Optimize optimize) {
  LowerOptions options;
  options.optimize = optimize;
  return CallFor(size, outputs, options).kernel;
}

TEST(ChooseWay, WinogradWhereItIsWantedAndPays) {
  EXPECT_EQ(KernelFor(16, 32, Optimize::kSpeed), "Conv2dS8WinogradM4");
  EXPECT_EQ(KernelFor(16, 32, Optimize::kRam), "Conv2dS8BlocksM4");
  EXPECT_EQ(KernelFor(9, 2, Optimize::kSpeed), "Conv2dS8BlocksM4");
}

TEST(ChooseWay, OneThatIsAskedForIsTakenAndTheLastStandsForAllBeyond) {
  LowerOptions options;
  options.optimize = Optimize::kSpeed;
  const char* const kKernels[] = {"Conv2dS8WinogradM4", "Conv2dS8BlocksM4", "Conv2dS8BlocksM4"};
  for (size_t way = 0; way < 3; ++way) {
    options.way = way;
    EXPECT_EQ(CallFor(16, 32, options).kernel, kKernels[way]) << way;
  }
}

TEST(ChooseWay, WhatWasMeasuredOverrulesEstimatesWhereAllWaysWere) {
  LowerOptions options;
  options.optimize = Optimize::kSpeed;
  CycleTable table;
  options.measured = &table;
  for (const int64_t cycles : {900, 899}) {
    EXPECT_EQ(CallFor(16, 32, options).kernel, "Conv2dS8WinogradM4");
    options.way = cycles == 900 ? 0 : 1;
    const KernelCall call = CallFor(16, 32, options);
    table.Set(CycleTable::KeyOf(call.function, call.params), cycles);
    options.way = std::nullopt;
  }
  EXPECT_EQ(CallFor(16, 32, options).kernel, "Conv2dS8BlocksM4");
}

}  // namespace
}  // namespace mote::ops
