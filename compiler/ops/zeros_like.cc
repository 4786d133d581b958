// SPDX-License-Identifier: Apache-2.0
// ZEROS_LIKE: x -> y of its type and shape. x is not read.
#include "runtime/ops/zeros_like/zeros_like.h"

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"

namespace mote::ops {
namespace {

using Row = KernelRow<ZerosLikeParams, decltype(ZerosLikeRef)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(ZerosLikeParams, __VA_ARGS__)
#include "runtime/ops/zeros_like/zeros_like_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  using graph::DType;
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  MOTE_RETURN_IF_ERROR(
      op.WantDTypeIn("input",
                     op.input(0),
                     {DType::kInt8, DType::kInt16, DType::kInt32, DType::kInt64, DType::kFloat32}));
  MOTE_RETURN_IF_ERROR(op.WantDType("output", op.output(0), op.input(0).dtype));
  // Verified tensors stay below graph::kMaxTensorBytes, which fits.
  const int64_t bytes = graph::ByteCount(op.output(0)).value_or(0);
  const ZerosLikeParams p = {static_cast<int32_t>(bytes)};
  Fields fields;
  fields.Add("bytes", p.bytes);
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, fields, "ZerosLikeParams", options, false);
  call.operands = {OutputOperand(op.output_id(0))};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> Kernels() { return DescribeRows("any", Rows()); }

}  // namespace

const OpDef& ZerosLike() {
  static constexpr OpDef kDef = {"ZEROS_LIKE", "zeros_like", InferSameShape, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
