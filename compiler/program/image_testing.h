// SPDX-License-Identifier: Apache-2.0
// Random models of images through windows, for what works row by row. Tests only.
#pragma once

#include <utility>
#include <vector>

#include "compiler/program/testing.h"

namespace mote::program {

// Images through windows of all kinds, sums of two ways, and often a pool at the end.
class RandomImages {
 public:
  explicit RandomImages(testing::Random& random) : random_(random) {}

  graph::Module Make() {
    const graph::Shape shape = {1, Int(6, 30), Int(1, 9), Int(1, 5)};
    images_ = {b_.AddInput("x", graph::DType::kInt8, shape, 0.1F, Int(-20, 20))};
    for (int wanted = Int(2, 9), tries = 0; wanted > 0 && tries < 40; ++tries) {
      if (TryAny()) --wanted;
    }
    if (Coin()) AddLastPool();
    b_.SetOutputs({images_.back()});
    return b_.Build();
  }

 private:
  int Int(int low, int high) { return random_.Int(low, high); }
  bool Coin() { return random_.Coin(); }
  const graph::Shape& ShapeOf(int tensor) { return b_.tensor(tensor).shape; }

  // The last one, or an earlier one: then two ways begin there.
  int AnyImage() {
    const int last = static_cast<int>(images_.size()) - 1;
    return images_[static_cast<size_t>(Int(0, 3) == 0 ? Int(0, last) : last)];
  }

  int Weights(const graph::Shape& shape) {
    const int64_t count = graph::ElementCount(shape).value();
    return b_.AddConstant<int8_t>("w", shape, random_.Ints<int8_t>(count, -127, 127), 0.01F, 0);
  }

  graph::Attributes Window() {
    return {{"padding", graph::Enum{Coin() ? "SAME" : "VALID"}},
            {"stride_h", int64_t{Int(1, 3)}},
            {"stride_w", int64_t{Int(1, 3)}},
            {"fused_activation_function", graph::Enum{Coin() ? "RELU" : "NONE"}}};
  }

  bool TryAny() {
    const int x = AnyImage();
    switch (Int(0, 6)) {
      case 0:
      case 1:
        return TryConv(x);
      case 2:
        return TryDepthwise(x);
      case 3:
        return TryPool(x);
      case 4:
        return Finish(b_.module(), "RELU", {x}, x, {});
      default:
        return TryAdd(x);
    }
  }

  bool TryConv(int x) {
    const graph::Module before = b_.module();
    graph::Attributes window = Window();
    window.Set("dilation_h_factor", int64_t{Int(0, 2) == 0 ? 2 : 1});
    const int w = Weights({Int(1, 6), Int(1, 5), Int(1, 3), ShapeOf(x)[3]});
    return Finish(before, "CONV_2D", {x, w, graph::kAbsent}, -1, window);
  }

  bool TryDepthwise(int x) {
    const graph::Module before = b_.module();
    const int w = Weights({1, Int(1, 5), Int(1, 3), ShapeOf(x)[3]});
    return Finish(before, "DEPTHWISE_CONV_2D", {x, w, graph::kAbsent}, -1, Window());
  }

  bool TryPool(int x) {
    graph::Attributes window = Window();
    window.Set("filter_height", int64_t{Int(1, 4)});
    window.Set("filter_width", int64_t{Int(1, 3)});
    return Finish(b_.module(), Coin() ? "AVERAGE_POOL_2D" : "MAX_POOL_2D", {x}, x, window);
  }

  // With any image of the same shape; with a constant for every pixel where there is none.
  bool TryAdd(int x) {
    const graph::Module before = b_.module();
    std::vector<int> others;
    for (const int image : images_) {
      if (ShapeOf(image) == ShapeOf(x)) others.push_back(image);
    }
    int other = others[static_cast<size_t>(Int(0, static_cast<int>(others.size()) - 1))];
    if (other == x && Coin()) other = Weights({ShapeOf(x)[3]});
    const std::vector<int> inputs =
        Coin() ? std::vector<int>{x, other} : std::vector<int>{other, x};
    return Finish(before, "ADD", inputs, -1, {});
  }

  void AddLastPool() {
    const int x = images_.back();
    const graph::Shape& shape = ShapeOf(x);
    Finish(b_.module(),
           "AVERAGE_POOL_2D",
           {x},
           x,
           {{"padding", graph::Enum{"VALID"}},
            {"stride_h", int64_t{1}},
            {"stride_w", int64_t{1}},
            {"filter_height", int64_t{shape[1]}},
            {"filter_width", int64_t{shape[2]}}});
  }

  // `like`: the tensor whose scale the output has; -1: one of its own.
  bool Finish(graph::Module before,
              const std::string& opcode,
              std::vector<int> inputs,
              int like,
              graph::Attributes attributes) {
    Quant q = {0.05F, 0};
    if (like < 0) {
      q.zero_point = Int(-50, 50);
    } else {
      q = {b_.tensor(like).quantization.scale[0], b_.tensor(like).quantization.zero_point[0]};
    }
    const Added added = AddInferred(b_, opcode, std::move(inputs), q, std::move(attributes));
    if (added.is_taken) {
      images_.push_back(added.output);
    } else {
      b_.module() = std::move(before);
    }
    return added.is_taken;
  }

  testing::Random& random_;
  graph::ModuleBuilder b_;
  std::vector<int> images_;
};

inline graph::Module MakeImages(uint32_t seed) {
  testing::Random random(seed);
  return RandomImages(random).Make();
}

}  // namespace mote::program
