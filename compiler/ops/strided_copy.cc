// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/strided_copy.h"

#include <algorithm>

#include "compiler/ops/quantized.h"
#include "runtime/ops/strided_copy/strided_copy.h"

namespace mote::ops {
namespace {

using Row = KernelRow<StridedCopyParams, decltype(StridedCopyRef)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_KERNEL_ROW(StridedCopyParams, isa, name, when, scratch, name, name)
#include "runtime/ops/strided_copy/strided_copy_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const StridedCopyParams& p) {
  Fields f;
  f.Add("element_bytes", p.element_bytes).Add("offset", p.offset);
  f.Add("shape", p.shape).Add("strides", p.strides);
  return f;
}

StridedCopyParams ParamsOf(const graph::Tensor& y, const StridedView& view) {
  StridedCopyParams p = {};
  p.element_bytes = graph::DTypeBits(y.dtype) / 8;
  std::fill(std::begin(p.shape), std::end(p.shape), 1);
  if (CountOf(y) == 0) return p;  // then the input may be empty too
  p.offset = static_cast<int32_t>(view.offset);
  const size_t in_front = kStridedCopyRank - view.shape.size();
  for (size_t d = 0; d < view.shape.size(); ++d) {
    p.shape[in_front + d] = view.shape[d];
    // Where there is one element nobody steps, and the stride of a damaged model may be anything.
    p.strides[in_front + d] = view.shape[d] > 1 ? static_cast<int32_t>(view.strides[d]) : 0;
  }
  return p;
}

}  // namespace

StridedView WholeOf(const graph::Shape& shape) {
  StridedView view = {shape, std::vector<int64_t>(shape.size()), 0};
  int64_t stride = 1;
  for (size_t d = shape.size(); d-- > 0;) {
    view.strides[d] = stride;
    stride *= shape[d];
  }
  return view;
}

Status WantViewable(const OpView& op, const graph::Tensor& x) {
  return op.WantRank("input", x, 0, kStridedCopyRank);
}

KernelCall StridedCopyCall(
    const OpView& op, int x, int y, const StridedView& view, const LowerOptions& options) {
  const StridedCopyParams p = ParamsOf(op.tensor(y), view);
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "StridedCopyParams", options, false);
  call.folder = "strided_copy";
  call.operands = {InputOperand(x), OutputOperand(y)};
  return call;
}

std::vector<KernelInfo> StridedCopyKernels() { return DescribeRows("any", Rows()); }

}  // namespace mote::ops
