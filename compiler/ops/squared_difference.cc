// SPDX-License-Identifier: Apache-2.0
// SQUARED_DIFFERENCE: a, b of shapes that broadcast like NumPy's -> y; int8 and int16 with scales
// of their own, float32 and int32 without.
#include "compiler/ops/binary.h"
#include "compiler/ops/broadcast.h"
#include "compiler/ops/common_scale.h"
#include "compiler/ops/quantized.h"
#include "compiler/ops/tables.h"
#include "runtime/ops/add/add.h"
#include "runtime/ops/binary/binary.h"

namespace mote::ops {
namespace {

using graph::DType;

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(
      WantPairOf(op, {DType::kInt8, DType::kInt16, DType::kFloat32, DType::kInt32}));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  const DType dtype = op.output(0).dtype;
  if (dtype == DType::kInt8 || dtype == DType::kInt16) {
    return LowerOnCommonScale(op, kSquaredDifferenceFunction, options);
  }
  MOTE_RETURN_IF_ERROR(WantNoScales(op));
  return LowerBinary(op, kBinarySquaredDifference, options);
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables(
      {CommonScaleKernels(kSquaredDifferenceFunction), BinaryKernels(kBinarySquaredDifference)});
}

}  // namespace

const OpDef& SquaredDifference() {
  static constexpr OpDef kDef = {"SQUARED_DIFFERENCE", "add", InferBroadcast, Lower, Kernels};
  return kDef;
}

}  // namespace mote::ops
