// SPDX-License-Identifier: Apache-2.0
// LOGICAL_AND, LOGICAL_OR: a, b bool of shapes that broadcast like NumPy's -> y.
#include "compiler/ops/binary.h"
#include "compiler/ops/broadcast.h"
#include "runtime/ops/binary/binary.h"

namespace mote::ops {
namespace {

using graph::DType;

template <int32_t kFunction>
Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantPairOf(op, {DType::kBool}));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({}));
  return LowerBinary(op, kFunction, options);
}

template <int32_t kFunction>
std::vector<KernelInfo> Kernels() {
  return BinaryKernels(kFunction);
}

}  // namespace

const OpDef& LogicalAnd() {
  static constexpr OpDef kDef = {"LOGICAL_AND",
                                 "binary",
                                 InferBroadcast,
                                 Lower<kBinaryLogicalAnd>,
                                 Kernels<kBinaryLogicalAnd>};
  return kDef;
}

const OpDef& LogicalOr() {
  static constexpr OpDef kDef = {
      "LOGICAL_OR", "binary", InferBroadcast, Lower<kBinaryLogicalOr>, Kernels<kBinaryLogicalOr>};
  return kDef;
}

}  // namespace mote::ops
