// SPDX-License-Identifier: Apache-2.0
// AVERAGE_POOL_2D over all of an image that is there row by row.
#include "compiler/ops/image_rows.h"
#include "compiler/ops/pool_2d.h"
#include "runtime/ops/average_pool_2d/average_pool_2d.h"

namespace mote::ops {
namespace {

using Row = KernelRow<AverageRowsParams, decltype(AveragePool2dRowsS8Ref)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(AverageRowsParams, __VA_ARGS__)
#include "runtime/ops/average_pool_2d/average_pool_2d_rows_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const AverageRowsParams& p) {
  Fields f;
  f.Add("pixels", p.pixels).Add("channels", p.channels).Add("count", p.count);
  f.Add("first", p.first).Add("last", p.last);
  f.Add("act_min", p.act_min).Add("act_max", p.act_max);
  return f;
}

}  // namespace

Result<KernelCall> LowerAveragePoolRows(const OpView& op,
                                        const RowKind& kind,
                                        const LowerOptions& options) {
  MOTE_TRY(const Pool2dParams pool, Pool2dParamsOf(op, graph::DType::kInt8));
  AverageRowsParams p = {};
  p.pixels = kind.rows * pool.input_w;
  p.channels = pool.channels;
  p.count = pool.input_h * pool.input_w;
  p.first = kind.first ? 1 : 0;
  p.last = kind.last ? 1 : 0;
  p.act_min = pool.act_min;
  p.act_max = pool.act_max;
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "AverageRowsParams", options, false);
  call.folder = "average_pool_2d";
  call.table = "average_pool_2d_rows";
  call.operands = {InputOperand(op.input_id(0)),
                   ScratchOperand(row.scratch_bytes(p)),
                   OutputOperand(op.output_id(0))};
  return call;
}

std::vector<KernelInfo> AveragePoolRowsKernels() { return DescribeRows("int8", Rows()); }

}  // namespace mote::ops
