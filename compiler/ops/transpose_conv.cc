// SPDX-License-Identifier: Apache-2.0
// TRANSPOSE_CONV: output shape [4], weights [Co,Kh,Kw,Ci], x [1,H,W,Ci], bias [Co]
//   -> y [1,Ho,Wo,Co].
#include "runtime/ops/transpose_conv/transpose_conv.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/ops/layer.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/tables.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Shape;

LayerInputs Inputs() { return {2, 1, 3, 0, {DType::kInt16, DType::kInt64}}; }

using RowS8 = KernelRow<TransposeConvParams, decltype(TransposeConvS8Ref<Rounding::kSingle>)>;

const std::vector<RowS8>& RowS8s() {
  static const std::vector<RowS8> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(TransposeConvParams, __VA_ARGS__)
#include "runtime/ops/transpose_conv/transpose_conv_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowS16 = KernelRow<TransposeConvS16Params, decltype(TransposeConvS16Ref)>;

const std::vector<RowS16>& RowS16s() {
  static const std::vector<RowS16> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(TransposeConvS16Params, __VA_ARGS__)
#include "runtime/ops/transpose_conv/transpose_conv_s16_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowF32 = KernelRow<TransposeConvF32Params, decltype(TransposeConvF32Ref)>;

const std::vector<RowF32>& RowF32s() {
  static const std::vector<RowF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(TransposeConvF32Params, __VA_ARGS__)
#include "runtime/ops/transpose_conv/transpose_conv_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const TransposeConvParams& p) {
  Fields f;
  AddSizes(p, f);
  AddPads(p, f);
  f.Add("input_zero_point", p.input_zero_point).Add("output_zero_point", p.output_zero_point);
  AddRange(p, f);
  return f;
}

// int16 and float32.
template <class Params>
Fields FieldsOf(const Params& p) {
  Fields f;
  AddSizes(p, f);
  AddPads(p, f);
  AddRange(p, f);
  return f;
}

// As the output states it: a constant input 0 says the same, one that is computed is not read.
// Which of its pixels the input reaches is left to the model.
Result<Shape> OutputShape(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantRank("output", op.output(0), 4, 4));
  if (!op.is_constant(0)) return op.output(0).shape;
  MOTE_TRY(const std::vector<int64_t> stated, op.IndexValues("output shape", 0));
  const bool fits = stated.size() == 4 && std::all_of(stated.begin(), stated.end(), [](int64_t d) {
                      return d >= 0 && d <= INT32_MAX;
                    });
  if (fits) return Shape(stated.begin(), stated.end());
  return op.Fail(fmt::format("output shape [{}], want 4 dimensions.", fmt::join(stated, ",")));
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(3, 4));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.WantRank("weights", op.input(1), 4, 4));
  MOTE_RETURN_IF_ERROR(op.WantRank("input", op.input(2), 4, 4));
  const Shape& w = op.input(1).shape;
  const Shape& x = op.input(2).shape;
  if (w[3] != x[3]) {
    return op.Fail(
        fmt::format("weights have {} input channels, want {} as the input has.", w[3], x[3]));
  }
  if (x[0] != 1) return op.Fail(fmt::format("batch {}, want 1.", x[0]));
  MOTE_TRY(const Shape y, OutputShape(op));
  if (y[3] != w[0]) {
    return op.Fail(fmt::format("output has {} channels, want {}, as many as filters.", y[3], w[0]));
  }
  MOTE_TRY([[maybe_unused]] const Window window, WindowOver(op, y, w[1], w[2]));
  return std::vector<Shape>{y};
}

template <class Params>
Result<Params> GeometryOf(const OpView& op) {
  const Shape& w = op.input(1).shape;
  MOTE_TRY(const Window window, WindowOver(op, op.output(0).shape, w[1], w[2]));
  Params p = {};
  SetGeometry(op.input(2).shape, op.output(0).shape, window, p);
  return p;
}

Result<KernelCalls> LowerInt8(const OpView& op, const Layer& layer, const LowerOptions& options) {
  MOTE_TRY(TransposeConvParams p, GeometryOf<TransposeConvParams>(op));
  MOTE_TRY(const ActRange act, ActivationRange(op, op.output(0)));
  p.input_zero_point = ZeroPointOf(op.input(2));
  p.output_zero_point = ZeroPointOf(op.output(0));
  p.act_min = act.min;
  p.act_max = act.max;
  const RowS8& row = ChooseKernel(RowS8s(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "TransposeConvParams", options, true);
  return KernelCalls{LayerCall(op, Inputs(), layer, row, p, std::move(call), "transpose_conv")};
}

Result<KernelCalls> LowerInt16(const OpView& op, const Layer& layer, const LowerOptions& options) {
  MOTE_TRY(TransposeConvS16Params p, GeometryOf<TransposeConvS16Params>(op));
  MOTE_TRY(const ActRange act, ActivationRange(op, op.output(0)));
  p.act_min = act.min;
  p.act_max = act.max;
  const RowS16& row = ChooseKernel(RowS16s(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "TransposeConvS16Params", options, false);
  return KernelCalls{LayerCall(op, Inputs(), layer, row, p, std::move(call), "transpose_conv_s16")};
}

Result<KernelCalls> LowerFloat(const OpView& op, const Layer& layer, const LowerOptions& options) {
  MOTE_TRY(TransposeConvF32Params p, GeometryOf<TransposeConvF32Params>(op));
  MOTE_TRY(const FloatRange act, FloatActivationRange(op));
  p.act_min = act.min;
  p.act_max = act.max;
  const RowF32& row = ChooseKernel(RowF32s(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "TransposeConvF32Params", options, false);
  return KernelCalls{LayerCall(op, Inputs(), layer, row, p, std::move(call), "transpose_conv_f32")};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_TRY(const LayerType type, LayerTypeOf(op, Inputs()));
  if (type == LayerType::kS4) {
    MOTE_RETURN_IF_ERROR(op.WantDType("weights", op.input(1), DType::kInt8));
  }
  MOTE_RETURN_IF_ERROR(op.WantAttributes(
      {"padding", "stride_w", "stride_h", "fused_activation_function", "quantized_bias_type"}));
  MOTE_TRY(const Layer layer, ChannelLayerOf(op, Inputs(), type, options.rounding));
  if (type == LayerType::kF32) return LowerFloat(op, layer, options);
  if (type == LayerType::kS16) return LowerInt16(op, layer, options);
  return LowerInt8(op, layer, options);
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables({DescribeRows("int8", RowS8s()),
                         DescribeRows("int16x8", RowS16s()),
                         DescribeRows("float32", RowF32s())});
}

}  // namespace

const OpDef& TransposeConv() {
  static constexpr OpDef kDef = {"TRANSPOSE_CONV", "transpose_conv", Infer, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
