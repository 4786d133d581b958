// SPDX-License-Identifier: Apache-2.0
// SVDF: x [N,I], wf [F,I], wt [F,M], bias [U], state [N,F*M] -> y [N,U], with F = U * rank; x and y
// int8 with wt and state int8 or int16, or all float32.
#include "runtime/ops/svdf/svdf.h"

#include <fmt/format.h>

#include <map>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/states.h"
#include "compiler/ops/tables.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Shape;
using Row = KernelRow<SvdfParams, decltype(SvdfS8Ref<Rounding::kSingle>)>;
using RowS16 = KernelRow<SvdfParams, decltype(SvdfS16Ref<Rounding::kSingle>)>;
using RowF32 = KernelRow<SvdfF32Params, decltype(SvdfF32Ref)>;

constexpr States kStates = {4, 1};

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(SvdfParams, __VA_ARGS__)
#include "runtime/ops/svdf/svdf_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

const std::vector<RowS16>& RowsS16() {
  static const std::vector<RowS16> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(SvdfParams, __VA_ARGS__)
#include "runtime/ops/svdf/svdf_s16_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

const std::vector<RowF32>& RowsF32() {
  static const std::vector<RowF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(SvdfF32Params, __VA_ARGS__)
#include "runtime/ops/svdf/svdf_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const SvdfParams& p) {
  Fields f;
  f.Add("batches", p.batches).Add("input_depth", p.input_depth).Add("units", p.units);
  f.Add("rank", p.rank).Add("memory", p.memory);
  f.Add("input_zero_point", p.input_zero_point).Add("state_zero_point", p.state_zero_point);
  f.Add("output_zero_point", p.output_zero_point);
  f.Add("feature_requant", p.feature_requant).Add("output_requant", p.output_requant);
  return f;
}

Fields FieldsOf(const SvdfF32Params& p) {
  Fields f;
  f.Add("batches", p.batches).Add("input_depth", p.input_depth).Add("units", p.units);
  f.Add("rank", p.rank).Add("memory", p.memory).Add("activation", p.activation);
  return f;
}

Status WantShape(const OpView& op, const char* role, size_t i, const Shape& want) {
  if (op.input(i).shape == want) return {};
  return op.Fail(fmt::format("{} has shape {}, want {}.",
                             role,
                             graph::ShapeText(op.input(i).shape),
                             graph::ShapeText(want)));
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(3, 5));
  if (!op.has_input(4)) return op.Fail("input 4, the state, is not given, want a variable.");
  MOTE_RETURN_IF_ERROR(WantStates(op, kStates));
  MOTE_RETURN_IF_ERROR(op.WantRank("input", op.input(0), 2, 2));
  MOTE_RETURN_IF_ERROR(op.WantRank("feature weights", op.input(1), 2, 2));
  MOTE_RETURN_IF_ERROR(op.WantRank("time weights", op.input(2), 2, 2));
  const int32_t batches = op.input(0).shape[0];
  const int32_t filters = op.input(1).shape[0];
  const int32_t memory = op.input(2).shape[1];
  const int64_t rank = op.attributes().Int("rank", 0);
  if (rank < 1 || filters % rank != 0) {
    return op.Fail(fmt::format("rank {}, want one that divides the {} filters.", rank, filters));
  }
  if (memory < 1) return op.Fail("time weights for no step, want at least one.");
  const auto units = static_cast<int32_t>(filters / rank);
  MOTE_RETURN_IF_ERROR(WantShape(op, "feature weights", 1, {filters, op.input(0).shape[1]}));
  MOTE_RETURN_IF_ERROR(WantShape(op, "time weights", 2, {filters, memory}));
  if (op.has_input(3)) MOTE_RETURN_IF_ERROR(WantShape(op, "bias", 3, {units}));
  MOTE_RETURN_IF_ERROR(WantShape(op, "state", 4, {batches, filters * memory}));
  return ShapesWithStates(op, kStates, {batches, units});
}

// The fields that both kinds of parameters have.
template <class Params>
Params ShapeParamsOf(const OpView& op) {
  Params p = {};
  p.batches = op.input(0).shape[0];
  p.input_depth = op.input(0).shape[1];
  p.units = op.output(0).shape[1];
  p.rank = static_cast<int32_t>(op.attributes().Int("rank", 0));
  p.memory = op.input(2).shape[1];
  return p;
}

Status WantSymmetric(const OpView& op, const char* role, size_t i, DType dtype) {
  MOTE_RETURN_IF_ERROR(WantQuantized(op, role, op.input(i), dtype));
  MOTE_RETURN_IF_ERROR(op.WantConstant(role, i));
  if (ZeroPointOf(op.input(i)) == 0) return {};
  return op.Fail(fmt::format("{} have zero point {}, want 0.", role, ZeroPointOf(op.input(i))));
}

Result<SvdfParams> ParamsOf(const OpView& op) {
  const auto scale = [](const graph::Tensor& tensor) { return tensor.quantization.scale[0]; };
  const float state = scale(op.input(4));
  SvdfParams p = ShapeParamsOf<SvdfParams>(op);
  p.input_zero_point = ZeroPointOf(op.input(0));
  p.state_zero_point = ZeroPointOf(op.input(4));
  p.output_zero_point = ZeroPointOf(op.output(0));
  // TFLM multiplies and divides these scales in float.
  const float feature = scale(op.input(0)) * scale(op.input(1)) / state;
  const float output = state * scale(op.input(2)) / scale(op.output(0));
  MOTE_TRY(
      p.feature_requant,
      RequantOf(
          op, "input scale * feature weight scale / state scale", static_cast<double>(feature)));
  MOTE_TRY(
      p.output_requant,
      RequantOf(op, "state scale * time weight scale / output scale", static_cast<double>(output)));
  return p;
}

std::vector<Operand> OperandsOf(const OpView& op, Operand feature, Operand time, Operand bias) {
  return {InputOperand(op.input_id(0)),
          std::move(feature),
          std::move(time),
          std::move(bias),
          InputOperand(op.input_id(4)),
          OutputOperand(op.output_id(0)),
          OutputOperand(NewState(op, kStates, 0))};
}

template <class State, class Row>
Result<KernelCalls> LowerInteger(const OpView& op,
                                 const std::vector<Row>& rows,
                                 const char* table,
                                 const LowerOptions& options) {
  MOTE_TRY(const SvdfParams p, ParamsOf(op));
  MOTE_TRY(const std::vector<int32_t> bias, BiasValues(op, 3, p.units));
  const Row& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "SvdfParams", options, true);
  call.table = table;
  call.operands = OperandsOf(op,
                             ConstantOperand("feature_weights", op.Values<int8_t>(1)),
                             ConstantOperand("time_weights", op.Values<State>(2)),
                             ConstantOperand("bias", bias));
  return KernelCalls{std::move(call)};
}

// What the fused activation says is not computed: TFLM only clamps to int8.
Result<KernelCalls> LowerS8(const OpView& op, const LowerOptions& options) {
  const DType state = op.input(2).dtype;
  MOTE_RETURN_IF_ERROR(WantInt8(op, "input", op.input(0)));
  MOTE_RETURN_IF_ERROR(WantSymmetric(op, "feature weights", 1, DType::kInt8));
  MOTE_RETURN_IF_ERROR(op.WantDTypeIn("time weights", op.input(2), {DType::kInt8, DType::kInt16}));
  MOTE_RETURN_IF_ERROR(WantSymmetric(op, "time weights", 2, state));
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "state", op.input(4), state));
  MOTE_RETURN_IF_ERROR(WantInt8(op, "output", op.output(0)));
  if (state == DType::kInt16) return LowerInteger<int16_t>(op, RowsS16(), "svdf_s16", options);
  return LowerInteger<int8_t>(op, Rows(), "svdf", options);
}

Result<int32_t> ActivationOf(const OpView& op) {
  static const std::map<std::string, SvdfActivation> kNames = {{"NONE", kSvdfNone},
                                                               {"RELU", kSvdfRelu},
                                                               {"RELU_N1_TO_1", kSvdfReluN1To1},
                                                               {"RELU6", kSvdfRelu6},
                                                               {"TANH", kSvdfTanh},
                                                               {"SIGN_BIT", kSvdfSignBit}};
  const std::string name = op.attributes().EnumName("fused_activation_function", "NONE");
  const auto found = kNames.find(name);
  if (found != kNames.end()) return found->second;
  return op.Fail(fmt::format("fused activation {} is not supported.", name));
}

Result<KernelCalls> LowerF32(const OpView& op, const LowerOptions& options) {
  static constexpr const char* kRoles[] = {
      "input", "feature weights", "time weights", "bias", "state"};
  for (size_t i = 0; i < std::size(kRoles); ++i) {
    if (!op.has_input(i)) continue;
    MOTE_RETURN_IF_ERROR(op.WantDType(kRoles[i], op.input(i), DType::kFloat32));
    if (i >= 1 && i <= 3) MOTE_RETURN_IF_ERROR(op.WantConstant(kRoles[i], i));
  }
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), DType::kFloat32));
  SvdfF32Params p = ShapeParamsOf<SvdfF32Params>(op);
  MOTE_TRY(p.activation, ActivationOf(op));
  std::vector<float> bias(static_cast<size_t>(p.units), 0.0F);
  if (op.has_input(3)) bias = op.Values<float>(3);
  const RowF32& row = ChooseKernel(RowsF32(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "SvdfF32Params", options, false);
  call.table = "svdf_f32";
  call.operands = OperandsOf(op,
                             ConstantOperand("feature_weights", op.Values<float>(1)),
                             ConstantOperand("time_weights", op.Values<float>(2)),
                             ConstantOperand("bias", bias));
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  // The last concerns weights of another type than the input's, which are refused.
  MOTE_RETURN_IF_ERROR(
      op.WantAttributes({"rank", "fused_activation_function", "asymmetric_quantize_inputs"}));
  MOTE_RETURN_IF_ERROR(op.WantDTypeIn("input", op.input(0), {DType::kInt8, DType::kFloat32}));
  return op.input(0).dtype == DType::kInt8 ? LowerS8(op, options) : LowerF32(op, options);
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables({DescribeRows("int8", Rows()),
                         DescribeRows("int8, int16 state", RowsS16()),
                         DescribeRows("float32", RowsF32())});
}

}  // namespace

const OpDef& Svdf() {
  static constexpr OpDef kDef = {.opcode = "SVDF",
                                 .folder = "svdf",
                                 .infer = Infer,
                                 .lower = Lower,
                                 .kernels = Kernels,
                                 .states = kStates};
  return kDef;
}

}  // namespace mote::ops
