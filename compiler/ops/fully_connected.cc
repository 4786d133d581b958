// SPDX-License-Identifier: Apache-2.0
// FULLY_CONNECTED: x [...,Ci], weights [Co,Ci], bias [Co] -> y [R,Co], or [...,Co] with
// keep_num_dims.
#include "runtime/ops/fully_connected/fully_connected.h"

#include <fmt/format.h>

#include "compiler/ops/layer.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"

namespace mote::ops {
namespace {

using graph::Shape;

using RowS8 = KernelRow<FullyConnectedParams, decltype(FullyConnectedS8Ref<Rounding::kSingle>)>;

const std::vector<RowS8>& RowS8s() {
  static const std::vector<RowS8> kRows = {
#define MOTE_KERNEL(...) MOTE_ALL_ROUNDINGS_ROW(FullyConnectedParams, __VA_ARGS__)
#include "runtime/ops/fully_connected/fully_connected_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowS4 = KernelRow<FullyConnectedParams, decltype(FullyConnectedS4Ref<Rounding::kSingle>)>;

const std::vector<RowS4>& RowS4s() {
  static const std::vector<RowS4> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(FullyConnectedParams, __VA_ARGS__)
#include "runtime/ops/fully_connected/fully_connected_s4_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowS16 =
    KernelRow<FullyConnectedS16Params, decltype(FullyConnectedS16Ref<Rounding::kSingle>)>;

const std::vector<RowS16>& RowS16s() {
  static const std::vector<RowS16> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(FullyConnectedS16Params, __VA_ARGS__)
#include "runtime/ops/fully_connected/fully_connected_s16_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowF32 = KernelRow<FullyConnectedF32Params, decltype(FullyConnectedF32Ref)>;

const std::vector<RowF32>& RowF32s() {
  static const std::vector<RowF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(FullyConnectedF32Params, __VA_ARGS__)
#include "runtime/ops/fully_connected/fully_connected_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const FullyConnectedParams& p) {
  Fields f;
  f.Add("rows", p.rows).Add("input_depth", p.input_depth).Add("output_depth", p.output_depth);
  f.Add("input_zero_point", p.input_zero_point).Add("weights_zero_point", p.weights_zero_point);
  f.Add("output_zero_point", p.output_zero_point);
  f.Add("requant_stride", p.requant_stride);
  AddRange(p, f);
  f.Add("packing", p.packing);
  return f;
}

Fields FieldsOf(const FullyConnectedS16Params& p) {
  Fields f;
  f.Add("rows", p.rows).Add("input_depth", p.input_depth).Add("output_depth", p.output_depth);
  f.Add("weights_zero_point", p.weights_zero_point).Add("requant_stride", p.requant_stride);
  f.Add("wide", p.wide);
  AddRange(p, f);
  return f;
}

Fields FieldsOf(const FullyConnectedF32Params& p) {
  Fields f;
  f.Add("rows", p.rows).Add("input_depth", p.input_depth).Add("output_depth", p.output_depth);
  AddRange(p, f);
  return f;
}

Status CheckAttributes(const OpView& op) {
  const std::string format = op.attributes().EnumName("weights_format", "DEFAULT");
  if (format != "DEFAULT") return op.Fail("weights_format " + format + ", want DEFAULT.");
  // asymmetric_quantize_inputs concerns float inputs of quantised weights, which are refused.
  return op.WantAttributes({"fused_activation_function",
                            "weights_format",
                            "keep_num_dims",
                            kFoldedZeroPoint,
                            "asymmetric_quantize_inputs",
                            "quantized_bias_type"});
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(2, 3));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.WantRank("weights", op.input(1), 2, 2));
  const int32_t inputs = op.input(1).shape[1];
  const int32_t outputs = op.input(1).shape[0];
  const Shape& x = op.input(0).shape;
  const bool keep = op.attributes().Bool("keep_num_dims", false);
  const int64_t elements = graph::ElementCount(x).value_or(-1);
  const bool fits = inputs > 0 && elements >= 0 && elements % inputs == 0 &&
                    (!keep || (!x.empty() && x.back() == inputs));
  if (!fits) {
    return op.Fail(fmt::format("input has shape {}, want rows of {} elements as the weights have.",
                               graph::ShapeText(x),
                               inputs));
  }
  if (!keep) return std::vector<Shape>{{static_cast<int32_t>(elements / inputs), outputs}};
  Shape y = x;
  y.back() = outputs;
  return std::vector<Shape>{y};
}

template <class Params>
void SetSizes(const OpView& op, Params& p) {
  p.input_depth = op.input(1).shape[1];
  p.output_depth = op.input(1).shape[0];
  p.rows = CountOf(op.input(0)) / p.input_depth;
}

template <class Params>
Status SetQuantization(const OpView& op, Rounding rounding, Params& p) {
  MOTE_TRY(const ActRange act, ActivationRange(op, op.output(0), rounding));
  p.requant_stride = op.input(1).quantization.per_channel() ? 1 : 0;
  p.weights_zero_point = p.requant_stride == 0 ? ZeroPointOf(op.input(1)) : 0;
  p.act_min = act.min;
  p.act_max = act.max;
  return {};
}

BlocksM4 BlocksOf(const OpView& op, const FullyConnectedParams& p) {
  BlocksM4 blocks;
  if (p.weights_zero_point == 0) blocks.weights = Int8Weights(op, 1);
  blocks.channels = p.output_depth;
  blocks.depth = p.input_depth;
  blocks.lanes = kFullyConnectedPairLanesM4;
  blocks.input_zero_point = p.input_zero_point;
  blocks.output_zero_point = p.output_zero_point;
  return blocks;
}

// As the blocks are packed from it: the layer's one requantisation repeated.
Layer OneForEachChannel(Layer layer, int32_t channels) {
  if (layer.requants.size() == 1) {
    layer.requants = std::vector<Requant>(static_cast<size_t>(channels), layer.requants[0]);
  }
  return layer;
}

WeightPackingM4 PackingOf(const Layer& layer, const BlocksM4& blocks, Rounding rounding) {
  const Layer repeated = OneForEachChannel(layer, blocks.channels);
  const WeightPackingM4 packing = PackingM4(repeated, blocks, rounding);
  const bool alike = rounding == Rounding::kSingle && layer.requants.size() == 1;
  if (packing != kBlocks || !alike) return packing;
  const std::vector<int32_t> bias = BiasValues(repeated);
  return EndsAreShared(FiltersOf(repeated, blocks, bias)) ? kTensorBlocks : kBlocks;
}

// `layer` with its bias in its weights; the requantisation stays as it is.
Layer InTensorBlocks(Layer layer, const BlocksM4& b) {
  const std::vector<Requant> requants = layer.requants;
  layer = InBlocksM4(OneForEachChannel(std::move(layer), b.channels), b, BlockEnds::kShared);
  layer.requants = requants;
  return layer;
}

template <class Row>
Result<KernelCalls> LowerInt8(const OpView& op,
                              const std::vector<Row>& rows,
                              Layer layer,
                              const char* table,
                              const LowerOptions& options) {
  FullyConnectedParams p = {};
  SetSizes(op, p);
  MOTE_RETURN_IF_ERROR(SetQuantization(op, options.rounding, p));
  const bool folded = op.attributes().Bool(kFoldedZeroPoint, false);
  p.input_zero_point = folded ? 0 : ZeroPointOf(op.input(0));
  p.output_zero_point = ZeroPointOf(op.output(0));
  const BlocksM4 blocks = BlocksOf(op, p);
  p.packing = PackingOf(layer, blocks, options.rounding);
  const Row& row = ChooseKernel(rows, p, WithKernelsFor(op, {}, options));
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "FullyConnectedParams", options, true);
  if (call.kernel == "FullyConnectedS8TensorBlocksM4") {
    layer = InTensorBlocks(std::move(layer), blocks);
  }
  if (call.kernel == "FullyConnectedS8BlocksM4") {
    layer = OneForEachChannel(std::move(layer), p.output_depth);
    layer = InBlocksM4(std::move(layer), blocks, EndsOf(options.rounding));
  }
  if (call.kernel == "FullyConnectedS8PairsM4") {
    layer.weights = PackedWeightsM4(
        op, {}, p.output_depth, p.input_depth, kFullyConnectedPairLanesM4, PackWeightPairs);
  }
  if (call.kernel == "FullyConnectedS8M4") {
    layer.weights =
        PackedWeightsM4(op, {}, p.output_depth, p.input_depth, kFullyConnectedLanesM4, PackWeights);
  }
  return KernelCalls{LayerCall(op, {}, layer, row, p, std::move(call), table)};
}

Result<KernelCalls> LowerInt16(const OpView& op, const Layer& layer, const LowerOptions& options) {
  FullyConnectedS16Params p = {};
  SetSizes(op, p);
  MOTE_RETURN_IF_ERROR(SetQuantization(op, options.rounding, p));
  p.wide = layer.wide;
  const RowS16& row = ChooseKernel(RowS16s(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "FullyConnectedS16Params", options, true);
  return KernelCalls{LayerCall(op, {}, layer, row, p, std::move(call), "fully_connected_s16")};
}

Result<KernelCalls> LowerFloat(const OpView& op, const Layer& layer, const LowerOptions& options) {
  MOTE_TRY(const FloatRange act, FloatActivationRange(op));
  FullyConnectedF32Params p = {};
  SetSizes(op, p);
  p.act_min = act.min;
  p.act_max = act.max;
  const RowF32& row = ChooseKernel(RowF32s(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "FullyConnectedF32Params", options, false);
  return KernelCalls{LayerCall(op, {}, layer, row, p, std::move(call), "fully_connected_f32")};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_TRY(const LayerType type, LayerTypeOf(op, {}));
  MOTE_RETURN_IF_ERROR(CheckAttributes(op));
  const LowerOptions usable = InModeOf(type, options);
  std::vector<Requant> requants;
  if (type != LayerType::kF32) {
    MOTE_TRY(requants, FullyConnectedRequants(op, usable.rounding));
  }
  MOTE_TRY(const Layer layer, LayerOf(op, {}, type, std::move(requants)));
  if (type == LayerType::kF32) return LowerFloat(op, layer, usable);
  if (type == LayerType::kS16) return LowerInt16(op, layer, usable);
  if (type == LayerType::kS4) return LowerInt8(op, RowS4s(), layer, "fully_connected_s4", usable);
  return LowerInt8(op, RowS8s(), layer, "fully_connected", usable);
}

std::vector<KernelInfo> Kernels() {
  return DescribeLayerRows(RowS8s(), RowS4s(), RowS16s(), RowF32s());
}

}  // namespace

const OpDef& FullyConnected() {
  static constexpr OpDef kDef = {"FULLY_CONNECTED",
                                 "fully_connected",
                                 Infer,
                                 Lower,
                                 Kernels,
                                 false,
                                 false,
                                 {},
                                 /*follows_xnnpack=*/true};
  return kDef;
}

}  // namespace mote::ops
