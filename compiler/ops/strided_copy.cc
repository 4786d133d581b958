// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/strided_copy.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/ops/quantized.h"
#include "runtime/ops/strided_copy/strided_copy.h"

namespace mote::ops {
namespace {

using Row = KernelRow<StridedCopyParams, decltype(StridedCopyRef)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(StridedCopyParams, __VA_ARGS__)
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

// The same elements in as few dimensions as can be: those of size 1 are gone, and dimensions that
// follow on each other are one. A view without zeros: then all that is stepped over lies in the
// input, and nothing overflows.
StridedView Collapsed(const StridedView& view) {
  StridedView few = {{}, {}, view.offset};
  for (size_t d = 0; d < view.shape.size(); ++d) {
    if (view.shape[d] == 1) continue;  // nobody steps there: its stride may be anything
    if (!few.shape.empty() && few.strides.back() == view.strides[d] * view.shape[d]) {
      few.shape.back() *= view.shape[d];
      few.strides.back() = view.strides[d];
    } else {
      few.shape.push_back(view.shape[d]);
      few.strides.push_back(view.strides[d]);
    }
  }
  return few;
}

StridedCopyParams ParamsOf(const graph::Tensor& y, const StridedView& whole) {
  StridedCopyParams p = {};
  p.element_bytes = graph::DTypeBits(y.dtype) / 8;
  std::fill(std::begin(p.shape), std::end(p.shape), 1);
  if (CountOf(y) == 0) {
    p.shape[0] = 0;
    return p;
  }
  const StridedView view = Collapsed(whole);
  MOTE_CHECK(view.shape.size() <= kStridedCopyRank, "a view of too many dimensions");
  p.offset = static_cast<int32_t>(view.offset);
  const size_t in_front = kStridedCopyRank - view.shape.size();
  for (size_t d = 0; d < view.shape.size(); ++d) {
    p.shape[in_front + d] = view.shape[d];
    p.strides[in_front + d] = static_cast<int32_t>(view.strides[d]);
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

Status WantFewDimensions(const OpView& op, const StridedView& view) {
  const bool empty = std::count(view.shape.begin(), view.shape.end(), 0) != 0;
  const size_t rank = empty ? 0 : Collapsed(view).shape.size();
  if (rank <= kStridedCopyRank) return {};
  return op.Fail(
      fmt::format("elements repeat in {} dimensions, want at most {}.", rank, kStridedCopyRank));
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
