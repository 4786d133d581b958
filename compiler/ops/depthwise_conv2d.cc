// SPDX-License-Identifier: Apache-2.0
// DEPTHWISE_CONV_2D: x [N,H,W,Ci], weights [1,Kh,Kw,Co], bias [Co] -> y [N,Ho,Wo,Co], Co a multiple
// of Ci.
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "compiler/ops/layer.h"
#include "compiler/ops/ways.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_packing_m4.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Shape;

// TensorFlow Lite Micro reads any bias of int16 activations as int64.
LayerInputs Inputs() { return {0, 1, 2, 3, {DType::kInt64}}; }

using RowS8 = KernelRow<DepthwiseConv2dParams, decltype(DepthwiseConv2dS8Ref<Rounding::kSingle>)>;

const std::vector<RowS8>& RowS8s() {
  static const std::vector<RowS8> kRows = {
#define MOTE_KERNEL(...) MOTE_ALL_ROUNDINGS_ROW(DepthwiseConv2dParams, __VA_ARGS__)
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowS4 = KernelRow<DepthwiseConv2dParams, decltype(DepthwiseConv2dS4Ref<Rounding::kSingle>)>;

const std::vector<RowS4>& RowS4s() {
  static const std::vector<RowS4> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(DepthwiseConv2dParams, __VA_ARGS__)
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_s4_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowS16 = KernelRow<DepthwiseConv2dS16Params, decltype(DepthwiseConv2dS16Ref)>;

const std::vector<RowS16>& RowS16s() {
  static const std::vector<RowS16> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(DepthwiseConv2dS16Params, __VA_ARGS__)
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_s16_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowF32 = KernelRow<DepthwiseConv2dF32Params, decltype(DepthwiseConv2dF32Ref)>;

const std::vector<RowF32>& RowF32s() {
  static const std::vector<RowF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(DepthwiseConv2dF32Params, __VA_ARGS__)
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

template <class Params>
Fields GeometryFields(const Params& p) {
  Fields f = DilatedGeometryFields(p);
  f.Add("depth_multiplier", p.depth_multiplier);
  return f;
}

Fields FieldsOf(const DepthwiseConv2dParams& p) {
  Fields f = GeometryFields(p);
  AddZeroPointsAndRange(p, f);
  f.Add("tile", p.tile).Add("band", p.band).Add("deep", p.deep);
  return f;
}

// int16 and float32.
template <class Params>
Fields FieldsOf(const Params& p) {
  Fields f = GeometryFields(p);
  AddRange(p, f);
  return f;
}

// The attribute is redundant: absent or 0, or what the shapes say.
Status CheckMultiples(const OpView& op) {
  const int64_t inputs = op.input(0).shape[3];
  const int64_t outputs = op.input(1).shape[3];
  if (op.input(1).shape[0] != 1 || inputs < 1 || outputs < 1 || outputs % inputs != 0) {
    return op.Fail(
        fmt::format("weights have shape {}, want [1,Kh,Kw,Co] with Co a multiple of the "
                    "input's {} channels.",
                    graph::ShapeText(op.input(1).shape),
                    inputs));
  }
  const int64_t stated = op.attributes().Int("depth_multiplier", 0);
  if (stated == 0 || stated == outputs / inputs) return {};
  return op.Fail(
      fmt::format("depth_multiplier is {}, but the shapes give {}.", stated, outputs / inputs));
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 3));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.WantRank("weights", op.input(1), 4, 4));
  const Shape& w = op.input(1).shape;
  MOTE_TRY(const Window window, WindowOf(op, w[1], w[2]));
  MOTE_RETURN_IF_ERROR(CheckMultiples(op));
  return std::vector<Shape>{{op.input(0).shape[0], window.output_h, window.output_w, w[3]}};
}

template <class Params>
Result<Params> GeometryOf(const OpView& op) {
  MOTE_TRY(Params p, DilatedGeometryOf<Params>(op));
  p.depth_multiplier = p.output_c / p.input_c;
  return p;
}

// A column lies in memory as a row does, and along rows that kernel is fast.
void LayDown(DepthwiseConv2dParams& p) {
  if (p.input_w != 1 || p.kernel_w != 1 || p.output_w != 1 || p.pad_left != 0) return;
  std::swap(p.input_h, p.input_w);
  std::swap(p.output_h, p.output_w);
  std::swap(p.kernel_h, p.kernel_w);
  std::swap(p.stride_h, p.stride_w);
  std::swap(p.dilation_h, p.dilation_w);
  std::swap(p.pad_top, p.pad_left);
}

// Does a packed kernel take the layer? One of a single row pays from three outputs on, or where it
// spares the code of the kernel that takes all.
bool Packs(const OpView& op, const DepthwiseConv2dParams& p, const LowerOptions& options) {
  const bool constant = op.is_constant(1) && (!op.has_input(2) || op.is_constant(2));
  const bool pays = p.output_w >= 3 || p.kernel_h > 1 || options.optimize != Optimize::kSpeed;
  return Runs(options, kM4) && options.rounding != Rounding::kTflm && constant && pays &&
         op.input(1).dtype == DType::kInt8 && DepthwiseConv2dPacksM4(p);
}

// Weights as they read them; none where channels have no exact end of their form.
std::vector<int8_t> PackedWeights(const OpView& op,
                                  const DepthwiseConv2dParams& p,
                                  const Layer& layer,
                                  const LowerOptions& options) {
  if (!Packs(op, p, options)) return {};
  const std::vector<int8_t> weights = op.Values<int8_t>(1);
  const std::vector<int32_t> bias = BiasValues(layer);
  std::vector<int8_t> packed(static_cast<size_t>(DepthwisePackedBytes(p, p.output_c)));
  const bool exact = PackDepthwise(p,
                                   weights.data(),
                                   bias.data(),
                                   layer.requants.data(),
                                   EndsOf(options.rounding),
                                   packed.data());
  return exact ? packed : std::vector<int8_t>{};
}

using DepthwiseWay = Way<DepthwiseConv2dParams>;

std::string KernelOf(const DepthwiseConv2dParams& p) {
  const std::string deep = p.deep ? "Deep" : "";
  if (p.kernel_h == 1) return "DepthwiseConv2dS8K1xNM4";
  return "DepthwiseConv2dS8K3x3" + std::string(p.stride_w == 2 ? "Stride2" : "") + deep + "M4";
}

// Tiles of the packed kernels, that by rule first: up to 3.8 KB of scratch memory where cycles
// count most, else 1 KB.
std::vector<DepthwiseWay> Tiles(const LowerOptions& options, const DepthwiseConv2dParams& p) {
  struct Tile {
    int32_t outputs, band;
    bool deep;
  };
  const bool fast = options.optimize == Optimize::kSpeed;
  std::vector<Tile> tiles;
  if (p.kernel_h == 1) {
    tiles = {{24, 1, false}};
    if (fast) tiles.insert(tiles.begin(), {48, 1, false});
  } else if (fast) {
    tiles = {{12, 2, true}, {8, 2, true}, {12, 2, false}, {8, 2, false}};
    if (p.stride_w == 1 && p.output_w > 12) std::swap(tiles[0], tiles[1]);
  } else {
    tiles = {{12, 2, false}, {8, 2, false}};
    if (p.stride_w != 1) std::swap(tiles[0], tiles[1]);
  }
  std::vector<DepthwiseWay> ways;
  for (const Tile& tile : tiles) {
    DepthwiseConv2dParams q = p;
    SetDepthwiseTile(q, tile.outputs, tile.band, tile.deep);
    const bool is_new = std::none_of(ways.begin(), ways.end(), [&](const DepthwiseWay& way) {
      return way.params.tile == q.tile && way.params.deep == q.deep;
    });
    if (is_new) ways.push_back({KernelOf(q), q});
  }
  return ways;
}

template <class Row>
Result<KernelCalls> LowerInt8(const OpView& op,
                              const std::vector<Row>& rows,
                              Layer layer,
                              const char* table,
                              const LowerOptions& options) {
  MOTE_TRY(DepthwiseConv2dParams p, GeometryOf<DepthwiseConv2dParams>(op));
  MOTE_RETURN_IF_ERROR(SetZeroPointsAndRange(op, options.rounding, p));
  if (Runs(options, kM4) && DepthwiseConv2dFitsM4(p)) LayDown(p);
  const std::vector<int8_t> packed = PackedWeights(op, p, layer, options);
  if (!packed.empty()) {
    const auto fields_of = [](const DepthwiseConv2dParams& q) { return FieldsOf(q); };
    p = ChooseWay(Tiles(options, p), options, fields_of, Basis::kRule);
    layer = PackedLayer(std::move(layer), packed);
  }
  const Row& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "DepthwiseConv2dParams", options, true);
  return KernelCalls{LayerCall(op, Inputs(), layer, row, p, std::move(call), table)};
}

Result<KernelCalls> LowerInt16(const OpView& op, const Layer& layer, const LowerOptions& options) {
  MOTE_TRY(DepthwiseConv2dS16Params p, GeometryOf<DepthwiseConv2dS16Params>(op));
  MOTE_TRY(const ActRange act, ActivationRange(op, op.output(0)));
  p.act_min = act.min;
  p.act_max = act.max;
  const RowS16& row = ChooseKernel(RowS16s(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "DepthwiseConv2dS16Params", options, false);
  return KernelCalls{
      LayerCall(op, Inputs(), layer, row, p, std::move(call), "depthwise_conv2d_s16")};
}

Result<KernelCalls> LowerFloat(const OpView& op, const Layer& layer, const LowerOptions& options) {
  MOTE_TRY(DepthwiseConv2dF32Params p, GeometryOf<DepthwiseConv2dF32Params>(op));
  MOTE_TRY(const FloatRange act, FloatActivationRange(op));
  p.act_min = act.min;
  p.act_max = act.max;
  const RowF32& row = ChooseKernel(RowF32s(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "DepthwiseConv2dF32Params", options, false);
  return KernelCalls{
      LayerCall(op, Inputs(), layer, row, p, std::move(call), "depthwise_conv2d_f32")};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_TRY(const LayerType type, LayerTypeOf(op, Inputs()));
  std::vector<std::string> known = WindowAttributes();
  known.insert(known.end(), {"depth_multiplier", "fused_activation_function"});
  MOTE_RETURN_IF_ERROR(op.WantAttributes(known));
  const LowerOptions usable = InModeOf(type, options);
  MOTE_TRY(const Layer layer, ChannelLayerOf(op, Inputs(), type, usable.rounding));
  if (type == LayerType::kF32) return LowerFloat(op, layer, usable);
  if (type == LayerType::kS16) return LowerInt16(op, layer, usable);
  if (type == LayerType::kS4) return LowerInt8(op, RowS4s(), layer, "depthwise_conv2d_s4", usable);
  return LowerInt8(op, RowS8s(), layer, "depthwise_conv2d", usable);
}

std::vector<KernelInfo> Kernels() {
  return DescribeLayerRows(RowS8s(), RowS4s(), RowS16s(), RowF32s());
}

}  // namespace

const OpDef& DepthwiseConv2d() {
  static constexpr OpDef kDef = {"DEPTHWISE_CONV_2D",
                                 "depthwise_conv2d",
                                 Infer,
                                 Lower,
                                 Kernels,
                                 false,
                                 true,
                                 {},
                                 /*follows_xnnpack=*/true};
  return kDef;
}

}  // namespace mote::ops
