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

namespace {

void Name(const std::string& unknown, Latency& latency) {
  std::vector<std::string>& names = latency.unknown;
  if (std::find(names.begin(), names.end(), unknown) == names.end()) names.push_back(unknown);
}

// `runs`: how often the call runs, which takes so many cycles more each time.
void Add(const Call& call, int64_t runs, int64_t more, Latency& latency) {
  if (ops::IsControl(call.kernel.flow)) return Name(call.kernel.opcode, latency);
  if (call.kernel.flow == ops::Flow::kRows) {
    const std::vector<int64_t> inner = RunsOf(call);
    for (size_t i = 0; i < inner.size(); ++i) {
      Add(call.blocks[0][i], inner[i], ops::kCyclesOfRowStep, latency);
    }
    return;
  }
  const std::optional<int64_t> cycles = CyclesOf(call);
  latency.cycles += runs * (cycles.value_or(0) + more);
  if (!cycles) Name(call.kernel.kernel, latency);
}

}  // namespace

Latency LatencyOf(const Program& program) {
  Latency latency;
  for (const Call& call : program.calls) Add(call, 1, 0, latency);
  return latency;
}

}  // namespace mote::program
