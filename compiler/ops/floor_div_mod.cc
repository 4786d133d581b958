// SPDX-License-Identifier: Apache-2.0
// FLOOR_DIV, FLOOR_MOD: a, b float32 of shapes that broadcast like NumPy's -> y.
#include "compiler/ops/binary.h"
#include "compiler/ops/broadcast.h"
#include "runtime/ops/binary/binary.h"

namespace mote::ops {
namespace {

using graph::DType;

template <int32_t kFunction>
Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantPairOf(op, {DType::kFloat32}));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  return LowerBinary(op, kFunction, options);
}

template <int32_t kFunction>
std::vector<KernelInfo> Kernels() {
  return BinaryKernels(kFunction);
}

}  // namespace

const OpDef& FloorDiv() {
  static constexpr OpDef kDef = {
      "FLOOR_DIV", "binary", InferBroadcast, Lower<kBinaryFloorDiv>, Kernels<kBinaryFloorDiv>};
  return kDef;
}

const OpDef& FloorMod() {
  static constexpr OpDef kDef = {
      "FLOOR_MOD", "binary", InferBroadcast, Lower<kBinaryFloorMod>, Kernels<kBinaryFloorMod>};
  return kDef;
}

}  // namespace mote::ops
