// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/indexed_copy.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/ops/quantized.h"
#include "runtime/ops/indexed_copy/indexed_copy.h"

namespace mote::ops {
namespace {

using Row = KernelRow<IndexedCopyParams, decltype(IndexedCopyRef)>;

// 256 KB of places: a list of more has no room on a microcontroller.
constexpr int64_t kMaxPlaces = 1 << 16;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(IndexedCopyParams, __VA_ARGS__)
#include "runtime/ops/indexed_copy/indexed_copy_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

Fields FieldsOf(const IndexedCopyParams& p) {
  Fields f;
  f.Add("unit_bytes", p.unit_bytes).Add("shape", p.shape);
  return f;
}

Status CheckSize(const OpView& op, const IndexedView& view) {
  int64_t places = 0;
  for (const Places& dimension : view.dimensions) places += dimension.count;
  if (view.dimensions.size() <= kIndexedCopyRank && places <= kMaxPlaces) return {};
  return op.Fail(fmt::format("{} rows in {} dimensions, want at most {} in {}.",
                             places,
                             view.dimensions.size(),
                             kMaxPlaces,
                             kIndexedCopyRank));
}

}  // namespace

Result<KernelCalls> LowerIndexedCopy(const OpView& op,
                                     const IndexedView& view,
                                     const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(CheckSize(op, view));
  const int64_t element_bytes = graph::DTypeBits(op.output(0).dtype) / 8;
  const size_t in_front = kIndexedCopyRank - view.dimensions.size();
  IndexedCopyParams p = {};
  p.unit_bytes = static_cast<int32_t>(view.unit_elements * element_bytes);
  std::fill(std::begin(p.shape), std::end(p.shape), 1);
  std::vector<int32_t> places(in_front, 0);
  for (size_t d = 0; d < view.dimensions.size(); ++d) {
    const Places& dimension = view.dimensions[d];
    p.shape[in_front + d] = static_cast<int32_t>(dimension.count);
    for (int64_t i = 0; i < dimension.count; ++i) {
      places.push_back(static_cast<int32_t>(dimension.of(i) * element_bytes));
    }
  }
  const Row& row = ChooseKernel(Rows(), p, options);
  KernelCall call = MakeCall(op, row, p, FieldsOf(p), "IndexedCopyParams", options, false);
  call.folder = "indexed_copy";
  call.operands = {ConstantOperand("places", places),
                   InputOperand(op.input_id(0)),
                   OutputOperand(op.output_id(0))};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> IndexedCopyKernels() { return DescribeRows("any", Rows()); }

}  // namespace mote::ops
