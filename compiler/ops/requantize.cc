// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/requantize.h"

#include "compiler/ops/quantized.h"
#include "runtime/ops/requantize/requantize.h"

namespace mote::ops {
namespace {

using Row = KernelRow<RequantizeParams, decltype(RequantizeS8Ref<Rounding::kSingle>)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(                            \
      RequantizeParams, isa, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/requantize/requantize_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowU8 = KernelRow<RequantizeParams, decltype(RequantizeS8U8Ref<Rounding::kSingle>)>;

const std::vector<RowU8>& RowsU8() {
  static const std::vector<RowU8> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(                            \
      RequantizeParams, isa, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#include "runtime/ops/requantize/requantize_u8_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const RequantizeParams& p) {
  Fields f;
  f.Add("size", p.size);
  f.Add("input_zero_point", p.input_zero_point).Add("output_zero_point", p.output_zero_point);
  f.Add("requant", p.requant).Add("act_min", p.act_min).Add("act_max", p.act_max);
  return f;
}

template <class Row>
KernelCall CallOf(const OpView& op,
                  const std::vector<Row>& rows,
                  const RequantizeParams& p,
                  const LowerOptions& options) {
  const Row& row = ChooseKernel(rows, p, options);
  return MakeCall(op, row, p, FieldsOf(p), "RequantizeParams", options, true);
}

}  // namespace

Result<KernelCalls> LowerRequantize(const OpView& op,
                                    double m,
                                    const ActRange& act,
                                    const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckMultiplier(op, "input scale / output scale", m));
  RequantizeParams p = {};
  p.size = CountOf(op.input(0));
  p.input_zero_point = ZeroPointOf(op.input(0));
  p.output_zero_point = ZeroPointOf(op.output(0));
  p.requant = QuantizeMultiplier(m);
  p.act_min = act.min;
  p.act_max = act.max;
  const bool to_uint8 = op.output(0).dtype == graph::DType::kUInt8;
  KernelCall call = to_uint8 ? CallOf(op, RowsU8(), p, options) : CallOf(op, Rows(), p, options);
  call.folder = "requantize";
  call.table = to_uint8 ? "requantize_u8" : "requantize";
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  call.in_place_inputs = {op.input_id(0)};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> RequantizeKernels() { return DescribeRows("int8", Rows()); }

std::vector<KernelInfo> RequantizeU8Kernels() { return DescribeRows("int8 to uint8", RowsU8()); }

}  // namespace mote::ops
