// SPDX-License-Identifier: Apache-2.0
// How long a kernel for Cortex-M4 takes, before anything runs: a sum of counts that follow from its
// parameters (cost_terms_m4.h), each times what one of them costs (cost_m4.def, which
// bench/cortex_m4/fit writes from measurements). An estimate: docs/performance.md states its error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ops/kernel_call.h"
#include "runtime/base/fixed_point.h"

namespace mote::ops {

struct CostTerm {
  std::string name;   // "products"
  int64_t count = 0;  // of one call
  double cycles = 0;  // of one of them
};

// The terms of a kernel that were counted, with 0 cycles where they have not been measured; empty
// for a kernel that the model does not know.
std::vector<CostTerm> CostTermsM4(const std::string& kernel,
                                  const std::vector<ParamField>& params,
                                  Rounding rounding);
std::vector<CostTerm> CostTermsM4(const KernelCall& call);

// Cycles of a kernel with these parameters, and of a call (for all images of a batch). nullopt for
// a kernel that was not measured.
std::optional<int64_t> CyclesM4(const std::string& kernel,
                                const std::vector<ParamField>& params,
                                Rounding rounding);
std::optional<int64_t> CyclesM4(const KernelCall& call);

// To come to a call of a streamed segment: the next step of its table, its operands' addresses.
inline constexpr int64_t kCyclesOfRowStep = 60;

// Of layers that the model was not fitted to, in percent of their cycles.
struct CostError {
  double median = 0, worst = 0;
};
CostError ErrorOfCostsM4();

}  // namespace mote::ops
