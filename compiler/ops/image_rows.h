// SPDX-License-Identifier: Apache-2.0
// Operators that can compute their output one row of the image at a time, from a few rows of their
// inputs: what a call for one row reads, and the call.
#pragma once

#include <optional>
#include <vector>

#include "compiler/ops/op_def.h"

namespace mote::ops {

struct ImageRange {
  int32_t first = 0;
  int32_t end = 0;
  int32_t count() const { return end - first; }
};

struct ImageRows {
  std::vector<size_t> inputs;  // of the operator: those of which each call reads a range of rows
  // By call, the rows of each of `inputs`; they all have the same. Call r computes row r of the
  // output. With sums there is a call for every row of the input, and the last computes the output.
  std::vector<ImageRange> reads;
  int32_t pad_top = 0;  // rows of the first window above the image
  int32_t stride = 1;
  bool elementwise = false;
  bool sums = false;
};

// nullopt where an operator needs more than some rows at a time, or has not one image of fixed
// size.
std::optional<ImageRows> ImageRowsOf(const OpView& op);

// Calls that read as many rows, of windows with as many rows above the image, are the same call: a
// key that tells them apart.
struct RowKind {
  int32_t rows = 0;
  int32_t above = 0;
  bool first = false, last = false;  // of sums
  auto operator<=>(const RowKind&) const = default;
};
RowKind KindOfRow(const ImageRows& rows, size_t call);

// The kernel call of all calls of a kind: the whole operator's on tensors of fewer rows. Of sums the
// scratch operand holds them. Errors: as the lowering of the operator.
Result<KernelCall> LowerRow(const OpView& op,
                            const ImageRows& rows,
                            const RowKind& kind,
                            const LowerOptions& options);

// The call that adds a row to the sums of AVERAGE_POOL_2D (compiler/ops/average_pool_rows.cc).
Result<KernelCall> LowerAveragePoolRow(const OpView& op,
                                       const RowKind& kind,
                                       const LowerOptions& options);
std::vector<KernelInfo> AveragePoolRowsKernels();

}  // namespace mote::ops
