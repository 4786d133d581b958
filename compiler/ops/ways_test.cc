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
  EXPECT_EQ(ChooseWay({1000, 900, 800}, Optimize::kSpeed), 2U);
  EXPECT_EQ(ChooseWay({1000, 800, 900}, Optimize::kBalanced), 1U);
  EXPECT_EQ(ChooseWay({1000, 960, 950}, Optimize::kSpeed), 0U);
  EXPECT_EQ(ChooseWay({1000, 950, 930}, Optimize::kRam), 2U);
}

TEST(ChooseWay, TheFirstWithoutEstimatesAndWhereCodeIsToBeSmall) {
  EXPECT_EQ(ChooseWay({std::nullopt, 900, 800}, Optimize::kSpeed), 0U);
  EXPECT_EQ(ChooseWay({1000, std::nullopt, std::nullopt}, Optimize::kSpeed), 0U);
  EXPECT_EQ(ChooseWay({1000, 900, 800}, Optimize::kSize), 0U);
}

// 3x3 windows over an image of that size: Winograd's convolution takes it.
std::string KernelFor(int size, int outputs, Optimize optimize) {
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
  LowerOptions options;
  options.isas = {"m4", "ref"};
  options.optimize = optimize;
  const Result<KernelCalls> calls = LowerOp(OpView(b.module(), b.module().main(), 0), options);
  MOTE_CHECK(calls.ok(), calls.error().message);
  return calls->front().kernel;
}

TEST(ChooseWay, WinogradWhereItIsWantedAndPays) {
  EXPECT_EQ(KernelFor(16, 32, Optimize::kSpeed), "Conv2dS8WinogradM4");
  EXPECT_EQ(KernelFor(16, 32, Optimize::kRam), "Conv2dS8BlocksM4");
  EXPECT_EQ(KernelFor(9, 2, Optimize::kSpeed), "Conv2dS8BlocksM4");
}

}  // namespace
}  // namespace mote::ops
