// SPDX-License-Identifier: Apache-2.0
// The timing rules of docs/cycles.md: what an instruction costs after the one before it, and what a
// run of code that is entered at the top and left at the bottom costs.
// Exact    with respect to the rules; against silicon see docs/cycles.md
#pragma once

#include <cstdint>

#include "emulator/cycles/decode.h"

namespace mote::cycles {

// A branch's own cycle is in its base cost; refilling the pipeline adds these.
inline constexpr unsigned kTakenBranchCycles = 2;

// Cycles of `next` directly behind `previous`. A default `previous` means that nothing stands
// before it: the start of a window, or the target of a branch.
unsigned CyclesAfter(const Instruction& previous, const Instruction& next);

// Straight-line code [start, end). The totals are of one pass that is entered with nothing before
// it; `first` and `last` are kept so that neighbours can be joined.
struct Block {
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::uint32_t instructions = 0;
  std::uint32_t cycles = 0;
  Instruction first;
  Instruction last;
  std::uint64_t executions = 0;      // passes while counting
  std::uint64_t counted_cycles = 0;  // in those passes, the taken branches that left it included

  explicit Block(std::uint32_t start_address) : start(start_address), end(start_address) {}
  void Append(const Instruction& next, std::uint32_t size_bytes);
};

}  // namespace mote::cycles
