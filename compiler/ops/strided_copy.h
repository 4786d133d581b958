// SPDX-License-Identifier: Apache-2.0
// Operators that only say where their output's elements lie in the input: each gives a view, the
// kernels in runtime/ops/strided_copy/ copy it.
#pragma once

#include <vector>

#include "compiler/ops/op_def.h"
#include "compiler/ops/quantized.h"

namespace mote::ops {

// Element (i0, i1, ...) of `shape` is element offset + i0 * strides[0] + i1 * strides[1] + ... of
// the input; all of them lie in it. The product of the dimensions is the output's elements.
struct StridedView {
  graph::Shape shape;
  std::vector<int64_t> strides;
  int64_t offset = 0;
};

// All of a tensor of this shape: the last dimension fastest.
StridedView WholeOf(const graph::Shape& shape);

// Shape rules call this: one input that matters, of at most kStridedCopyRank dimensions.
Status WantViewable(const OpView& op, const graph::Tensor& x);

// At most kStridedCopyRank dimensions once those that follow on each other are taken together.
Status WantFewDimensions(const OpView& op, const StridedView& view);

// Of a view that WantFewDimensions() lets pass.
KernelCall StridedCopyCall(
    const OpView& op, int x, int y, const StridedView& view, const LowerOptions& options);

std::vector<KernelInfo> StridedCopyKernels();

}  // namespace mote::ops
