// SPDX-License-Identifier: Apache-2.0
// AVERAGE_POOL_2D: x [1,H,W,C] int8 -> y [1,Ho,Wo,C] int8 of the same scale and zero point.
#include "runtime/ops/average_pool_2d/average_pool_2d.h"

#include "compiler/ops/op_def.h"
#include "compiler/ops/pool_2d.h"

namespace mote::ops {
namespace {

using Row = KernelRow<Pool2dParams, decltype(AveragePool2dS8Ref)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(Pool2dParams, isa, name, when, scratch, name, name)
#include "runtime/ops/average_pool_2d/average_pool_2d_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_TRY(const Pool2dParams p, Pool2dParamsOf(op));
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "Pool2dParams", options, false);
  call.operands = {InputOperand(op.input_id(0)),
                   OutputOperand(op.output_id(0)),
                   ScratchOperand(row.scratch_bytes(p))};
  call.in_place_inputs = InPlaceInputs(op, p);
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> Kernels() { return DescribeRows("int8", Rows()); }

}  // namespace

const OpDef& AveragePool2d() {
  static constexpr OpDef kDef = {"AVERAGE_POOL_2D", "average_pool_2d", InferPool2d, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
