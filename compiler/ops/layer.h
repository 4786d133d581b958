// SPDX-License-Identifier: Apache-2.0
// Operators with weights: the types that they take, and what their kernels read besides parameters.
#pragma once

#include <string>
#include <vector>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/tables.h"
#include "compiler/ops/window.h"
#include "runtime/ops/common/weights_blocks_m4.h"
#include "support/result.h"

namespace mote::ops {

// Activations of int8 with weights of int8 or int4, of int16 with weights of int8, all float32.
enum class LayerType { kS8, kS4, kS16, kF32 };

// Which input is which, and what int16 activations may add: a bias of int32 means sums of 32 bits.
struct LayerInputs {
  size_t x = 0, w = 1, bias = 2;
  int32_t axis = 0;  // of the weights: the output channels
  std::vector<graph::DType> s16_bias = {graph::DType::kInt32, graph::DType::kInt64};
};

struct Layer {
  Operand weights, bias;
  std::vector<Requant> requants;  // none for float32
  int32_t wide = 1;               // int16: sums of 64 bits
};

// Types, scales and zero points of input, weights and output. Weights of int4 are constants.
Result<LayerType> LayerTypeOf(const OpView& op, const LayerInputs& in);

// Weights and bias, constant or computed, zeros where there is no bias. `requants` are checked
// against the sums that they meet.
Result<Layer> LayerOf(const OpView& op,
                      const LayerInputs& in,
                      LayerType type,
                      std::vector<Requant> requants);

// The same, with one requantisation a channel: x scale * weight scale / y scale.
Result<Layer> ChannelLayerOf(const OpView& op,
                             const LayerInputs& in,
                             LayerType type,
                             Rounding rounding);

// Only weights of int8 follow XNNPACK: other types round as kSingle there.
LowerOptions InModeOf(LayerType type, const LowerOptions& options);

// Where sums have 64 bits, their multipliers are below 2^7.
Status WantWideMultipliers(const OpView& op, const std::vector<Requant>& requants);

// The instruction sets whose kernels the operator may have: those that read packed weights want
// constants.
LowerOptions WithKernelsFor(const OpView& op, const LayerInputs& in, const LowerOptions& options);

// Constant weights [channels, depth] of int8 as the kernels for Cortex-M4 read them: PackWeights or
// PackWeightPairs of runtime/ops/common/weights_m4.h.
using PackM4 = void(const int8_t*, int32_t channels, int32_t depth, int32_t lanes, int8_t* packed);
Operand PackedWeightsM4(const OpView& op,
                        const LayerInputs& in,
                        int32_t channels,
                        int32_t depth,
                        int32_t lanes,
                        PackM4* pack);

// A layer of int8 whose weights, bias and multipliers may become blocks for Cortex-M4.
struct BlocksM4 {
  std::vector<int8_t> weights;  // [channels, depth]; none where they are not constants of int8
  int32_t channels = 0, depth = 0;
  int32_t lanes = 0;
  int32_t input_zero_point = 0, output_zero_point = 0;
};
// The values of its constant bias, and with them what is packed: `bias` must outlive the Filters.
std::vector<int32_t> BiasValues(const Layer& layer);
Filters FiltersOf(const Layer& layer, const BlocksM4& blocks, const std::vector<int32_t>& bias);
// The best way to pack its weights that is exact.
WeightPackingM4 PackingM4(const Layer& layer, const BlocksM4& blocks, Rounding rounding);
bool IsExactWinogradM4(const Layer& layer, const BlocksM4& blocks, Rounding rounding);
// `layer` with all of it in its weights: bias and multipliers are empty.
Layer PackedLayer(Layer layer, const std::vector<int8_t>& packed);
Layer InBlocksM4(Layer layer, const BlocksM4& blocks, BlockEnds ends);
Layer InWinogradM4(Layer layer, const BlocksM4& blocks, BlockEnds ends);

// Constant weights of int8, or none.
std::vector<int8_t> Int8Weights(const OpView& op, size_t input);

// Constant weights of int8 or int4 as numbers.
std::vector<int8_t> WeightValues(const OpView& op, size_t input);

// input, weights, bias, requants (but for float32), output, scratch.
template <class Row, class Params>
KernelCall LayerCall(const OpView& op,
                     const LayerInputs& in,
                     const Layer& layer,
                     const Row& row,
                     const Params& p,
                     KernelCall call,
                     std::string table) {
  call.table = std::move(table);
  call.operands = {InputOperand(op.input_id(in.x)), layer.weights, layer.bias};
  constexpr size_t kWithRequants = 6;
  if (call.elements.size() == kWithRequants) {
    call.operands.push_back(ConstantOperand("requant", layer.requants));
  }
  call.operands.push_back(OutputOperand(op.output_id(0)));
  call.operands.push_back(ScratchOperand(row.scratch_bytes(p)));
  return call;
}

// The fields with which the parameters of all convolutions begin.
template <class Params>
void SetGeometry(const graph::Shape& x, const graph::Shape& y, const Window& w, Params& p) {
  p.input_h = x[1];
  p.input_w = x[2];
  p.input_c = x[3];
  p.output_h = y[1];
  p.output_w = y[2];
  p.output_c = y[3];
  p.kernel_h = w.kernel_h;
  p.kernel_w = w.kernel_w;
  p.stride_h = w.stride_h;
  p.stride_w = w.stride_w;
  p.pad_top = w.pad_top;
  p.pad_left = w.pad_left;
}

// The same, of a convolution that may be dilated.
template <class Params>
Result<Params> DilatedGeometryOf(const OpView& op) {
  const graph::Shape& w = op.input(1).shape;
  MOTE_TRY(const Window window, WindowOf(op, w[1], w[2]));
  Params p = {};
  SetGeometry(op.input(0).shape, op.output(0).shape, window, p);
  p.dilation_h = window.dilation_h;
  p.dilation_w = window.dilation_w;
  return p;
}

template <class Params>
void AddSizes(const Params& p, Fields& f) {
  f.Add("input_h", p.input_h).Add("input_w", p.input_w).Add("input_c", p.input_c);
  f.Add("output_h", p.output_h).Add("output_w", p.output_w).Add("output_c", p.output_c);
  f.Add("kernel_h", p.kernel_h).Add("kernel_w", p.kernel_w);
  f.Add("stride_h", p.stride_h).Add("stride_w", p.stride_w);
}

template <class Params>
void AddPads(const Params& p, Fields& f) {
  f.Add("pad_top", p.pad_top).Add("pad_left", p.pad_left);
}

template <class Params>
Fields DilatedGeometryFields(const Params& p) {
  Fields f;
  AddSizes(p, f);
  f.Add("dilation_h", p.dilation_h).Add("dilation_w", p.dilation_w);
  AddPads(p, f);
  return f;
}

template <class Params>
void AddRange(const Params& p, Fields& f) {
  f.Add("act_min", p.act_min).Add("act_max", p.act_max);
}

// What int8 convolutions have besides: zero points and clamp. The input's zero point is 0 where it
// is in the bias.
template <class Params>
Status SetZeroPointsAndRange(const OpView& op, Rounding rounding, Params& p) {
  MOTE_TRY(const ActRange act, ActivationRange(op, op.output(0), rounding));
  p.pad_value = ZeroPointOf(op.input(0));
  p.input_zero_point = op.attributes().Bool(kFoldedZeroPoint, false) ? 0 : p.pad_value;
  p.output_zero_point = ZeroPointOf(op.output(0));
  p.act_min = act.min;
  p.act_max = act.max;
  return {};
}

template <class Params>
void AddZeroPointsAndRange(const Params& p, Fields& f) {
  f.Add("input_zero_point", p.input_zero_point).Add("pad_value", p.pad_value);
  f.Add("output_zero_point", p.output_zero_point);
  AddRange(p, f);
}

// `mote ops` rows of an operator that has all four types.
template <class S8, class S4, class S16, class F32>
std::vector<KernelInfo> DescribeLayerRows(const std::vector<S8>& s8,
                                          const std::vector<S4>& s4,
                                          const std::vector<S16>& s16,
                                          const std::vector<F32>& f32) {
  return DescribeTables({DescribeRows("int8", s8),
                         DescribeRows("int8, int4 weights", s4),
                         DescribeRows("int16x8", s16),
                         DescribeRows("float32", f32)});
}

}  // namespace mote::ops
