// SPDX-License-Identifier: Apache-2.0
// CONV_2D: x [N,H,W,Ci], weights [Co,Kh,Kw,Cg], bias [Co] -> y [N,Ho,Wo,Co], Ci a multiple of Cg.
#include "runtime/ops/conv2d/conv2d.h"

#include <fmt/format.h>

#include "compiler/ops/layer.h"
#include "compiler/ops/ways.h"
#include "runtime/ops/common/weights_winograd_m4.h"

namespace mote::ops {
namespace {

using graph::Shape;

using RowS8 = KernelRow<Conv2dParams, decltype(Conv2dS8Ref<Rounding::kSingle>)>;

const std::vector<RowS8>& RowS8s() {
  static const std::vector<RowS8> kRows = {
#define MOTE_KERNEL(...) MOTE_ALL_ROUNDINGS_ROW(Conv2dParams, __VA_ARGS__)
#include "runtime/ops/conv2d/conv2d_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowS4 = KernelRow<Conv2dParams, decltype(Conv2dS4Ref<Rounding::kSingle>)>;

const std::vector<RowS4>& RowS4s() {
  static const std::vector<RowS4> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(Conv2dParams, __VA_ARGS__)
#include "runtime/ops/conv2d/conv2d_s4_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowS16 = KernelRow<Conv2dS16Params, decltype(Conv2dS16Ref<Rounding::kSingle>)>;

const std::vector<RowS16>& RowS16s() {
  static const std::vector<RowS16> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(Conv2dS16Params, __VA_ARGS__)
#include "runtime/ops/conv2d/conv2d_s16_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowF32 = KernelRow<Conv2dF32Params, decltype(Conv2dF32Ref)>;

const std::vector<RowF32>& RowF32s() {
  static const std::vector<RowF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(Conv2dF32Params, __VA_ARGS__)
#include "runtime/ops/conv2d/conv2d_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

template <class Params>
Fields GeometryFields(const Params& p) {
  Fields f = DilatedGeometryFields(p);
  f.Add("groups", p.groups);
  return f;
}

Fields FieldsOf(const Conv2dParams& p) {
  Fields f = GeometryFields(p);
  AddZeroPointsAndRange(p, f);
  f.Add("packing", p.packing).Add("rows", p.rows);
  return f;
}

Fields FieldsOf(const Conv2dS16Params& p) {
  Fields f = GeometryFields(p);
  f.Add("wide", p.wide);
  AddRange(p, f);
  return f;
}

Fields FieldsOf(const Conv2dF32Params& p) {
  Fields f = GeometryFields(p);
  AddRange(p, f);
  return f;
}

// Groups: each filter sees its share of the input's channels, and there are as many filters a
// group.
Status CheckGroups(const OpView& op) {
  const int32_t inputs = op.input(0).shape[3];
  const int32_t seen = op.input(1).shape[3];
  const int32_t filters = op.input(1).shape[0];
  if (seen < 1 || inputs < 1 || inputs % seen != 0) {
    return op.Fail(
        fmt::format("weights have {} input channels, want {} as the input has, or a part of them.",
                    seen,
                    inputs));
  }
  if (filters % (inputs / seen) == 0) return {};
  return op.Fail(fmt::format(
      "weights have {} filters, want a multiple of the {} groups.", filters, inputs / seen));
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 3));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.WantRank("weights", op.input(1), 4, 4));
  const Shape& w = op.input(1).shape;
  MOTE_TRY(const Window window, WindowOf(op, w[1], w[2]));
  MOTE_RETURN_IF_ERROR(CheckGroups(op));
  return std::vector<Shape>{{op.input(0).shape[0], window.output_h, window.output_w, w[0]}};
}

template <class Params>
Result<Params> GeometryOf(const OpView& op) {
  MOTE_TRY(Params p, DilatedGeometryOf<Params>(op));
  p.groups = p.input_c / op.input(1).shape[3];
  return p;
}

// Where windows are pixels, the image lies in memory as one row does.
void LayDown(Conv2dParams& p) {
  const bool pixels = p.kernel_h == 1 && p.kernel_w == 1 && p.stride_h == 1 && p.stride_w == 1;
  if (!pixels || p.output_h != p.input_h || p.output_w != p.input_w) return;
  p.input_w *= std::exchange(p.input_h, 1);
  p.output_w *= std::exchange(p.output_h, 1);
}

Fields FieldsAsLaidDown(Conv2dParams p) {
  LayDown(p);
  return FieldsOf(p);
}

// Rows of filters that end within a four are filled up where few channels multiply the zeros: that
// costs 15 cycles a block and four, and gathering such rows about 80 a pixel and row.
Conv2dRows BestRows(Conv2dParams p) {
  const int32_t row = p.kernel_w * p.input_c;
  if (row % 4 == 0) return kRowsAsTheyAre;
  if (row > 4 && row % 4 == 1 && p.kernel_h > 1 && p.kernel_h <= 3) return kRowsLastApart;
  const int32_t dense = RoundUp(p.kernel_h * row, 4);
  const int32_t fours = (p.kernel_h * RoundUp(row, 4) - dense) / 4;
  const bool few = fours * 15 * RoundUp(p.output_c, 4) / 4 < 80 * p.kernel_h;
  return few ? kRowsFilledUp : kRowsAsTheyAre;
}

// Weights [Co,Kh,row] with their rows as p.rows says.
std::vector<int8_t> WithRows(const std::vector<int8_t>& weights, const Conv2dParams& p) {
  const size_t row = static_cast<size_t>(p.kernel_w) * static_cast<size_t>(p.input_c);
  const size_t rows = static_cast<size_t>(p.kernel_h);
  const auto packed = static_cast<size_t>(Conv2dRow(p));
  std::vector<int8_t> all;
  for (size_t filter = 0; filter + row * rows <= weights.size(); filter += row * rows) {
    for (size_t ky = 0; ky < rows; ++ky) {
      const auto begin = weights.begin() + static_cast<std::ptrdiff_t>(filter + ky * row);
      all.insert(all.end(), begin, begin + static_cast<std::ptrdiff_t>(std::min(row, packed)));
      if (packed > row) all.resize(all.size() + packed - row);
    }
    if (p.rows != kRowsLastApart) continue;
    all.resize(all.size() + 4);
    for (size_t ky = 0; ky < rows; ++ky) {
      all[all.size() - 4 + rows - ky] = weights[filter + ky * row + packed];
    }
  }
  return all;
}

// Weights take eight times their bytes.
bool MayBeWinograd(const Conv2dParams& p, Optimize optimize) {
  constexpr int32_t kBalancedBytes = 80'000;
  const bool few = WinogradBytes(p.output_c, p.input_c) <= kBalancedBytes;
  return Conv2dIsWinograd(p) &&
         (optimize == Optimize::kSpeed || (optimize == Optimize::kBalanced && few));
}

// A tile that is not whole costs as much as one that is.
bool FillsWinogradTiles(const Conv2dParams& p) {
  const auto half_full = [](int32_t size) { return size % 4 == 0 || size > 8; };
  return half_full(p.output_h) && half_full(p.output_w);
}

using ConvWay = Way<Conv2dParams>;

BlocksM4 BlocksOf(const std::vector<int8_t>& weights, const Conv2dParams& p) {
  BlocksM4 blocks;
  blocks.lanes = kConv2dPairLanesM4;
  blocks.channels = p.output_c;
  blocks.depth = Conv2dDepth(p);
  blocks.weights = p.rows == kRowsAsTheyAre ? weights : WithRows(weights, p);
  blocks.input_zero_point = p.input_zero_point;
  blocks.output_zero_point = p.output_zero_point;
  return blocks;
}

std::string KernelOf(int32_t packing) {
  if (packing == kWinograd) return "Conv2dS8WinogradM4";
  if (packing == kBlocks) return "Conv2dS8BlocksM4";
  return packing == kPairs ? "Conv2dS8PairsM4" : "Conv2dS8M4";
}

// Rows as BestRows() has them where everything can stand in the stream of weights, and as they are.
void AddDirectWays(const std::vector<int8_t>& weights,
                   const Layer& layer,
                   const LowerOptions& options,
                   Conv2dParams p,
                   std::vector<ConvWay>& ways) {
  const Conv2dRows best = BestRows(p);
  p.rows = best;
  p.packing = PackingM4(layer, BlocksOf(weights, p), options.rounding);
  if (p.packing == kBlocks) ways.push_back({KernelOf(p.packing), p});
  if (p.packing == kBlocks && best == kRowsAsTheyAre) return;
  p.rows = kRowsAsTheyAre;
  p.packing = PackingM4(layer, BlocksOf(weights, p), options.rounding);
  ways.push_back({KernelOf(p.packing), p});
}

// With packing and rows; never empty, the way by rule first.
std::vector<ConvWay> WaysOf(const std::vector<int8_t>& weights,
                            const Layer& layer,
                            const LowerOptions& options,
                            Conv2dParams p) {
  if (p.groups != 1) return {{"Conv2dS8Ref", p}};
  std::vector<ConvWay> ways;
  AddDirectWays(weights, layer, options, p, ways);
  p.packing = kWinograd;
  if (MayBeWinograd(p, options.optimize) &&
      IsExactWinogradM4(layer, BlocksOf(weights, p), options.rounding)) {
    ways.insert(FillsWinogradTiles(p) ? ways.begin() : ways.end(), {KernelOf(p.packing), p});
  }
  return ways;
}

template <class Row>
Result<KernelCalls> LowerInt8(const OpView& op,
                              const std::vector<Row>& rows,
                              Layer layer,
                              const char* table,
                              const LowerOptions& options) {
  MOTE_TRY(Conv2dParams p, GeometryOf<Conv2dParams>(op));
  MOTE_RETURN_IF_ERROR(SetZeroPointsAndRange(op, options.rounding, p));
  const std::vector<int8_t> weights = Int8Weights(op, 1);
  p = ChooseWay(WaysOf(weights, layer, options, p), options, FieldsAsLaidDown, Basis::kEstimate);
  const BlocksM4 blocks = BlocksOf(weights, p);
  const Row& row = ChooseKernel(rows, p, WithKernelsFor(op, {}, options));
  if (row.isa == kM4) LayDown(p);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "Conv2dParams", options, true);
  const BlockEnds ends = EndsOf(options.rounding);
  if (call.kernel == "Conv2dS8WinogradM4") layer = InWinogradM4(std::move(layer), blocks, ends);
  if (call.kernel == "Conv2dS8BlocksM4") layer = InBlocksM4(std::move(layer), blocks, ends);
  if (call.kernel == "Conv2dS8PairsM4") {
    layer.weights =
        PackedWeightsM4(op, {}, p.output_c, Conv2dDepth(p), kConv2dPairLanesM4, PackWeightPairs);
  }
  if (call.kernel == "Conv2dS8M4") {
    layer.weights =
        PackedWeightsM4(op, {}, p.output_c, Conv2dDepth(p), kConv2dLanesM4, PackWeights);
  }
  return KernelCalls{LayerCall(op, {}, layer, row, p, std::move(call), table)};
}

Result<KernelCalls> LowerInt16(const OpView& op, const Layer& layer, const LowerOptions& options) {
  MOTE_TRY(Conv2dS16Params p, GeometryOf<Conv2dS16Params>(op));
  MOTE_TRY(const ActRange act, ActivationRange(op, op.output(0)));
  p.wide = layer.wide;
  p.act_min = act.min;
  p.act_max = act.max;
  const RowS16& row = ChooseKernel(RowS16s(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "Conv2dS16Params", options, true);
  return KernelCalls{LayerCall(op, {}, layer, row, p, std::move(call), "conv2d_s16")};
}

Result<KernelCalls> LowerFloat(const OpView& op, const Layer& layer, const LowerOptions& options) {
  MOTE_TRY(Conv2dF32Params p, GeometryOf<Conv2dF32Params>(op));
  MOTE_TRY(const FloatRange act, FloatActivationRange(op));
  p.act_min = act.min;
  p.act_max = act.max;
  const RowF32& row = ChooseKernel(RowF32s(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "Conv2dF32Params", options, false);
  return KernelCalls{LayerCall(op, {}, layer, row, p, std::move(call), "conv2d_f32")};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_TRY(const LayerType type, LayerTypeOf(op, {}));
  std::vector<std::string> known = WindowAttributes();
  known.insert(known.end(), {"fused_activation_function", kFoldedZeroPoint, "quantized_bias_type"});
  MOTE_RETURN_IF_ERROR(op.WantAttributes(known));
  const LowerOptions usable = InModeOf(type, options);
  MOTE_TRY(const Layer layer, ChannelLayerOf(op, {}, type, usable.rounding));
  if (type == LayerType::kF32) return LowerFloat(op, layer, usable);
  if (type == LayerType::kS16) return LowerInt16(op, layer, usable);
  if (type == LayerType::kS4) return LowerInt8(op, RowS4s(), layer, "conv2d_s4", usable);
  return LowerInt8(op, RowS8s(), layer, "conv2d", usable);
}

std::vector<KernelInfo> Kernels() {
  return DescribeLayerRows(RowS8s(), RowS4s(), RowS16s(), RowF32s());
}

}  // namespace

const OpDef& Conv2d() {
  static constexpr OpDef kDef = {
      "CONV_2D", "conv2d", Infer, Lower, Kernels, false, true, {}, /*follows_xnnpack=*/true};
  return kDef;
}

}  // namespace mote::ops
