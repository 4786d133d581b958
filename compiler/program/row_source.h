// SPDX-License-Identifier: Apache-2.0
// The calls that could be made row by row.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/ops/image_rows.h"

namespace mote::program {

// The calls of an operator that computes some rows at a time.
struct RowCalls {
  std::vector<ops::RowKind> kinds;  // by call
  std::vector<ops::ImageRange> reads, writes;
  std::map<ops::RowKind, ops::KernelCall> kernels;
  int64_t scratch_bytes = 0;  // the most that a call wants; the sums, where there are any
  // What all calls take longer than one call for all rows, in cycles of a Cortex-M4, estimated.
  int64_t extra_cycles = 0;
};

// How many rows may be computed at a time.
inline constexpr int32_t kRowsAtATime[] = {1, 2, 4, 8};

// An operator that has a call for some rows.
struct RowSource {
  ops::ImageRows rows;
  std::vector<int> inputs;  // the tensors of rows.inputs
  int output = 0;
  int pushed = graph::kAbsent;  // where each row comes in, if no operator computes it
  std::string opcode, name;
  std::vector<RowCalls> calls;  // by index in kRowsAtATime; those that are left out are the last's
  std::vector<int> in_place;    // of `inputs`: whose row may become the output's

  const RowCalls& CallsOf(size_t at_a_time) const {
    return calls[at_a_time < calls.size() ? at_a_time : calls.size() - 1];
  }
};

// By call: nullopt where it cannot be made row by row.
std::vector<std::optional<RowSource>> RowSources(const graph::Module& module,
                                                 const ops::KernelCalls& calls,
                                                 const ops::LowerOptions& options);

}  // namespace mote::program
