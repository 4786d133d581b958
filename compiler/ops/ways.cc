// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/ways.h"

namespace mote::ops {
namespace {

// What a way must promise to take the first's place. Estimates are a few percent off. Measured
// cycles are not, but another kernel is more code: only for speed is every cycle worth that.
bool IsClearlyLess(int64_t cycles, int64_t first, Optimize optimize, Basis basis) {
  const bool any = basis == Basis::kMeasured && optimize == Optimize::kSpeed;
  return cycles < first - (any ? 0 : first / 16);
}

}  // namespace

size_t ChooseWay(const std::vector<std::optional<int64_t>>& cycles,
                 Optimize optimize,
                 Basis basis) {
  if (basis == Basis::kRule || optimize == Optimize::kSize || !cycles[0]) return 0;
  size_t best = 0;
  for (size_t i = 1; i < cycles.size(); ++i) {
    if (!cycles[i] || *cycles[i] >= *cycles[best]) continue;
    if (IsClearlyLess(*cycles[i], *cycles[0], optimize, basis)) best = i;
  }
  return best;
}

std::optional<int64_t> KnownCycles(const KernelCall& call, const LowerOptions& options) {
  if (options.measured != nullptr) {
    if (const auto measured = options.measured->CyclesOf(call)) return measured;
  }
  return CyclesM4(call);
}

}  // namespace mote::ops
