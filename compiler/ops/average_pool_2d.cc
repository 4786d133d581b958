// SPDX-License-Identifier: Apache-2.0
// AVERAGE_POOL_2D: x [1,H,W,C] int8, int16 or float32 -> y [1,Ho,Wo,C] of the same type, scale and
// zero point.
#include "runtime/ops/average_pool_2d/average_pool_2d.h"

#include "compiler/ops/image_rows.h"
#include "compiler/ops/op_def.h"
#include "compiler/ops/pool_2d.h"

namespace mote::ops {
namespace {

using Row = KernelRow<Pool2dParams, decltype(AveragePool2dS8Ref)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(Pool2dParams, __VA_ARGS__)
#include "runtime/ops/average_pool_2d/average_pool_2d_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowS16 = KernelRow<Pool2dParams, decltype(AveragePool2dS16Ref)>;

const std::vector<RowS16>& RowsS16() {
  static const std::vector<RowS16> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(Pool2dParams, __VA_ARGS__)
#include "runtime/ops/average_pool_2d/average_pool_2d_s16_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

using RowF32 = KernelRow<Pool2dF32Params, decltype(AveragePool2dF32Ref)>;

const std::vector<RowF32>& RowsF32() {
  static const std::vector<RowF32> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(Pool2dF32Params, __VA_ARGS__)
#include "runtime/ops/average_pool_2d/average_pool_2d_f32_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

const auto& Tables() {
  static const PoolTables<Row, RowS16, RowF32> kTables = {Rows(),
                                                          RowsS16(),
                                                          RowsF32(),
                                                          "average_pool_2d",
                                                          "average_pool_2d_s16",
                                                          "average_pool_2d_f32"};
  return kTables;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  return LowerPool(op, Tables(), options);
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables({Tables().Describe(), AveragePoolRowsKernels()});
}

}  // namespace

const OpDef& AveragePool2d() {
  static constexpr OpDef kDef = {
      "AVERAGE_POOL_2D", "average_pool_2d", InferPool2d, Lower, Kernels, false, true};
  return kDef;
}

}  // namespace mote::ops
