// SPDX-License-Identifier: Apache-2.0
// SHAPE: the dimensions of x, of any type, as int32 or int64. Shapes are fixed, so it is a
// constant.
#include <cstring>

#include "compiler/ops/copy.h"
#include "compiler/ops/quantized.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::Shape;

Result<std::vector<Shape>> Infer(const OpView& op) {
  MOTE_RETURN_IF_ERROR(op.WantInputs(1, 1));
  MOTE_RETURN_IF_ERROR(op.WantOutputs(1));
  return std::vector<Shape>{{static_cast<int32_t>(op.input(0).shape.size())}};
}

template <class T>
graph::Bytes BytesOf(const Shape& shape) {
  const std::vector<T> sizes(shape.begin(), shape.end());
  graph::Bytes bytes(sizes.size() * sizeof(T));
  if (!bytes.empty()) std::memcpy(bytes.data(), sizes.data(), bytes.size());
  return bytes;
}

Result<KernelCalls> Lower(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(op.WantDTypeIn("output", op.output(0), {DType::kInt32, DType::kInt64}));
  MOTE_RETURN_IF_ERROR(op.WantAttributes({"out_type"}));
  const Shape& shape = op.input(0).shape;
  const bool wide = op.output(0).dtype == DType::kInt64;
  const graph::Bytes bytes = wide ? BytesOf<int64_t>(shape) : BytesOf<int32_t>(shape);
  return KernelCalls{ConstantCall(op, "shape", bytes, op.output_id(0), options)};
}

}  // namespace

const OpDef& ShapeOf() {
  static constexpr OpDef kDef = {"SHAPE", "reshape", Infer, Lower, CopyKernels};
  return kDef;
}

}  // namespace mote::ops
