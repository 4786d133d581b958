// SPDX-License-Identifier: Apache-2.0
// UNIDIRECTIONAL_SEQUENCE_LSTM: x [N,T,I] (or [T,N,I]), 8 weights, 4 biases, hidden and cell state
// [N,S] -> y [N,T,S]; int8 or int16 with int8 weights and an int16 cell state, or all float32.
#include "runtime/ops/lstm/lstm.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/requant.h"
#include "compiler/ops/states.h"
#include "compiler/ops/tables.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Shape;
using Row = KernelRow<LstmParams, decltype(LstmS8Ref<Rounding::kSingle>)>;
using RowS16 = KernelRow<LstmParams, decltype(LstmS16Ref<Rounding::kSingle>)>;
using RowF32 = KernelRow<LstmF32Params, decltype(LstmF32Ref)>;

// The operator's inputs. Gates stand in the order input, forget, cell, output.
constexpr size_t kInput = 0;
constexpr size_t kInputWeights = 1;
constexpr size_t kRecurrentWeights = 5;
constexpr size_t kBias = 12;
constexpr size_t kHidden = 18;
constexpr size_t kCell = 19;
constexpr size_t kInputs = 24;
constexpr size_t kGates = 4;
constexpr States kStates = {kHidden, 2};

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(LstmParams, __VA_ARGS__)
#include "runtime/ops/lstm/lstm_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

const std::vector<RowS16>& RowsS16() {
  static const std::vector<RowS16> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(LstmParams, __VA_ARGS__)
#include "runtime/ops/lstm/lstm_s16_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

const std::vector<RowF32>& RowsF32() {
  static const std::vector<RowF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(LstmF32Params, __VA_ARGS__)
#include "runtime/ops/lstm/lstm_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const LstmParams& p) {
  Fields f;
  f.Add("batches", p.batches).Add("steps", p.steps).Add("input_depth", p.input_depth);
  f.Add("units", p.units).Add("time_major", p.time_major);
  f.Add("input_zero_point", p.input_zero_point).Add("hidden_zero_point", p.hidden_zero_point);
  f.Add("cell_clip", p.cell_clip);
  f.Add("cell_multiplier", p.cell_multiplier).Add("cell_shift", p.cell_shift);
  f.Add("forget_requant", p.forget_requant).Add("input_requant", p.input_requant);
  f.Add("hidden_requant", p.hidden_requant);
  return f;
}

Fields FieldsOf(const LstmF32Params& p) {
  Fields f;
  f.Add("batches", p.batches).Add("steps", p.steps).Add("input_depth", p.input_depth);
  f.Add("units", p.units).Add("time_major", p.time_major).Add("cell_clip", p.cell_clip);
  return f;
}

// What LSTMs may have beyond the plain one. TFLM refuses it too.
Status WantPlain(const OpView& op) {
  struct Extra {
    size_t first, count;
    const char* name;
  };
  static constexpr Extra kExtras[] = {
      {9, 3, "peephole weights"}, {16, 2, "a projection"}, {20, 4, "layer normalisation"}};
  for (const Extra& extra : kExtras) {
    for (size_t i = extra.first; i < extra.first + extra.count; ++i) {
      if (!op.has_input(i)) continue;
      return op.Fail(fmt::format("input {}: {}, want an LSTM without.", i, extra.name));
    }
  }
  for (size_t i = 0; i <= kCell; ++i) {
    const bool is_extra = (i >= 9 && i < 12) || i == 16 || i == 17;
    if (is_extra || op.has_input(i)) continue;
    return op.Fail(fmt::format("input {} is not given, want all four gates and both states.", i));
  }
  return {};
}

Status WantShape(const OpView& op, size_t i, const Shape& want) {
  if (op.input(i).shape == want) return {};
  return op.Fail(fmt::format("input {} has shape {}, want {}.",
                             i,
                             graph::ShapeText(op.input(i).shape),
                             graph::ShapeText(want)));
}

struct Sizes {
  int32_t batches, steps, input_depth, units;
};

Sizes SizesOf(const OpView& op) {
  const Shape& x = op.input(kInput).shape;
  const bool time_major = op.attributes().Bool("time_major", false);
  return {x[time_major ? 1 : 0], x[time_major ? 0 : 1], x[2], op.input(kHidden).shape[1]};
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  if (op.input_count() != kInputs) {
    return op.Fail(fmt::format("{} inputs, want {}.", op.input_count(), kInputs));
  }
  MOTE_RETURN_IF_ERROR(WantPlain(op));
  MOTE_RETURN_IF_ERROR(WantStates(op, kStates));
  if (op.input_id(kHidden) == op.input_id(kCell)) {
    return op.Fail("hidden and cell state are one tensor, want two.");
  }
  MOTE_RETURN_IF_ERROR(op.WantRank("input", op.input(kInput), 3, 3));
  MOTE_RETURN_IF_ERROR(op.WantRank("hidden state", op.input(kHidden), 2, 2));
  const Sizes size = SizesOf(op);
  for (size_t gate = 0; gate < kGates; ++gate) {
    MOTE_RETURN_IF_ERROR(WantShape(op, kInputWeights + gate, {size.units, size.input_depth}));
    MOTE_RETURN_IF_ERROR(WantShape(op, kRecurrentWeights + gate, {size.units, size.units}));
    MOTE_RETURN_IF_ERROR(WantShape(op, kBias + gate, {size.units}));
  }
  MOTE_RETURN_IF_ERROR(WantShape(op, kHidden, {size.batches, size.units}));
  if (CountOf(op.input(kCell)) != CountOf(op.input(kHidden))) {
    return op.Fail(fmt::format("cell state has shape {}, want {} elements.",
                               graph::ShapeText(op.input(kCell).shape),
                               CountOf(op.input(kHidden))));
  }
  Shape y = op.input(kInput).shape;
  y[2] = size.units;
  return ShapesWithStates(op, kStates, y);
}

// The four gates' constants of one kind, one behind the other.
template <class T>
Operand Gates(const OpView& op, const char* role, size_t first) {
  std::vector<T> all;
  for (size_t gate = 0; gate < kGates; ++gate) {
    const std::vector<T> one = op.Values<T>(first + gate);
    all.insert(all.end(), one.begin(), one.end());
  }
  return ConstantOperand(role, all);
}

Status WantWeights(const OpView& op, DType weights, DType bias) {
  for (size_t i = kInputWeights; i < kRecurrentWeights + kGates; ++i) {
    MOTE_RETURN_IF_ERROR(op.WantDType("weights", op.input(i), weights));
    MOTE_RETURN_IF_ERROR(op.WantConstant("weights", i));
    if (weights != DType::kInt8) continue;
    MOTE_RETURN_IF_ERROR(op.WantPerTensor("weights", op.input(i)));
    if (ZeroPointOf(op.input(i)) == 0) continue;
    return op.Fail(fmt::format("weights have zero point {}, want 0.", ZeroPointOf(op.input(i))));
  }
  for (size_t i = kBias; i < kBias + kGates; ++i) {
    MOTE_RETURN_IF_ERROR(op.WantDType("bias", op.input(i), bias));
    MOTE_RETURN_IF_ERROR(op.WantConstant("bias", i));
  }
  return {};
}

// Sums of int16 products have 47 bits: RequantizeWide() takes no more.
Status WantSumsOf47Bits(const OpView& op, const Sizes& size) {
  constexpr int32_t kMostProducts = 1 << 22;  // of 2^16 * 2^7
  constexpr int64_t kMostBias = int64_t{1} << 46;
  if (size.input_depth >= kMostProducts || size.units >= kMostProducts) {
    return op.Fail("more than 2^22 inputs or units.");
  }
  for (size_t i = kBias; i < kBias + kGates; ++i) {
    for (const int64_t bias : op.Values<int64_t>(i)) {
      if (bias > -kMostBias && bias < kMostBias) continue;
      return op.Fail(fmt::format("bias {}, want less than 2^46.", bias));
    }
  }
  return {};
}

constexpr float kGateScale = 0x1p-12F;       // of a gate's sum
constexpr double kNonlinearScale = 0x1p-15;  // of what logistic and tanh give

// TFLM multiplies the two scales in float.
Result<Requant> GateRequant(const OpView& op, size_t activation, size_t weights) {
  const float product =
      op.input(activation).quantization.scale[0] * op.input(weights).quantization.scale[0];
  const double m = static_cast<double>(product) / static_cast<double>(kGateScale);
  const bool wide = op.input(kInput).dtype == DType::kInt16;
  if (!wide || !(m >= 0x1p7)) return RequantOf(op, "activation scale * weight scale * 4096", m);
  return op.Fail(fmt::format("activation scale * weight scale * 4096 is {}, want below 2^7.", m));
}

Result<std::vector<Requant>> GateRequants(const OpView& op) {
  std::vector<Requant> requants;
  for (size_t gate = 0; gate < 2 * kGates; ++gate) {
    const size_t activation = gate < kGates ? kInput : kHidden;
    MOTE_TRY(const Requant requant, GateRequant(op, activation, kInputWeights + gate));
    requants.push_back(requant);
  }
  return requants;
}

// The power of two nearest to the cell state's scale, found as TFLM finds it.
int32_t CellPower(const OpView& op) {
  const float log2 = std::log(op.input(kCell).quantization.scale[0]) * (1.0F / std::log(2.0F));
  return static_cast<int32_t>(std::round(log2));
}

// c in units of 2^power is round(c * 3 * 2^(power + 12)) on the scale of the table's argument.
Status SetCellScale(const OpView& op, LstmParams& p) {
  const int32_t power = CellPower(op);
  if (power > 2 || power < -42) {
    return op.Fail(fmt::format("cell state has scale {}, want one from 2^-42 to 4.",
                               op.input(kCell).quantization.scale[0]));
  }
  const int32_t left = power + 12;
  p.cell_multiplier = left > 0 ? 3 << left : 3;
  p.cell_shift = left > 0 ? 0 : -left;
  return {};
}

int32_t QuantizedClip(const OpView& op, double clip) {
  if (!(clip > 0)) return -1;
  return static_cast<int32_t>(std::min(clip / ScaleOf(op.input(kCell)), 32767.0));
}

template <class Params>
Params ShapeParamsOf(const OpView& op) {
  const Sizes size = SizesOf(op);
  Params p = {};
  p.batches = size.batches;
  p.steps = size.steps;
  p.input_depth = size.input_depth;
  p.units = size.units;
  p.time_major = op.attributes().Bool("time_major", false) ? 1 : 0;
  return p;
}

Result<LstmParams> ParamsOf(const OpView& op) {
  const double cell = ScaleOf(op.input(kCell));
  const double hidden = ScaleOf(op.input(kHidden));
  LstmParams p = ShapeParamsOf<LstmParams>(op);
  p.input_zero_point = ZeroPointOf(op.input(kInput));
  p.hidden_zero_point = ZeroPointOf(op.input(kHidden));
  p.cell_clip = QuantizedClip(op, op.attributes().Float("cell_clip", 0));
  MOTE_RETURN_IF_ERROR(SetCellScale(op, p));
  MOTE_TRY(p.forget_requant,
           RequantOf(op, "2^-15 * cell / cell scale", kNonlinearScale * cell / cell));
  MOTE_TRY(p.input_requant,
           RequantOf(op, "2^-30 / cell scale", kNonlinearScale * kNonlinearScale / cell));
  MOTE_TRY(p.hidden_requant,
           RequantOf(op, "2^-30 / hidden scale", kNonlinearScale * kNonlinearScale / hidden));
  return p;
}

// All operands but the constants are the same tensors for all types.
void SetOperands(const OpView& op, KernelCall& call, std::vector<Operand> constants) {
  call.operands = {InputOperand(op.input_id(kInput))};
  std::move(constants.begin(), constants.end(), std::back_inserter(call.operands));
  call.operands.push_back(InputOperand(op.input_id(kHidden)));
  call.operands.push_back(InputOperand(op.input_id(kCell)));
  call.operands.push_back(OutputOperand(op.output_id(0)));
  call.operands.push_back(OutputOperand(NewState(op, kStates, 0)));
  call.operands.push_back(OutputOperand(NewState(op, kStates, 1)));
}

template <class Bias, class Row>
Result<KernelCalls> LowerInteger(const OpView& op,
                                 const std::vector<Row>& rows,
                                 const char* table,
                                 const LowerOptions& options) {
  const DType dtype = op.input(kInput).dtype;
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "input", op.input(kInput), dtype));
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "hidden state", op.input(kHidden), dtype));
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "cell state", op.input(kCell), DType::kInt16));
  MOTE_RETURN_IF_ERROR(WantQuantized(op, "output", op.output(0), dtype));
  MOTE_RETURN_IF_ERROR(WantSameQuantization(op, "hidden state", op.input(kHidden), op.output(0)));
  const DType bias = sizeof(Bias) == 8 ? DType::kInt64 : DType::kInt32;
  MOTE_RETURN_IF_ERROR(WantWeights(op, DType::kInt8, bias));
  MOTE_TRY(const LstmParams p, ParamsOf(op));
  MOTE_TRY(const std::vector<Requant> requants, GateRequants(op));
  if (dtype == DType::kInt16) MOTE_RETURN_IF_ERROR(WantSumsOf47Bits(op, SizesOf(op)));
  const Row& row = ChooseKernel(rows, p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "LstmParams", options, true);
  call.table = table;
  SetOperands(op,
              call,
              {Gates<int8_t>(op, "input_weights", kInputWeights),
               Gates<int8_t>(op, "recurrent_weights", kRecurrentWeights),
               Gates<Bias>(op, "bias", kBias),
               ConstantOperand("requant", requants)});
  return KernelCalls{std::move(call)};
}

Result<KernelCalls> LowerF32(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantDType("hidden state", op.input(kHidden), DType::kFloat32));
  MOTE_RETURN_IF_ERROR(op.WantDType("cell state", op.input(kCell), DType::kFloat32));
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), DType::kFloat32));
  MOTE_RETURN_IF_ERROR(WantWeights(op, DType::kFloat32, DType::kFloat32));
  LstmF32Params p = ShapeParamsOf<LstmF32Params>(op);
  const double clip = op.attributes().Float("cell_clip", 0);
  if (clip > 0) p.cell_clip = static_cast<float>(std::min(clip, 0x1.fffffep127));
  const RowF32& row = ChooseKernel(RowsF32(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "LstmF32Params", options, false);
  call.table = "lstm_f32";
  SetOperands(op,
              call,
              {Gates<float>(op, "input_weights", kInputWeights),
               Gates<float>(op, "recurrent_weights", kRecurrentWeights),
               Gates<float>(op, "bias", kBias)});
  return KernelCalls{std::move(call)};
}

Status CheckAttributes(const OpView& op) {
  // proj_clip is of a projection, which there is none; asymmetric_quantize_inputs of weights of
  // another type than the input's, which are refused.
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"fused_activation_function",
                                          "cell_clip",
                                          "proj_clip",
                                          "time_major",
                                          "asymmetric_quantize_inputs",
                                          "diagonal_recurrent_tensors"}));
  const std::string cell = op.attributes().EnumName("fused_activation_function", "NONE");
  if (cell != "TANH") return op.Fail(fmt::format("activation {} of the cell, want TANH.", cell));
  if (!op.attributes().Bool("diagonal_recurrent_tensors", false)) return {};
  return op.Fail("diagonal recurrent weights are not supported, want whole matrices.");
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckAttributes(op));
  MOTE_RETURN_IF_ERROR(
      op.WantDTypeIn("input", op.input(kInput), {DType::kInt8, DType::kInt16, DType::kFloat32}));
  switch (op.input(kInput).dtype) {
    case DType::kInt8:
      return LowerInteger<int32_t>(op, Rows(), "lstm", options);
    case DType::kInt16:
      return LowerInteger<int64_t>(op, RowsS16(), "lstm_s16", options);
    default:
      return LowerF32(op, options);
  }
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables({DescribeRows("int8", Rows()),
                         DescribeRows("int16x8", RowsS16()),
                         DescribeRows("float32", RowsF32())});
}

}  // namespace

const OpDef& UnidirectionalSequenceLstm() {
  static constexpr OpDef kDef = {.opcode = "UNIDIRECTIONAL_SEQUENCE_LSTM",
                                 .folder = "lstm",
                                 .infer = Infer,
                                 .lower = Lower,
                                 .kernels = Kernels,
                                 .states = kStates};
  return kDef;
}

}  // namespace mote::ops
