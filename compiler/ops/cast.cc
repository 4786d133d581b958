// SPDX-License-Identifier: Apache-2.0
// CAST: x -> y, each bool, int8, uint8, int16, int32, uint32, int64 or float32.
#include "runtime/ops/cast/cast.h"

#include <fmt/format.h>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"

namespace mote::ops {
namespace {

using graph::DType;

template <class In, class Out>
using Row = KernelRow<CastParams, void(const CastParams&, Span<const In>, Span<Out>)>;

template <class In, class Out>
const std::vector<Row<In, Out>>& Rows() {
  static const std::vector<Row<In, Out>> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(CastParams, isa, name, when, scratch, (name<In, Out>), (name<In, Out>))
#include "runtime/ops/cast/cast_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

// The call for a pair of types, where that is the pair of the tensors.
template <class In, class Out>
bool SetCall(const OpView& op, const LowerOptions& options, KernelCall& call) {
  if (ElementOf(op.input(0).dtype) != ElementFor<In>()) return false;
  if (ElementOf(op.output(0).dtype) != ElementFor<Out>()) return false;
  const CastParams p = {CountOf(op.input(0))};
  Fields fields;
  fields.Add("size", p.size);
  const Row<In, Out>& row = ChooseKernel(Rows<In, Out>(), p, options);
  call = MakeCall(op, row, p, fields, "CastParams", options, false);
  call.function += fmt::format(
      "<{}, {}>", InfoOf(ElementFor<In>()).cpp_name, InfoOf(ElementFor<Out>()).cpp_name);
  call.operands = {InputOperand(op.input_id(0)), OutputOperand(op.output_id(0))};
  if (sizeof(In) == sizeof(Out)) call.in_place_inputs = {op.input_id(0)};
  return true;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  const std::vector<DType> types = {DType::kBool,
                                    DType::kInt8,
                                    DType::kUInt8,
                                    DType::kInt16,
                                    DType::kInt32,
                                    DType::kUInt32,
                                    DType::kInt64,
                                    DType::kFloat32};
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"in_data_type", "out_data_type"}));
  MOTE_RETURN_IF_ERROR(op.WantDTypeIn("input", op.input(0), types));
  MOTE_RETURN_IF_ERROR(op.WantDTypeIn("output", op.output(0), types));
  KernelCall call;
#define MOTE_PAIR(In, Out) \
  if (SetCall<In, Out>(op, options, call)) return KernelCalls{std::move(call)}
  MOTE_CAST_PAIRS(MOTE_PAIR);
#undef MOTE_PAIR
  MOTE_CHECK(false, "a pair of types without a kernel");
  return KernelCalls{};
}

std::vector<KernelInfo> Kernels() { return DescribeRows("any", Rows<float, int32_t>()); }

}  // namespace

const OpDef& Cast() {
  static constexpr OpDef kDef = {"CAST", "cast", InferSameShape, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
