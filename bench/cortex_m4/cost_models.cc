// SPDX-License-Identifier: Apache-2.0
// mote_cost_models FOLDER: writes models of random layers, whose cycles bench/cortex_m4/fit
// measures.
//
// The layers of a model all read its one input, which is alive to the end: so none is worth
// computing row by row, and all of them are kernel calls of their own.
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <filesystem>

#include "compiler/graph/module_builder.h"
#include "compiler/tflite/write.h"
#include "runtime/ops/common/op_testing.h"
#include "support/file.h"

namespace mote::bench {
namespace {

using graph::Attributes;
using graph::DType;
using graph::Enum;
using graph::Shape;
using mote::testing::Random;

constexpr float kInputScale = 1.0F / 64;
constexpr int64_t kZeroPoint = -3;
constexpr int64_t kMostOutputs = 90'000;  // bytes: the board has 256 KB
constexpr int64_t kMostMacs = 900'000;    // of a layer
constexpr int kLayers = 10;               // of a model, at most

template <class T, size_t kSize>
T Any(Random& random, const T (&values)[kSize]) {
  return values[static_cast<size_t>(random.Int(0, static_cast<int32_t>(kSize) - 1))];
}

struct Filter {
  int32_t h, w, stride;
  bool same;
};

class LayersOfOneInput {
 public:
  LayersOfOneInput(Random& random, Shape input) : random_(random), input_(std::move(input)) {
    x_ = b_.AddInput("x", DType::kInt8, input_, kInputScale, kZeroPoint);
  }

  void Conv(const Filter& f, int32_t channels) {
    const Shape y = OutputOf(f, channels);
    if (!Fits(y, int64_t{f.h} * f.w * input_[3])) return;
    AddWeighted("CONV_2D", {channels, f.h, f.w, input_[3]}, 0, y, WindowOf(f));
  }

  void Depthwise(const Filter& f) {
    const Shape y = OutputOf(f, input_[3]);
    if (!Fits(y, int64_t{f.h} * f.w)) return;
    Attributes attributes = WindowOf(f);
    attributes.Set("depth_multiplier", int64_t{1});
    AddWeighted("DEPTHWISE_CONV_2D", {1, f.h, f.w, input_[3]}, 3, y, attributes);
  }

  void FullyConnect(int32_t outputs, bool per_channel) {
    const Shape y = {input_[0], outputs};
    if (!Fits(y, input_[1])) return;
    AddWeighted("FULLY_CONNECTED", {outputs, input_[1]}, per_channel ? 0 : -1, y, Activation());
  }

  void Pool(const char* opcode, const Filter& f) {
    const Shape y = OutputOf(f, input_[3]);
    if (!Fits(y, int64_t{f.h} * f.w)) return;
    Attributes attributes = WindowOf(f);
    attributes.Set("filter_height", int64_t{f.h});
    attributes.Set("filter_width", int64_t{f.w});
    Add(opcode, {x_}, Tensor(y, kInputScale, kZeroPoint), attributes);
  }

  void AddToItself(float output_scale) {
    Add("ADD", {x_, x_}, Tensor(input_, output_scale, 4), Activation());
  }

  void Softmax() { Add("SOFTMAX", {x_}, Tensor(input_, 1.0F / 256, -128), {{"beta", 1.0}}); }

  void MeanOfImage() {
    const int axes = b_.AddConstant<int32_t>("axes", {2}, {1, 2});
    Add("MEAN",
        {x_, axes},
        Tensor({1, input_[3]}, kInputScale, kZeroPoint),
        {{"keep_dims", false}});
  }

  bool empty() const { return outputs_.empty(); }
  graph::Module Build() {
    b_.SetOutputs(outputs_);
    return b_.Build();
  }

 private:
  Shape OutputOf(const Filter& f, int32_t channels) const {
    const auto size = [&](int32_t input, int32_t kernel) {
      return ((f.same ? input : input - kernel + 1) + f.stride - 1) / f.stride;
    };
    return {1, size(input_[1], f.h), size(input_[2], f.w), channels};
  }

  bool Fits(const Shape& y, int64_t products) {
    int64_t outputs = 1;
    for (const int32_t d : y) outputs *= std::max(d, 0);
    if (outputs == 0 || outputs * products > kMostMacs || bytes_ + outputs > kMostOutputs ||
        outputs_.size() >= kLayers) {
      return false;
    }
    bytes_ += outputs;
    return true;
  }

  Attributes Activation() {
    Attributes attributes;
    attributes.Set("fused_activation_function", Enum{Any(random_, {"NONE", "RELU", "RELU6"})});
    return attributes;
  }

  Attributes WindowOf(const Filter& f) {
    Attributes attributes = Activation();
    attributes.Set("padding", Enum{f.same ? "SAME" : "VALID"});
    attributes.Set("stride_h", int64_t{f.stride});
    attributes.Set("stride_w", int64_t{f.stride});
    return attributes;
  }

  int Tensor(const Shape& shape, float scale, int64_t zero_point) {
    return b_.AddTensor(
        fmt::format("y{}", outputs_.size()), DType::kInt8, shape, scale, zero_point);
  }

  void Add(const char* opcode, std::vector<int> inputs, int y, const Attributes& attributes) {
    b_.AddOp(opcode, std::move(inputs), {y}, attributes);
    outputs_.push_back(y);
  }

  // axis: of the output channels in the weights, each with a scale of its own; -1: one scale.
  // One in four has a weight of -128, which keeps two weights from sharing an int16; one in four a
  // multiplier that is too large for the ends of blocks.
  void AddWeighted(const char* opcode,
                   const Shape& shape,
                   int32_t axis,
                   const Shape& y,
                   const Attributes& attributes) {
    constexpr float kWeightScale = 1.0F / 128;
    const int32_t channels = y.back();
    const int64_t count = graph::ElementCount(shape).value();
    std::vector<int8_t> weights = random_.Ints<int8_t>(count, -127, 127);
    if (random_.Int(0, 3) == 0) weights[0] = -128;
    const double products = static_cast<double>(count) / channels;
    const float scale = random_.Int(0, 3) == 0
                            ? 2 * kInputScale * kWeightScale
                            : kInputScale * static_cast<float>(std::sqrt(products) * 0.4 + 0.6);
    const std::string name = fmt::format("w{}", outputs_.size());
    const int w = b_.AddConstant(name, shape, weights, kWeightScale);
    std::vector<float> scales(axis < 0 ? 1 : static_cast<size_t>(channels), kWeightScale);
    for (float& s : scales) s *= axis < 0 ? 1.0F : random_.Real(0.8F, 1.2F);
    if (axis >= 0) b_.SetPerChannel(w, scales, axis);
    const int bias = b_.AddConstant<int32_t>(
        name + "/bias", {channels}, random_.Ints<int32_t>(channels, -500, 500), 0);
    const int64_t zero_point = Any(random_, {-128, 0});
    Add(opcode, {x_, w, bias}, Tensor(y, scale, zero_point), attributes);
  }

  Random& random_;
  Shape input_;
  graph::ModuleBuilder b_;
  int x_ = 0;
  int64_t bytes_ = 0;
  std::vector<int> outputs_;
};

Shape AnyImage(Random& random, int32_t channels) {
  constexpr int32_t kSizes[] = {1, 2, 3, 4, 5, 6, 8, 9, 12, 16, 20, 24, 32, 48};
  const int32_t height = Any(random, kSizes);
  const int32_t most = std::min(48, 30'000 / (height * channels));
  return {1, height, std::max(1, std::min(Any(random, kSizes), most)), channels};
}

Filter AnyFilter(Random& random, int32_t size) {
  return {size, size, random.Int(1, 2), random.Coin()};
}

LayersOfOneInput Convolutions(Random& random) {
  constexpr int32_t kInputs[] = {1, 3, 4, 8, 10, 16, 24, 32, 64};
  constexpr int32_t kOutputs[] = {1, 2, 4, 6, 8, 12, 16, 32, 64};
  constexpr int32_t kFilters[] = {1, 1, 2, 3, 3, 5};
  LayersOfOneInput layers(random, AnyImage(random, Any(random, kInputs)));
  for (int i = 0; i < 2 * kLayers; ++i) {
    layers.Conv(AnyFilter(random, Any(random, kFilters)), Any(random, kOutputs));
  }
  return layers;
}

// Such as Winograd's takes.
LayersOfOneInput Convolutions3x3(Random& random) {
  LayersOfOneInput layers(random, AnyImage(random, Any(random, {16, 32, 48, 64})));
  for (int i = 0; i < 2 * kLayers; ++i) {
    layers.Conv({3, 3, 1, random.Coin()}, Any(random, {4, 4, 8, 16, 32, 64}));
  }
  return layers;
}

LayersOfOneInput Depthwise(Random& random) {
  LayersOfOneInput layers(random, AnyImage(random, Any(random, {4, 8, 16, 24, 32, 64})));
  for (int i = 0; i < 2 * kLayers; ++i) {
    layers.Depthwise(AnyFilter(random, Any(random, {2, 3, 3, 3, 3, 5})));
  }
  return layers;
}

LayersOfOneInput DepthwiseRows(Random& random) {
  const Shape shape = {1, Any(random, {1, 1, 4}), random.Int(4, 60), Any(random, {4, 16, 32})};
  LayersOfOneInput layers(random, shape);
  for (int i = 0; i < 2 * kLayers; ++i) {
    layers.Depthwise({1, random.Int(2, std::min(30, shape[2])), 1, false});
  }
  return layers;
}

LayersOfOneInput FullyConnected(Random& random) {
  LayersOfOneInput layers(
      random, {Any(random, {1, 1, 1, 2, 5}), Any(random, {4, 7, 16, 40, 64, 128, 256, 640})});
  for (int i = 0; i < 2 * kLayers; ++i) {
    layers.FullyConnect(Any(random, {1, 2, 3, 8, 10, 12, 32, 64, 128}), random.Coin());
  }
  return layers;
}

LayersOfOneInput Others(Random& random) {
  LayersOfOneInput layers(random, AnyImage(random, Any(random, {1, 4, 8, 16, 32, 10})));
  layers.AddToItself(kInputScale * 2);
  layers.AddToItself(kInputScale * random.Real(1.0F, 3.0F));
  layers.Softmax();
  layers.MeanOfImage();
  for (int i = 0; i < 3; ++i) {
    layers.Pool("MAX_POOL_2D", AnyFilter(random, random.Int(1, 4)));
    layers.Pool("AVERAGE_POOL_2D", AnyFilter(random, random.Int(1, 6)));
  }
  return layers;
}

struct Family {
  const char* name;
  LayersOfOneInput (*make)(Random& random);
  int models;
};

constexpr Family kFamilies[] = {
    {"conv", Convolutions, 14},
    {"conv3x3", Convolutions3x3, 24},
    {"depthwise", Depthwise, 14},
    {"depthwise_row", DepthwiseRows, 5},
    {"fully_connected", FullyConnected, 8},
    {"others", Others, 12},
};

Status WriteAll(const std::filesystem::path& folder) {
  Random random(12);
  for (const Family& family : kFamilies) {
    for (int i = 0; i < family.models; ++i) {
      LayersOfOneInput layers = family.make(random);
      if (layers.empty()) continue;
      MOTE_TRY(const graph::Bytes bytes, tflite::Write(layers.Build()));
      MOTE_RETURN_IF_ERROR(
          WriteFile(folder / fmt::format("{}_{:02}.tflite", family.name, i), bytes));
    }
  }
  return {};
}

}  // namespace
}  // namespace mote::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: mote_cost_models FOLDER\n");
    return 2;
  }
  const mote::Status status = mote::bench::WriteAll(argv[1]);
  if (!status.ok()) fmt::print(stderr, "mote_cost_models: {}\n", status.error().message);
  return status.ok() ? 0 : 1;
}
