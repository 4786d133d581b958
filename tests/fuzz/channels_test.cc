// SPDX-License-Identifier: Apache-2.0
// Layers of which many channels decide nothing: zero weights, and biases so low or high that a
// channel is its clamp everywhere, at borders or not; or of which many channels are equal. Between
// them are pools, means, clamps and reshapes, in front of fully connected layers too. What is left
// computes the same.
#include <gtest/gtest.h>

#include "compiler/graph/module_builder.h"
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

enum class Kind { kDecideNothing, kEqual };

class Chain {
 public:
  Chain(Random& random, Kind kind) : random_(random), kind_(kind) {
    shape_ = {1, random.Int(1, 5), random.Int(1, 5), random.Int(1, 9)};
    zero_point_ = random.Int(-128, 127);
    last_ = b_.AddInput("x", DType::kInt8, shape_, 0.1F, zero_point_);
  }

  graph::Module Make() {
    for (int left = random_.Int(2, 5); left > 0; --left) {
      AddConvolution(random_.Int(0, 2) == 0);
      if (random_.Int(0, 5) == 0) read_twice_ = last_;
      if (random_.Int(0, 3) == 0) AddClamp();
      if (random_.Int(0, 3) == 0) AddPool();
    }
    if (random_.Coin()) AddHead();
    b_.SetOutputs(read_twice_ < 0 ? std::vector<int>{last_} : std::vector<int>{last_, read_twice_});
    return b_.Build();
  }

 private:
  // Of the scale of all others: what it reads, it may write.
  int AddLast(const Shape& shape) {
    shape_ = shape;
    return last_ = b_.AddTensor("y", DType::kInt8, shape, 0.1F, zero_point_);
  }

  void AddClamp() {
    const int x = last_;
    const bool requantises = random_.Coin();  // where rounding is single, RELU6 may too
    if (requantises) zero_point_ = random_.Int(-128, 127);
    const int y = AddLast(shape_);
    b_.AddOp(requantises || random_.Coin() ? "RELU" : "RELU6", {x}, {y});
  }

  void AddPool() {
    const int64_t size = random_.Int(1, 3), stride = random_.Int(1, 2);
    const auto outputs = [&](int32_t n) { return static_cast<int32_t>((n + stride - 1) / stride); };
    const int x = last_;
    const int y = AddLast({1, outputs(shape_[1]), outputs(shape_[2]), shape_[3]});
    b_.AddOp(random_.Coin() ? "AVERAGE_POOL_2D" : "MAX_POOL_2D",
             {x},
             {y},
             {{"padding", Enum{"SAME"}},
              {"stride_h", stride},
              {"stride_w", stride},
              {"filter_height", size},
              {"filter_width", size},
              {"fused_activation_function", Enum{random_.Coin() ? "RELU" : "NONE"}}});
  }

  // Fully connected layers behind a mean, or behind all pixels in a row.
  void AddHead() {
    const int x = last_;
    const int32_t channels = shape_[3];
    if (random_.Coin()) {
      zero_point_ = random_.Int(-128, 127);
      const int axes = b_.AddConstant<int32_t>("axes", {2}, {1, 2});
      b_.AddOp("MEAN", {x, axes}, {AddLast({1, channels})}, {{"keep_dims", false}});
    } else {
      const int32_t elements = shape_[1] * shape_[2] * channels;
      const int32_t rows = random_.Coin() ? shape_[1] : 1;
      b_.AddOp("RESHAPE", {x}, {AddLast({rows, elements / rows})});
    }
    for (int left = random_.Int(1, 3); left > 0; --left) AddFullyConnected();
  }

  void AddFullyConnected() {
    const int x = last_;
    const int32_t filters = random_.Int(1, 17);
    const Shape w = {filters, shape_[1]};
    ChooseDistinct(filters);
    const int weights = b_.AddConstant<int8_t>("w", w, Weights(w, false), 0.02F);
    const int bias = b_.AddConstant<int32_t>("b", {filters}, Biases(filters), 0.002F);
    zero_point_ = random_.Int(-128, 127);
    const int y = AddLast({shape_[0], filters});
    b_.AddOp("FULLY_CONNECTED",
             {x, weights, bias},
             {y},
             {{"fused_activation_function", Enum{random_.Coin() ? "RELU" : "NONE"}}});
  }

  void AddConvolution(bool depthwise) {
    const int32_t kernel = random_.Coin() ? 1 : random_.Int(1, 3);
    const int32_t channels = shape_[3];
    const int32_t filters = depthwise ? channels : random_.Int(1, 17);
    const Shape w =
        depthwise ? Shape{1, kernel, kernel, filters} : Shape{filters, kernel, kernel, channels};
    if (!depthwise || random_.Int(0, 3) == 0) ChooseDistinct(filters);
    const int x = last_;
    const Shape y = {1, shape_[1], shape_[2], filters};
    const int weights = b_.AddConstant<int8_t>("w", w, Weights(w, depthwise), 0.02F);
    const int bias = b_.AddConstant<int32_t>("b", {filters}, Biases(filters), 0.002F);
    zero_point_ = random_.Int(-128, 127);
    const int out = AddLast(y);
    graph::Attributes attributes = {
        {"padding", Enum{"SAME"}},
        {"stride_h", int64_t{1}},
        {"stride_w", int64_t{1}},
        {"fused_activation_function", Enum{random_.Coin() ? "RELU" : "NONE"}}};
    if (depthwise) attributes.Set("depth_multiplier", int64_t{1});
    b_.AddOp(depthwise ? "DEPTHWISE_CONV_2D" : "CONV_2D",
             {x, weights, bias},
             {out},
             std::move(attributes));
  }

  // Filters from this one on are those before again; those of depth as what they read is.
  void ChooseDistinct(int32_t filters) {
    if (kind_ == Kind::kEqual) distinct_ = random_.Int(1, std::max(1, filters - 2));
  }

  std::vector<int8_t> Weights(const Shape& w, bool depthwise) {
    return kind_ == Kind::kEqual ? EqualFilters(w, depthwise) : ZeroWeights(w, depthwise);
  }

  // Small ones for the most part, whose sums fit.
  std::vector<int8_t> EqualFilters(const Shape& w, bool depthwise) {
    std::vector<int8_t> values = random_.Int8s(graph::ElementCount(w).value());
    const int divisor = random_.Int(0, 3) == 0 ? 2 : 12;
    for (int8_t& v : values) v = static_cast<int8_t>(v / divisor);
    const auto filters = static_cast<size_t>(depthwise ? w[3] : w[0]);
    const auto distinct = static_cast<size_t>(distinct_);
    const size_t step = depthwise ? 1 : values.size() / filters;
    for (size_t at = 0; at < values.size(); ++at) {
      if (at / step % filters >= distinct) values[at] = values[at - distinct * step];
    }
    return values;
  }

  // Half of the input channels, or of a depthwise convolution's, have none but zeros.
  std::vector<int8_t> ZeroWeights(const Shape& w, bool depthwise) {
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
    if (kind_ == Kind::kEqual) {
      const auto distinct = static_cast<size_t>(distinct_);
      for (size_t f = distinct; f < values.size(); ++f) values[f] = values[f - distinct];
      return values;
    }
    for (int32_t& v : values) {
      if (random_.Int(0, 2) == 0) v = random_.Coin() ? -900'000 : 900'000;
      if (random_.Int(0, 20) == 0) v = random_.Coin() ? INT32_MIN : INT32_MAX;
    }
    return values;
  }

  Random& random_;
  Kind kind_;
  graph::ModuleBuilder b_;
  Shape shape_;
  int64_t zero_point_ = 0;
  int last_ = 0;
  int read_twice_ = -1;
  int32_t distinct_ = 1;
};

int RewritesOf(const std::string& name, graph::Module module) {
  const Result<std::vector<passes::PassReport>> passes = passes::RunPasses(module, {});
  for (const passes::PassReport& pass : passes.value()) {
    if (pass.name == name) return pass.rewrites;
  }
  return 0;
}

void ExpectTheSame(const std::string& pass, Kind kind) {
  uint32_t with_fewer = 0;
  for (uint32_t seed = FirstSeed(); seed < FirstSeed() + SeedCount(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const graph::Module module = Chain(random, kind).Make();
    ASSERT_TRUE(CheckAgreement(module, random)) << graph::PrintText(module);
    with_fewer += RewritesOf(pass, module) > 0 ? 1 : 0;
  }
  EXPECT_GT(with_fewer, SeedCount() / 5);
  EXPECT_LT(with_fewer, SeedCount());
}

TEST(DropChannels, WhatIsLeftComputesTheSame) {
  ExpectTheSame("DropChannels", Kind::kDecideNothing);
}

TEST(MergeChannels, WhatIsLeftComputesTheSame) { ExpectTheSame("MergeChannels", Kind::kEqual); }

}  // namespace
}  // namespace mote::fuzz
