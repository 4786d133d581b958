// SPDX-License-Identifier: Apache-2.0
// Operators with a table of kernels for each element type.
#pragma once

#include <initializer_list>
#include <vector>

#include "compiler/ops/op_def.h"

namespace mote::ops {

// The rows of `mote ops` of all tables.
inline std::vector<KernelInfo> DescribeTables(
    std::initializer_list<std::vector<KernelInfo>> tables) {
  std::vector<KernelInfo> all;
  for (const std::vector<KernelInfo>& table : tables) {
    all.insert(all.end(), table.begin(), table.end());
  }
  return all;
}

// The refusal of an input of another type than these.
inline Error OtherType(const OpView& op, const std::vector<graph::DType>& want) {
  const Status status = op.WantDTypeIn("input", op.input(0), want);
  MOTE_CHECK(!status.ok(), "a type that the operator takes");
  return status.error();
}

}  // namespace mote::ops
