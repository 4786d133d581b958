// SPDX-License-Identifier: Apache-2.0
// The calls that could be made row by row.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/ops/image_rows.h"

namespace mote::program {

// An operator that has a call for each row.
struct RowSource {
  ops::ImageRows rows;
  std::vector<int> inputs;  // the tensors of rows.inputs
  int output = 0;
  std::string opcode, name;
  std::map<ops::RowKind, ops::KernelCall> calls;
  int64_t scratch_bytes = 0;  // the most that a call wants; the sums, where there are any
  int in_place = -1;          // of `inputs`, whose row may become the output's
};

// By call: nullopt where it cannot be made row by row.
std::vector<std::optional<RowSource>> RowSources(const graph::Module& module,
                                                 const ops::KernelCalls& calls,
                                                 const ops::LowerOptions& options);

}  // namespace mote::program
