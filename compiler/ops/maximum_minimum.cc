// SPDX-License-Identifier: Apache-2.0
// MAXIMUM, MINIMUM: a, b of shapes that broadcast like NumPy's -> y, all of one type, one scale and
// zero point: bytes are compared.
#include "compiler/ops/binary.h"
#include "compiler/ops/broadcast.h"
#include "compiler/ops/quantized.h"
#include "runtime/ops/binary/binary.h"

namespace mote::ops {
namespace {

using graph::DType;

template <int32_t kFunction>
Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(
      WantPairOf(op, {DType::kInt8, DType::kInt16, DType::kFloat32, DType::kInt32, DType::kInt64}));
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(0), op.output(0)));
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(1), op.output(0)));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  return LowerBinary(op, kFunction, options);
}

template <int32_t kFunction>
std::vector<KernelInfo> Kernels() {
  return BinaryKernels(kFunction);
}

}  // namespace

const OpDef& Maximum() {
  static constexpr OpDef kDef = {
      "MAXIMUM", "binary", InferBroadcast, Lower<kBinaryMaximum>, Kernels<kBinaryMaximum>};
  return kDef;
}

const OpDef& Minimum() {
  static constexpr OpDef kDef = {
      "MINIMUM", "binary", InferBroadcast, Lower<kBinaryMinimum>, Kernels<kBinaryMinimum>};
  return kDef;
}

}  // namespace mote::ops
