// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/requantize.h"

#include <fmt/format.h>

#include "compiler/ops/quantized.h"
#include "runtime/ops/requantize/requantize.h"

namespace mote::ops {
namespace {

using Row = KernelRow<RequantizeParams, decltype(RequantizeS8Ref<Rounding::kSingle>)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(RequantizeParams, __VA_ARGS__)
#include "runtime/ops/requantize/requantize_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowU8 = KernelRow<RequantizeParams, decltype(RequantizeS8U8Ref<Rounding::kSingle>)>;

const std::vector<RowU8>& RowsU8() {
  static const std::vector<RowU8> kRows = {
#define MOTE_KERNEL(...) MOTE_ROUNDING_ROW(RequantizeParams, __VA_ARGS__)
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

template <class In, class Out>
using TypesRow =
    KernelRow<RequantizeParams, void(const RequantizeParams&, Span<const In>, Span<Out>)>;

template <class In, class Out>
const std::vector<TypesRow<In, Out>>& TypesRows() {
  static const std::vector<TypesRow<In, Out>> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch)         \
  MOTE_KERNEL_ROW(RequantizeParams,                   \
                  isa,                                \
                  name,                               \
                  when,                               \
                  scratch,                            \
                  (name<Rounding::kSingle, In, Out>), \
                  (name<Rounding::kTflm, In, Out>))
#include "runtime/ops/requantize/requantize_types_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

// The call for a pair of types, where that is the pair of the tensors.
template <class In, class Out>
bool SetTypesCall(const OpView& op,
                  const RequantizeParams& p,
                  const LowerOptions& options,
                  KernelCall& call) {
  if (ElementOf(op.input(0).dtype) != ElementFor<In>()) return false;
  if (ElementOf(op.output(0).dtype) != ElementFor<Out>()) return false;
  call = CallOf(op, TypesRows<In, Out>(), p, options);
  call.function = fmt::format("mote::{}<{}, {}, {}>",
                              call.kernel,
                              RoundingName(options.rounding),
                              InfoOf(ElementFor<In>()).cpp_name,
                              InfoOf(ElementFor<Out>()).cpp_name);
  call.table = "requantize_types";
  return true;
}

Result<KernelCall> AnyCall(const OpView& op,
                           const RequantizeParams& p,
                           const LowerOptions& options) {
  const graph::DType from = op.input(0).dtype;
  const graph::DType to = op.output(0).dtype;
  KernelCall call;
  if (from == graph::DType::kInt8 && to == graph::DType::kInt8) {
    call = CallOf(op, Rows(), p, options);
    call.table = "requantize";
    return call;
  }
  if (from == graph::DType::kInt8 && to == graph::DType::kUInt8) {
    call = CallOf(op, RowsU8(), p, options);
    call.table = "requantize_u8";
    return call;
  }
#define MOTE_PAIR(In, Out) \
  if (SetTypesCall<In, Out>(op, p, options, call)) return call
  MOTE_REQUANTIZE_TYPES(MOTE_PAIR);
#undef MOTE_PAIR
  return op.Fail(fmt::format("{} to {} is not supported. 'mote ops' lists what is.",
                             graph::DTypeName(from),
                             graph::DTypeName(to)));
}

}  // namespace

Result<KernelCalls> LowerRequantize(const OpView& op,
                                    double m,
                                    const ActRange& act,
                                    const LowerOptions& options) {
  RequantizeParams p = {};
  p.size = CountOf(op.input(0));
  p.input_zero_point = ZeroPointOf(op.input(0));
  p.output_zero_point = ZeroPointOf(op.output(0));
  MOTE_TRY(p.requant, RequantOf(op, "input scale / output scale", m));
  p.act_min = act.min;
  p.act_max = act.max;
  MOTE_TRY(KernelCall call, AnyCall(op, p, options));
  call.folder = "requantize";
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  const bool same_size =
      graph::DTypeBits(op.input(0).dtype) == graph::DTypeBits(op.output(0).dtype);
  if (same_size) call.in_place_inputs = {op.input_id(0)};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> RequantizeKernels() { return DescribeRows("int8", Rows()); }

std::vector<KernelInfo> RequantizeU8Kernels() { return DescribeRows("int8 to uint8", RowsU8()); }

KernelInfo RequantizeTypesKernel(const char* dtype) { return {dtype, "ref", "RequantizeTypesRef"}; }

}  // namespace mote::ops
