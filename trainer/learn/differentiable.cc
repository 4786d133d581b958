// SPDX-License-Identifier: Apache-2.0
#include "trainer/learn/differentiable.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <map>

namespace mote::trainer {
namespace {

using at::Tensor;
using Sizes = std::vector<int64_t>;

struct Padding {
  int64_t before = 0;
  int64_t after = 0;
};

// TensorFlow Lite's: what is odd comes after.
Padding PaddingOf(const graph::Op& op, int64_t input, int64_t reach, int64_t stride) {
  if (op.attributes.EnumName("padding", "SAME") != "SAME") return {};
  const int64_t outputs = (input + stride - 1) / stride;
  const int64_t all = std::max<int64_t>(0, (outputs - 1) * stride + reach - input);
  return {all / 2, all - all / 2};
}

struct Geometry {
  Sizes stride, dilation;
  Padding h, w;
  bool is_even() const { return h.before == h.after && w.before == w.after; }
  Sizes even() const { return {h.before, w.before}; }
};

Geometry GeometryOf(const graph::Op& op, const Tensor& x, int64_t kernel_h, int64_t kernel_w) {
  const graph::Attributes& a = op.attributes;
  Geometry g;
  g.stride = {a.Int("stride_h", 1), a.Int("stride_w", 1)};
  g.dilation = {a.Int("dilation_h_factor", 1), a.Int("dilation_w_factor", 1)};
  g.h = PaddingOf(op, x.size(2), (kernel_h - 1) * g.dilation[0] + 1, g.stride[0]);
  g.w = PaddingOf(op, x.size(3), (kernel_w - 1) * g.dilation[1] + 1, g.stride[1]);
  return g;
}

// LibTorch pads alike on both sides; what is more comes first, by hand.
Tensor Padded(const Tensor& x, const Geometry& g, double value) {
  return at::constant_pad_nd(x, {g.w.before, g.w.after, g.h.before, g.h.after}, value);
}

const Tensor& InputOf(const Operands& o, size_t index) {
  static const Tensor kAbsent;
  return index < o.inputs.size() ? o.inputs[index] : kAbsent;
}

Tensor Ended(const Operands& o, const Tensor& sums) {
  return o.is_sum_only ? sums : Activated(sums, ActivationOf(*o.op));
}

// What strides leave, before it is convolved. oneDNN 2.6.3 for AVX2 writes beyond its memory where
// a kernel of one place steps by itself.
Tensor SteppedOver(const Tensor& x, const Sizes& stride) {
  return x.slice(2, 0, x.size(2), stride[0]).slice(3, 0, x.size(3), stride[1]);
}

Tensor Convolved(const Operands& o, int64_t groups) {
  const Tensor& w = o.inputs[1];
  const Tensor bias = o.is_sum_only ? Tensor() : InputOf(o, 2);
  Geometry g = GeometryOf(*o.op, o.inputs[0], w.size(2), w.size(3));
  Tensor x = g.is_even() ? o.inputs[0] : Padded(o.inputs[0], g, 0);
  const Sizes padding = g.is_even() ? g.even() : Sizes{0, 0};
  if (w.size(2) == 1 && w.size(3) == 1 && g.stride != Sizes{1, 1}) {
    x = SteppedOver(x, g.stride);
    g.stride = {1, 1};
  }
  return Ended(o, at::conv2d(x, w, bias, g.stride, padding, g.dilation, groups));
}

Tensor Conv2d(const Operands& o) { return Convolved(o, o.inputs[0].size(1) / o.inputs[1].size(1)); }
Tensor DepthwiseConv2d(const Operands& o) { return Convolved(o, o.inputs[0].size(1)); }

Tensor FullyConnected(const Operands& o) {
  const Tensor& w = o.inputs[1];
  const Tensor x = InModelOrder(o.inputs[0]).reshape({-1, w.size(1)});
  return Ended(o, at::linear(x, w, o.is_sum_only ? Tensor() : InputOf(o, 2)));
}

Tensor Add(const Operands& o) { return Ended(o, o.inputs[0] + o.inputs[1]); }
Tensor Mul(const Operands& o) { return Ended(o, o.inputs[0] * o.inputs[1]); }
Tensor Sub(const Operands& o) { return Ended(o, o.inputs[0] - o.inputs[1]); }

Geometry PoolOf(const Operands& o, Sizes& filter) {
  filter = {o.op->attributes.Int("filter_height", 1), o.op->attributes.Int("filter_width", 1)};
  return GeometryOf(*o.op, o.inputs[0], filter[0], filter[1]);
}

// Places outside of the image do not count.
Tensor AveragePool2d(const Operands& o) {
  Sizes filter;
  const Geometry g = PoolOf(o, filter);
  if (g.is_even()) {
    return Ended(o, at::avg_pool2d(o.inputs[0], filter, g.stride, g.even(), false, false));
  }
  const Tensor ones = at::ones_like(o.inputs[0]);
  const Tensor sums = at::avg_pool2d(Padded(o.inputs[0], g, 0), filter, g.stride);
  return Ended(o, sums / at::avg_pool2d(Padded(ones, g, 0), filter, g.stride));
}

Tensor MaxPool2d(const Operands& o) {
  Sizes filter;
  const Geometry g = PoolOf(o, filter);
  const Tensor x = Padded(o.inputs[0], g, -std::numeric_limits<double>::infinity());
  return Ended(o, at::max_pool2d(x, filter, g.stride));
}

std::vector<int32_t> Int32s(const Operands& o, size_t input) {
  const auto id = static_cast<size_t>(o.op->inputs[input]);
  const graph::Bytes& bytes = graph::ConstantOf(*o.module, o.module->main().tensors[id]);
  std::vector<int32_t> values(bytes.size() / sizeof(int32_t));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(int32_t));
  return values;
}

const graph::Shape& ShapeOf(const Operands& o, int tensor) {
  return o.module->main().tensors[static_cast<size_t>(tensor)].shape;
}

// Of the model's axis, among [N, C, H, W].
int64_t AxisOf(int64_t axis, int64_t dimensions) {
  if (axis < 0) axis += dimensions;
  constexpr int64_t kPlaces[] = {0, 2, 3, 1};
  return dimensions == 4 ? kPlaces[axis] : axis;
}

// In the model's order, with the output's shape but for the batch.
Tensor Shaped(const Operands& o, const Tensor& in_model_order) {
  Sizes sizes;
  for (const int32_t size : ShapeOf(o, o.op->outputs[0])) sizes.push_back(size);
  sizes[0] = in_model_order.size(0);
  return WithModelLayout(in_model_order.reshape(sizes));
}

Tensor Reshape(const Operands& o) { return Shaped(o, InModelOrder(o.inputs[0])); }

Tensor Mean(const Operands& o) {
  Sizes axes;
  for (const int32_t axis : Int32s(o, 1)) axes.push_back(AxisOf(axis, o.inputs[0].dim()));
  return Shaped(o, InModelOrder(at::mean(o.inputs[0], axes, true)));
}

Tensor Pad(const Operands& o) {
  const std::vector<int32_t> pads = Int32s(o, 1);  // [dimensions, 2]
  const auto dimensions = o.inputs[0].dim();
  Sizes sizes(pads.size());
  for (int64_t d = 0; d < dimensions; ++d) {
    const auto from_last = static_cast<size_t>(dimensions - 1 - AxisOf(d, dimensions));
    sizes[2 * from_last] = pads[static_cast<size_t>(2 * d)];
    sizes[2 * from_last + 1] = pads[static_cast<size_t>(2 * d + 1)];
  }
  return at::constant_pad_nd(o.inputs[0], sizes, 0);
}

// All of the batch.
Tensor Slice(const Operands& o) {
  const std::vector<int32_t> begins = Int32s(o, 1);
  const graph::Shape& sizes = ShapeOf(o, o.op->outputs[0]);
  Tensor x = o.inputs[0];
  for (size_t d = 1; d < begins.size(); ++d) {
    x = x.narrow(AxisOf(static_cast<int64_t>(d), x.dim()), begins[d], sizes[d]);
  }
  return x;
}

Tensor Concatenation(const Operands& o) {
  const int64_t axis = AxisOf(o.op->attributes.Int("axis", 0), o.inputs[0].dim());
  return Ended(o, at::cat(o.inputs, axis));
}

Tensor Softmax(const Operands& o) {
  return at::softmax(o.inputs[0] * o.op->attributes.Float("beta", 1), 1);
}

Tensor Relu(const Operands& o) { return at::relu(o.inputs[0]); }
Tensor Relu6(const Operands& o) { return at::clamp(o.inputs[0], 0, 6); }
Tensor Logistic(const Operands& o) { return at::sigmoid(o.inputs[0]); }
Tensor Tanh(const Operands& o) { return at::tanh(o.inputs[0]); }
Tensor LeakyRelu(const Operands& o) {
  return at::leaky_relu(o.inputs[0], o.op->attributes.Float("alpha", 0));
}
Tensor HardSwish(const Operands& o) { return at::hardswish(o.inputs[0]); }

const std::map<std::string, Differentiable>& Table() {
  static const std::map<std::string, Differentiable> kTable = {
      {"ADD", Add},
      {"AVERAGE_POOL_2D", AveragePool2d},
      {"CONCATENATION", Concatenation},
      {"CONV_2D", Conv2d},
      {"DEPTHWISE_CONV_2D", DepthwiseConv2d},
      {"FULLY_CONNECTED", FullyConnected},
      {"HARD_SWISH", HardSwish},
      {"LEAKY_RELU", LeakyRelu},
      {"LOGISTIC", Logistic},
      {"MAX_POOL_2D", MaxPool2d},
      {"MEAN", Mean},
      {"MUL", Mul},
      {"PAD", Pad},
      {"RELU", Relu},
      {"RELU6", Relu6},
      {"RESHAPE", Reshape},
      {"SLICE", Slice},
      {"SOFTMAX", Softmax},
      {"SQUEEZE", Reshape},
      {"SUB", Sub},
      {"TANH", Tanh},
  };
  return kTable;
}

}  // namespace

Differentiable DifferentiableOf(const std::string& opcode) {
  const auto found = Table().find(opcode);
  return found == Table().end() ? nullptr : found->second;
}

std::vector<std::string> DifferentiableOpcodes() {
  std::vector<std::string> opcodes;
  for (const auto& [opcode, function] : Table()) opcodes.push_back(opcode);
  return opcodes;
}

bool IsKnownActivation(const std::string& name) {
  return name == "NONE" || name == "RELU" || name == "RELU6" || name == "RELU_N1_TO_1" ||
         name == "TANH";
}

at::Tensor Activated(const at::Tensor& x, const std::string& name) {
  if (name == "RELU") return at::relu(x);
  if (name == "RELU6") return at::clamp(x, 0, 6);
  if (name == "RELU_N1_TO_1") return at::clamp(x, -1, 1);
  if (name == "TANH") return at::tanh(x);
  return x;
}

std::string ActivationOf(const graph::Op& op) {
  return op.attributes.EnumName("fused_activation_function", "NONE");
}

at::Tensor WithModelLayout(const at::Tensor& nhwc) {
  return nhwc.dim() == 4 ? nhwc.permute({0, 3, 1, 2}) : nhwc;
}

at::Tensor InModelOrder(const at::Tensor& tensor) {
  return tensor.dim() == 4 ? tensor.permute({0, 2, 3, 1}).contiguous() : tensor;
}

at::Tensor WeightsForTorch(const graph::Op& op, const at::Tensor& weights) {
  if (op.opcode == "DEPTHWISE_CONV_2D") return weights.permute({3, 0, 1, 2}).contiguous();
  return WithModelLayout(weights);
}

at::Tensor WeightsForModel(const graph::Op& op, const at::Tensor& weights) {
  if (op.opcode == "DEPTHWISE_CONV_2D") return weights.permute({1, 2, 3, 0}).contiguous();
  return InModelOrder(weights);
}

}  // namespace mote::trainer
