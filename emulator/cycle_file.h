// SPDX-License-Identifier: Apache-2.0
// What the cycle counter wrote (docs/cycles.md): one inference, its layers, its code blocks; or the
// hops of a stream.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/result.h"

namespace mote::emulator {

struct Cost {
  uint64_t instructions = 0;
  uint64_t cycles = 0;

  bool operator==(const Cost&) const = default;
};

// A hop of a stream. What is neither the stream's nor the network's is the app's.
struct HopCost : Cost {
  uint64_t stream_cycles = 0;   // features and detector: of the stream, without its network
  uint64_t network_cycles = 0;  // of all its inferences

  bool operator==(const HopCost&) const = default;
};

// Straight code in [start, end).
struct CodeBlock {
  uint32_t start = 0;
  uint32_t end = 0;
  uint64_t executions = 0;
  Cost cost;
};

struct CycleCounts {
  Cost total;
  std::vector<Cost> layers;  // what lies between marks; one more than there were marks
  std::vector<CodeBlock> blocks;
};

// Errors  another format or version; a line that is none of it; not exactly one inference
Result<CycleCounts> ReadCycleCounts(const std::string& text);

// What lies between each begin and the end that follows it: the hops of a stream, in their order,
// with their parts where the firmware has marks for them (layers are passed over).
// Errors  as above; a block; an end without a begin, or the other way round
Result<std::vector<HopCost>> ReadHopCosts(const std::string& text);

}  // namespace mote::emulator
