// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/latency.h"

#include <algorithm>

#include "compiler/ops/cost_m4.h"

namespace mote::program {
namespace {

std::optional<int64_t> CyclesOfRows(const Call& rows) {
  const std::vector<int64_t> runs = RunsOf(rows);
  int64_t cycles = 0;
  for (size_t i = 0; i < runs.size(); ++i) {
    const std::optional<int64_t> one = CyclesOf(rows.blocks[0][i]);
    if (!one) return std::nullopt;
    cycles += runs[i] * (*one + ops::kCyclesOfRowStep);
  }
  return cycles;
}

}  // namespace

std::optional<int64_t> CyclesOf(const Call& call) {
  // Rows that move or come in take about a cycle a byte.
  if (IsOfNoOperator(call.kernel)) return call.arguments[0].bytes;
  if (call.kernel.flow == ops::Flow::kKernel) return ops::CyclesM4(call.kernel);
  return call.kernel.flow == ops::Flow::kRows ? CyclesOfRows(call) : std::nullopt;
}

Latency LatencyOf(const Program& program) {
  Latency latency;
  std::vector<std::string>& unknown = latency.unknown;
  for (const KernelUse& use : KernelsOf(program)) {
    latency.cycles += use.cycles.value_or(0);
    const std::string& kernel = use.kernel->kernel;
    if (use.cycles || std::find(unknown.begin(), unknown.end(), kernel) != unknown.end()) continue;
    unknown.push_back(kernel);
  }
  return latency;
}

}  // namespace mote::program
