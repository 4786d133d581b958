// SPDX-License-Identifier: Apache-2.0
// PAD, PADV2: x of any type, constant paddings [rank,2], for PADV2 a constant value -> y.
#include "runtime/ops/pad/pad.h"

#include <fmt/format.h>

#include <cstring>

#include "compiler/graph/verify.h"
#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"

namespace mote::ops {
namespace {

using graph::Shape;
using Row = KernelRow<PadParams, decltype(PadRef)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(PadParams, __VA_ARGS__)
#include "runtime/ops/pad/pad_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const PadParams& p) {
  Fields f;
  f.Add("element_bytes", p.element_bytes).Add("input_shape", p.input_shape);
  f.Add("output_shape", p.output_shape).Add("before", p.before).Add("pad_value", p.pad_value);
  return f;
}

// before, after of each dimension in turn.
Result<std::vector<int64_t>> Paddings(const OpView& op) {
  MOTE_TRY(const std::vector<int64_t> paddings, op.IndexValues("paddings", 1));
  const size_t rank = op.input(0).shape.size();
  if (paddings.size() != 2 * rank) {
    return op.Fail(fmt::format("{} paddings, want {}: two for each dimension of {}.",
                               paddings.size(),
                               2 * rank,
                               graph::ShapeText(op.input(0).shape)));
  }
  for (const int64_t padding : paddings) {
    if (padding < 0 || padding > graph::kMaxTensorBytes) {
      return op.Fail(fmt::format("padding {}, want 0 to {}.", padding, graph::kMaxTensorBytes));
    }
  }
  return paddings;
}

Result<std::vector<Shape>> Infer(const OpView& op) {
  const size_t inputs = op.op().opcode == "PADV2" ? 3 : 2;
  MOTE_RETURN_IF_ERROR(op.WantInputs(inputs, inputs));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  MOTE_RETURN_IF_ERROR(op.WantRank("input", op.input(0), 0, kPadRank));
  MOTE_TRY(const std::vector<int64_t> paddings, Paddings(op));
  Shape y = op.input(0).shape;
  for (size_t d = 0; d < y.size(); ++d) {
    y[d] = static_cast<int32_t>(y[d] + paddings[2 * d] + paddings[2 * d + 1]);
  }
  return std::vector<Shape>{y};
}

// What stands for real 0.
Result<graph::Bytes> ZeroOf(const OpView& op, const graph::Tensor& y) {
  graph::Bytes bytes(static_cast<size_t>(graph::DTypeBits(y.dtype) / 8));
  if (y.quantization.present() && y.dtype != graph::DType::kFloat32) {
    MOTE_RETURN_IF_ERROR(op.WantPerTensor("output", y));
    bytes[0] = static_cast<uint8_t>(ZeroPointOf(y));  // more than a byte: 0, as its type wants
  }
  return bytes;
}

// The bytes of one element: PAD's is real 0, PADV2's is stated.
Result<graph::Bytes> PadValue(const OpView& op) {
  if (!op.has_input(2)) return ZeroOf(op, op.output(0));
  const graph::Tensor& value = op.input(2);
  MOTE_RETURN_IF_ERROR(op.WantConstant("pad value", 2));
  MOTE_RETURN_IF_ERROR(WantSameElements(op, "pad value", value, op.output(0)));
  if (CountOf(value) != 1) {
    return op.Fail(fmt::format("pad value has {} elements, want 1.", CountOf(value)));
  }
  return op.constant(2);
}

Result<PadParams> ParamsOf(const OpView& op) {
  MOTE_TRY(const std::vector<int64_t> paddings, Paddings(op));
  MOTE_TRY(const graph::Bytes pad_value, PadValue(op));
  const size_t rank = op.input(0).shape.size();
  PadParams p = {};
  p.element_bytes = static_cast<int32_t>(pad_value.size());
  std::memcpy(p.pad_value, pad_value.data(), pad_value.size());
  for (size_t d = 0; d < kPadRank; ++d) {
    const bool missing = d < kPadRank - rank;
    const size_t at = missing ? 0 : d - (kPadRank - rank);
    p.input_shape[d] = missing ? 1 : op.input(0).shape[at];
    p.output_shape[d] = missing ? 1 : op.output(0).shape[at];
    p.before[d] = missing ? 0 : static_cast<int32_t>(paddings[2 * at]);
  }
  return p;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(0), op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_TRY(const PadParams p, ParamsOf(op));
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "PadParams", options, false);
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> Kernels() { return DescribeRows("any", Rows()); }

}  // namespace

const OpDef& Pad() {
  static constexpr OpDef kDef = {"PAD", "pad", Infer, Lower, Kernels};
  return kDef;
}

const OpDef& PadV2() {
  static constexpr OpDef kDef = {"PADV2", "pad", Infer, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
