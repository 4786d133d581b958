// SPDX-License-Identifier: Apache-2.0
// Operators that can compute their output some rows of the image at a time, from a few rows of
// their inputs: what a call for these reads, and the call.
#pragma once

#include <optional>
#include <tuple>
#include <vector>

#include "compiler/ops/op_def.h"

namespace mote::ops {

struct ImageRange {
  int32_t first = 0;
  int32_t end = 0;
  int32_t count() const { return end - first; }
};

struct ImageRows {
  std::vector<size_t> inputs;  // of the operator: those of which each row needs some rows
  // By row of the output, the rows of each of `inputs`; they all have the same. With sums by row of
  // the input, itself.
  std::vector<ImageRange> reads;
  int32_t pad_top = 0;  // rows of the first window above the image
  int32_t stride = 1;
  bool elementwise = false;
  bool sums = false;        // the output is one row that needs all
  bool one_by_one = false;  // no call computes more than a row
};

// nullopt where an operator needs more than some rows at a time, or has not one image of fixed
// size.
std::optional<ImageRows> ImageRowsOf(const OpView& op);

// Calls that read and compute as many rows, of windows with as many rows above the image, are the
// same call: a key that tells them apart.
struct RowKind {
  int32_t rows = 0;
  int32_t results = 0;
  int32_t above = 0;
  bool first = false, last = false;  // of sums
  bool operator<(const RowKind& other) const { return Key() < other.Key(); }
  bool operator==(const RowKind& other) const { return Key() == other.Key(); }
  std::tuple<int32_t, int32_t, int32_t, bool, bool> Key() const {
    return {rows, results, above, first, last};
  }
};
// Of the call for elements [first, end) of `reads`.
RowKind KindOfRows(const ImageRows& rows, size_t first, size_t end);

// The kernel call of all calls of a kind: the whole operator's on tensors of fewer rows. Of sums
// the scratch operand holds them. Errors: as the lowering of the operator.
Result<KernelCall> LowerRows(const OpView& op,
                             const ImageRows& rows,
                             const RowKind& kind,
                             const LowerOptions& options);

// The call that adds rows to the sums of AVERAGE_POOL_2D (compiler/ops/average_pool_rows.cc).
Result<KernelCall> LowerAveragePoolRows(const OpView& op,
                                        const RowKind& kind,
                                        const LowerOptions& options);
std::vector<KernelInfo> AveragePoolRowsKernels();

}  // namespace mote::ops
