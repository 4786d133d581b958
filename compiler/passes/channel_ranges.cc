// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/channel_ranges.h"

#include <algorithm>
#include <iterator>
#include <limits>

#include "compiler/ops/evaluate.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/registry.h"
#include "compiler/ops/work.h"
#include "compiler/passes/rewrite.h"

namespace mote::passes {
namespace {

using graph::DType;
using ops::OpView;

// A model for a microcontroller has less; the host takes a fraction of a second.
constexpr int64_t kMostWork = 50'000'000;

bool IsInt8(const OpView& op, size_t inputs) {
  for (size_t i = 0; i < inputs; ++i) {
    if (op.input(i).dtype != DType::kInt8) return false;
  }
  return op.output(0).dtype == DType::kInt8 &&
         ops::WantQuantized(op, "input", op.input(0), DType::kInt8).ok() &&
         ops::WantQuantized(op, "output", op.output(0), DType::kInt8).ok();
}

bool HasPlainTensors(const OpView& op) {
  if (op.input_count() > 3 || !op.is_constant(1) || op.attributes().Has(ops::kFoldedZeroPoint)) {
    return false;
  }
  for (const int64_t zero : op.input(1).quantization.zero_point) {
    if (zero != 0) return false;
  }
  return IsInt8(op, 2);
}

// Geometry and multipliers; false where they are not those of one image.
bool SetConvolution(const OpView& op, Rounding rounding, Convolution& conv) {
  conv.x = op.input(0).shape;
  conv.w = op.input(1).shape;
  conv.y = op.output(0).shape;
  if (conv.x.size() != 4 || conv.w.size() != 4 || conv.y.size() != 4 || conv.x[0] != 1) {
    return false;
  }
  const int32_t filters = conv.depthwise ? conv.w[3] : conv.w[0];
  if (filters != conv.y[3] || conv.x[3] != (conv.depthwise ? filters : conv.w[3])) return false;
  const Result<ops::Window> window = ops::WindowOf(op, conv.w[1], conv.w[2]);
  const auto requants = ops::ChannelRequants(op, rounding, filters, conv.depthwise ? 3 : 0);
  if (!window.ok() || !requants.ok()) return false;
  if (window->output_h != conv.y[1] || window->output_w != conv.y[2]) return false;
  conv.window = *window;
  conv.requants = *requants;
  return true;
}

bool SetFullyConnected(const OpView& op, Rounding rounding, Convolution& conv) {
  const graph::Shape& w = op.input(1).shape;
  if (w.size() != 2 || w[0] < 1 || w[1] < 1) return false;
  const int32_t elements = ops::CountOf(op.input(0));
  const int32_t rows = elements / w[1];
  if (rows * w[1] != elements || ops::CountOf(op.output(0)) != rows * w[0] || rows < 1)
    return false;
  const auto requants = ops::FullyConnectedRequants(op, rounding);
  if (!requants.ok()) return false;
  conv.x = {1, rows, 1, w[1]};
  conv.w = {w[0], 1, 1, w[1]};
  conv.y = {1, rows, 1, w[0]};
  conv.window.kernel_h = conv.window.kernel_w = conv.window.output_w = 1;
  conv.window.output_h = rows;
  conv.requants = *requants;
  conv.requants.resize(static_cast<size_t>(w[0]), conv.requants[0]);
  return true;
}

// A mean over height and width of [1,H,W,C].
bool IsOverPixels(const OpView& op) {
  const Result<std::vector<int64_t>> axes = op.IndexValues("axes", 1);
  if (!axes.ok() || op.input(0).shape.size() != 4) return false;
  std::vector<int64_t> sorted = *axes;
  for (int64_t& axis : sorted) axis += axis < 0 ? 4 : 0;
  std::sort(sorted.begin(), sorted.end());
  return sorted == std::vector<int64_t>{1, 2};
}

bool KeepsChannelsApart(const OpView& op) {
  static const char* const kOpcodes[] = {
      "AVERAGE_POOL_2D", "MAX_POOL_2D", "RELU", "RELU6", "RELU_0_TO_1", "RELU_N1_TO_1", "RESHAPE"};
  const std::string& opcode = op.op().opcode;
  if (opcode == "MEAN") return op.input_count() == 2 && op.is_constant(1) && IsOverPixels(op);
  return std::find(std::begin(kOpcodes), std::end(kOpcodes), opcode) != std::end(kOpcodes);
}

// A requantisation by less than this never wraps: (255 * count) * 2^20 / count stays in 32 bits,
// even where half of 1 / count is lost to rounding.
constexpr double kMostScaling = 1 << 20;

bool FitsInt32(int64_t v) {
  return v >= std::numeric_limits<int32_t>::min() && v <= std::numeric_limits<int32_t>::max();
}

int32_t RequantizeAs(Rounding rounding, int32_t sum, Requant requant) {
  switch (rounding) {
    case Rounding::kSingle:
      return Requantize<Rounding::kSingle>(sum, requant);
    case Rounding::kTflm:
      return Requantize<Rounding::kTflm>(sum, requant);
    default:
      return Requantize<Rounding::kXnnpack>(sum, requant);
  }
}

// Sums in [low, high] become outputs: requantising never turns the order round, unless it wraps.
struct Interval {
  int64_t low, high;
};

Interval OutputInterval(const Convolution& conv, int32_t filter, Interval sum, Rounding rounding) {
  const Requant requant = conv.requants[static_cast<size_t>(filter)];
  const int64_t left = int64_t{1} << std::max(requant.shift, 0);
  if (!FitsInt32(sum.low) || !FitsInt32(sum.high) || !FitsInt32(sum.low * left) ||
      !FitsInt32(sum.high * left)) {
    return {conv.act.min, conv.act.max};
  }
  const auto scaled = [&](int64_t v) {
    return int64_t{RequantizeAs(rounding, static_cast<int32_t>(v), requant)} +
           conv.output_zero_point;
  };
  const Interval y = {scaled(sum.low), scaled(sum.high)};
  if (!FitsInt32(y.low) || !FitsInt32(y.high)) return {conv.act.min, conv.act.max};
  const auto clamp = [&](int64_t v) { return std::clamp<int64_t>(v, conv.act.min, conv.act.max); };
  return {clamp(y.low), clamp(y.high)};
}

class Outputs {
 public:
  Outputs(const Convolution& conv, const Ranges& x, Rounding rounding)
      : conv_(conv), x_(x), rounding_(rounding) {}

  Ranges Compute() {
    const ops::Window& w = conv_.window;
    for (int32_t oy = 0; oy < w.output_h; ++oy) {
      for (int32_t ox = 0; ox < w.output_w; ++ox) {
        for (int32_t f = 0; f < conv_.filters(); ++f) AddOutput(oy, ox, f);
      }
    }
    return std::move(y_);
  }

 private:
  void AddOutput(int32_t oy, int32_t ox, int32_t f) {
    const ops::Window& w = conv_.window;
    const int32_t bias = conv_.bias[static_cast<size_t>(f)];
    Interval sum = {bias, bias};
    for (int32_t tap = 0; tap < w.kernel_h * w.kernel_w; ++tap) {
      const int32_t iy = oy * w.stride_h - w.pad_top + tap / w.kernel_w * w.dilation_h;
      const int32_t ix = ox * w.stride_w - w.pad_left + tap % w.kernel_w * w.dilation_w;
      if (iy < 0 || ix < 0 || iy >= conv_.x[1] || ix >= conv_.x[2]) continue;
      AddTap(f, tap, PixelAt(iy, ix), sum);
    }
    const Interval y = OutputInterval(conv_, f, sum, rounding_);
    y_.low.push_back(static_cast<int16_t>(y.low));
    y_.high.push_back(static_cast<int16_t>(y.high));
  }

  // Of the image's first channel there.
  size_t PixelAt(int32_t iy, int32_t ix) const {
    return (static_cast<size_t>(iy) * static_cast<size_t>(conv_.x[2]) + static_cast<size_t>(ix)) *
           static_cast<size_t>(conv_.channels());
  }

  void AddTap(int32_t f, int32_t tap, size_t pixel, Interval& sum) const {
    const int32_t first = conv_.depthwise ? f : 0;
    const int32_t last = conv_.depthwise ? f + 1 : conv_.channels();
    for (int32_t c = first; c < last; ++c) {
      const int64_t weight = conv_.weight(f, tap, c);
      const size_t at = pixel + static_cast<size_t>(c);
      const int64_t low = weight * (x_.low[at] - conv_.input_zero_point);
      const int64_t high = weight * (x_.high[at] - conv_.input_zero_point);
      sum.low += std::min(low, high);
      sum.high += std::max(low, high);
    }
  }

  const Convolution& conv_;
  const Ranges& x_;
  Rounding rounding_;
  Ranges y_;
};

Ranges Anything(const graph::Tensor& tensor) {
  const auto count = static_cast<size_t>(ops::CountOf(tensor));
  return {std::vector<int16_t>(count, -128), std::vector<int16_t>(count, 127)};
}

std::vector<int16_t> ValuesAt(const OpView& op,
                              const ops::KernelCalls& calls,
                              const std::vector<int16_t>& x) {
  graph::Bytes bytes;
  for (const int16_t v : x) bytes.push_back(static_cast<uint8_t>(v));
  const ops::TensorBytes y = ops::Evaluate(op, calls, {{op.input_id(0), std::move(bytes)}});
  std::vector<int16_t> values;
  for (const uint8_t byte : y.at(op.output_id(0))) values.push_back(static_cast<int8_t>(byte));
  return values;
}

// Its own kernel says what becomes of the least and of the greatest values.
Ranges Carried(const OpView& op, const Ranges& x, const ops::LowerOptions& options) {
  const ops::KernelCalls calls = ops::LowerOp(op, options).value();
  return {ValuesAt(op, calls, x.low), ValuesAt(op, calls, x.high)};
}

}  // namespace

int32_t Convolution::weight(int32_t f, int32_t tap, int32_t channel) const {
  const int32_t taps = w[1] * w[2];
  const int32_t at = depthwise ? tap * filters() + f : (f * taps + tap) * channels() + channel;
  return weights[static_cast<size_t>(at)];
}

bool Convolution::StaysInside() const {
  const auto inside = [](int32_t outputs,
                         int32_t stride,
                         int32_t kernel,
                         int32_t dilation,
                         int32_t pad,
                         int32_t size) {
    const int64_t end = int64_t{outputs - 1} * stride - pad + int64_t{kernel - 1} * dilation;
    return pad <= 0 && end < size;
  };
  const ops::Window& v = window;
  return inside(v.output_h, v.stride_h, v.kernel_h, v.dilation_h, v.pad_top, x[1]) &&
         inside(v.output_w, v.stride_w, v.kernel_w, v.dilation_w, v.pad_left, x[2]);
}

std::optional<Convolution> ConvolutionOf(const OpView& op, const ops::LowerOptions& options) {
  if (!IsOp(op, {"CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED"}, 2) || !HasPlainTensors(op)) {
    return std::nullopt;
  }
  Convolution conv;
  conv.depthwise = op.op().opcode == "DEPTHWISE_CONV_2D";
  conv.fully_connected = op.op().opcode == "FULLY_CONNECTED";
  const bool good = conv.fully_connected ? SetFullyConnected(op, options.rounding, conv)
                                         : SetConvolution(op, options.rounding, conv);
  if (!good) return std::nullopt;
  const auto act = ops::ActivationRange(op, op.output(0), options.rounding);
  const auto bias = ops::BiasValues(op, 2, conv.filters());
  if (!act.ok() || !bias.ok()) return std::nullopt;
  conv.act = *act;
  conv.bias = *bias;
  conv.weights = op.Values<int8_t>(1);
  conv.input_zero_point = ops::ZeroPointOf(op.input(0));
  conv.output_zero_point = ops::ZeroPointOf(op.output(0));
  return conv;
}

bool CarriesChannels(const OpView& op, const ops::LowerOptions& options) {
  if (op.op().custom || op.input_count() < 1 || op.output_count() != 1 || !op.has_input(0) ||
      !KeepsChannelsApart(op) || !IsInt8(op, 1)) {
    return false;
  }
  return ops::ScaleOf(op.input(0)) / ops::ScaleOf(op.output(0)) < kMostScaling &&
         ops::LowerOp(op, options).ok();
}

bool TakesLittleWork(const graph::Module& module, const graph::Subgraph& graph) {
  int64_t work = 0;
  for (size_t i = 0; i < graph.ops.size() && work <= kMostWork; ++i) {
    work += ops::WorkOf(OpView(module, graph, i));
  }
  return work <= kMostWork;
}

std::map<int, Ranges> RangesOf(const graph::Module& module,
                               const graph::Subgraph& graph,
                               const ops::LowerOptions& options) {
  if (!TakesLittleWork(module, graph)) return {};
  std::map<int, Ranges> ranges;
  for (size_t i = 0; i < graph.ops.size(); ++i) {
    const OpView op(module, graph, i);
    const std::optional<Convolution> conv = ConvolutionOf(op, options);
    if (!conv && !CarriesChannels(op, options)) continue;
    const auto known = ranges.find(op.input_id(0));
    const Ranges x = known == ranges.end() ? Anything(op.input(0)) : known->second;
    ranges[op.output_id(0)] =
        conv ? Outputs(*conv, x, options.rounding).Compute() : Carried(op, x, options);
  }
  return ranges;
}

}  // namespace mote::passes
