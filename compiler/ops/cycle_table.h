// SPDX-License-Identifier: Apache-2.0
// Cycles that were measured of kernels, by their parameters: where a way to compute a layer is
// chosen (ways.h), they take the place of estimates (cost_m4.h).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ops/kernel_call.h"

namespace mote::ops {

class CycleTable {
 public:
  // What tells kernels apart: "mote::Conv2dS8M4<mote::Rounding::kSingle> input_h=9 pad={1, 1}".
  // Weights are not in it: no kernel that there is a choice of looks at their values.
  static std::string KeyOf(const std::string& function, const std::vector<ParamField>& params);

  void Set(const std::string& key, int64_t cycles) { cycles_[key] = cycles; }
  std::optional<int64_t> Find(const std::string& key) const;
  // Of a call, for all images of a batch.
  std::optional<int64_t> CyclesOf(const KernelCall& call) const;

  const std::map<std::string, int64_t>& all() const { return cycles_; }

 private:
  std::map<std::string, int64_t> cycles_;  // of one run of the kernel
};

}  // namespace mote::ops
