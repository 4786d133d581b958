// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/latency.h"

#include <gmock/gmock.h>

#include "compiler/program/image_testing.h"

namespace mote::program {
namespace {

// A chain of three convolutions, whole or row by row.
Program Chain(ops::Optimize optimize) {
  graph::ModuleBuilder b;
  int x = b.AddInput("x", graph::DType::kInt8, {1, 16, 8, 4}, 0.1F, 0);
  const int w = b.AddConstant<int8_t>("w", {4, 3, 3, 4}, std::vector<int8_t>(144, 3), 0.01F);
  for (const char* name : {"a", "b", "c"}) {
    const int y = b.AddTensor(name, graph::DType::kInt8, {1, 16, 8, 4}, 0.1F, 0);
    b.AddOp("CONV_2D",
            {x, w, graph::kAbsent},
            {y},
            {{"padding", graph::Enum{"SAME"}}, {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}});
    x = y;
  }
  b.SetOutputs({x});
  CompileOptions options;
  options.lower.isas = {"m4", "ref"};
  options.lower.optimize = optimize;
  options.most_extra_cycles = int64_t{1} << 40;
  Result<Program> program = Compile(b.Build(), options);
  MOTE_CHECK(program.ok(), program.error().message);
  return std::move(*program);
}

TEST(Latency, OfAllIsTheSumOfItsLayers) {
  for (const ops::Optimize optimize : {ops::Optimize::kSpeed, ops::Optimize::kRam}) {
    const Program program = Chain(optimize);
    int64_t cycles = 0;
    for (const Call& call : program.calls) cycles += CyclesOf(call).value();
    EXPECT_GT(cycles, 0);
    EXPECT_EQ(LatencyOf(program).cycles, cycles);
    EXPECT_THAT(LatencyOf(program).unknown, ::testing::IsEmpty());
  }
}

TEST(Latency, RowByRowTakesLonger) {
  const Program rows = Chain(ops::Optimize::kRam);
  EXPECT_EQ(rows.calls[0].kernel.flow, ops::Flow::kRows);
  EXPECT_GT(LatencyOf(rows).cycles, LatencyOf(Chain(ops::Optimize::kSize)).cycles);
}

}  // namespace
}  // namespace mote::program
