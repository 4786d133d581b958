// SPDX-License-Identifier: Apache-2.0
// How long an inference takes on a Cortex-M4, estimated from the kernels' parameters
// (compiler/ops/cost_m4.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/program/program.h"

namespace mote::program {

// nullopt where a kernel in it was not measured, and for control flow.
std::optional<int64_t> CyclesOf(const Call& call);

struct Latency {
  int64_t cycles = 0;                // of all that has an estimate: no more than all takes
  std::vector<std::string> unknown;  // kernels that have none, IF and WHILE, each once
};
Latency LatencyOf(const Program& program);

}  // namespace mote::program
