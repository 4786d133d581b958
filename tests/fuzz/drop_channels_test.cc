// SPDX-License-Identifier: Apache-2.0
// Convolutions of which many channels decide nothing: zero weights, and biases so low or high that
// a channel is its clamp everywhere, at borders or not. What is left computes the same.
#include <gtest/gtest.h>

#include "compiler/graph/testing.h"
#include "compiler/graph/text.h"
#include "compiler/passes/pass.h"
#include "tests/fuzz/agree.h"
#include "tests/fuzz/seeds.h"

namespace mote::fuzz {
namespace {

using graph::DType;
using graph::Enum;
using graph::Shape;
using testing::Random;

class Chain {
 public:
  explicit Chain(Random& random) : random_(random) {
    shape_ = {1, random.Int(1, 5), random.Int(1, 5), random.Int(1, 9)};
    zero_point_ = random.Int(-128, 127);
    last_ = b_.AddInput("x", DType::kInt8, shape_, 0.1F, zero_point_);
  }

  graph::Module Make() {
    for (int left = random_.Int(2, 5); left > 0; --left) {
      AddConvolution(random_.Int(0, 2) == 0);
      if (random_.Int(0, 5) == 0) read_twice_ = last_;
    }
    b_.SetOutputs(read_twice_ < 0 ? std::vector<int>{last_} : std::vector<int>{last_, read_twice_});
    return b_.Build();
  }

 private:
  void AddConvolution(bool depthwise) {
    const int32_t kernel = random_.Coin() ? 1 : random_.Int(1, 3);
    const int32_t channels = shape_[3];
    const int32_t filters = depthwise ? channels : random_.Int(1, 17);
    const Shape w =
        depthwise ? Shape{1, kernel, kernel, filters} : Shape{filters, kernel, kernel, channels};
    const int64_t zero_point = random_.Int(-128, 127);
    Shape y = {1, shape_[1], shape_[2], filters};
    const int out = b_.AddTensor("y", DType::kInt8, y, 0.1F, zero_point);
    const int weights = b_.AddConstant<int8_t>("w", w, Weights(w, depthwise), 0.02F);
    const int bias = b_.AddConstant<int32_t>("b", {filters}, Biases(filters), 0.002F);
    graph::Attributes attributes = {
        {"padding", Enum{"SAME"}},
        {"stride_h", int64_t{1}},
        {"stride_w", int64_t{1}},
        {"fused_activation_function", Enum{random_.Coin() ? "RELU" : "NONE"}}};
    if (depthwise) attributes.Set("depth_multiplier", int64_t{1});
    b_.AddOp(depthwise ? "DEPTHWISE_CONV_2D" : "CONV_2D",
             {last_, weights, bias},
             {out},
             std::move(attributes));
    last_ = out;
    shape_ = y;
  }

  // Half of the input channels, or of a depthwise convolution's, have none but zeros.
  std::vector<int8_t> Weights(const Shape& w, bool depthwise) {
    std::vector<int8_t> values = random_.Int8s(graph::ElementCount(w).value());
    const auto channels = static_cast<size_t>(w[3]);
    for (size_t c = 0; c < channels; ++c) {
      if (random_.Int(0, depthwise ? 3 : 1) != 0) continue;
      for (size_t at = c; at < values.size(); at += channels) values[at] = 0;
    }
    return values;
  }

  std::vector<int32_t> Biases(int32_t filters) {
    std::vector<int32_t> values = random_.Int32s(filters, -5'000, 5'000);
    for (int32_t& v : values) {
      if (random_.Int(0, 2) == 0) v = random_.Coin() ? -900'000 : 900'000;
      if (random_.Int(0, 20) == 0) v = random_.Coin() ? INT32_MIN : INT32_MAX;
    }
    return values;
  }

  Random& random_;
  graph::ModuleBuilder b_;
  Shape shape_;
  int64_t zero_point_ = 0;
  int last_ = 0;
  int read_twice_ = -1;
};

int DroppedIn(graph::Module module) {
  for (const passes::PassReport& pass : passes::RunPasses(module, {})) {
    if (pass.name == "DropChannels") return pass.rewrites;
  }
  return 0;
}

TEST(DropChannels, WhatIsLeftComputesTheSame) {
  uint32_t with_fewer = 0;
  for (uint32_t seed = FirstSeed(); seed < FirstSeed() + SeedCount(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const graph::Module module = Chain(random).Make();
    ASSERT_TRUE(CheckAgreement(module, random)) << graph::PrintText(module);
    with_fewer += DroppedIn(module) > 0 ? 1 : 0;
  }
  EXPECT_GT(with_fewer, SeedCount() / 5);
  EXPECT_LT(with_fewer, SeedCount());
}

}  // namespace
}  // namespace mote::fuzz
