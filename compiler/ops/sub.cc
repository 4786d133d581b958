// SPDX-License-Identifier: Apache-2.0
// SUB: a, b of shapes that broadcast like NumPy's -> y; int8 and int16 with scales of their own,
// float32 and int32 without.
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
  // pot_scale_int16 is overlooked, as TFLM does: int16 is computed with any scales.
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"fused_activation_function", "pot_scale_int16"}));
  const DType dtype = op.output(0).dtype;
  if (dtype == DType::kInt8 || dtype == DType::kInt16) {
    return LowerOnCommonScale(op, kSubFunction, options);
  }
  MOTE_RETURN_IF_ERROR(WantNoScales(op));
  return LowerBinary(op, kBinarySub, options);
}

std::vector<KernelInfo> Kernels() {
  return DescribeTables({CommonScaleKernels(kSubFunction), BinaryKernels(kBinarySub)});
}

}  // namespace

const OpDef& Sub() {
  static constexpr OpDef kDef = {
      "SUB", "add", InferBroadcast, Lower, Kernels, false, false, {}, /*follows_xnnpack=*/true};
  return kDef;
}

}  // namespace mote::ops
