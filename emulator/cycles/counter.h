// SPDX-License-Identifier: Apache-2.0
// Follows the executed blocks and markers of one core and adds up instructions and cycles.
// How the emulator cuts the code into blocks does not change the totals: where one block runs on
// into the next, the pairing of their neighbours counts as if there were no cut, and a marker is
// transparent. Control that arrives anywhere else than at the next address came by a taken branch.
#pragma once

#include <cstdint>
#include <vector>

#include "emulator/cycles/timing.h"

namespace mote::cycles {

struct Totals {
  std::uint64_t instructions = 0;
  std::uint64_t cycles = 0;
};

struct Event {
  Kind marker;
  Totals totals;  // since the start of the run, counted between begin and end only
};

class Counter {
 public:
  // The block is about to be executed, from start to end. Blocks outlive the counter's use.
  void Execute(Block& block);

  // The marker at this address is about to be executed. A boundary outside begin..end is no event.
  void Mark(Kind marker, std::uint32_t address);

  const std::vector<Event>& events() const { return events_; }

 private:
  void Arrive(std::uint32_t address);

  bool counting_ = false;
  Totals totals_;
  std::uint32_t next_address_ = 0;
  Instruction previous_;
  Block* left_ = nullptr;  // null: no block was executed since counting began
  std::vector<Event> events_;
};

}  // namespace mote::cycles
