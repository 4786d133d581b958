// SPDX-License-Identifier: Apache-2.0
// Operators that move elements by uneven steps: each lists the places of every dimension, the
// kernels in runtime/ops/indexed_copy/ copy.
#pragma once

#include <functional>
#include <vector>

#include "compiler/ops/op_def.h"

namespace mote::ops {

// The places of one dimension: a function, so that no list is made before its length is checked.
struct Places {
  int64_t count;
  std::function<int64_t(int64_t i)> of;
};

// Unit (i0, i1, ...) of y is the `unit_elements` of x from element dimensions[0].of(i0) +
// dimensions[1].of(i1) + ... At most kIndexedCopyRank dimensions, and all that they name lies in x.
struct IndexedView {
  int64_t unit_elements = 1;
  std::vector<Places> dimensions;
};

// Errors: more dimensions than the kernels have, or lists that no device would hold.
Result<KernelCalls> LowerIndexedCopy(const OpView& op,
                                     const IndexedView& view,
                                     const LowerOptions& options);

std::vector<KernelInfo> IndexedCopyKernels();

}  // namespace mote::ops
