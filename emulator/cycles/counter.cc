// SPDX-License-Identifier: Apache-2.0
#include "emulator/cycles/counter.h"

namespace mote::cycles {
namespace {

constexpr std::uint32_t kMarkerBytes = 2;

}  // namespace

void Counter::Execute(Block& block) {
  if (!counting_) return;
  Arrive(block.start);
  const std::uint64_t cycles =
      block.cycles - block.first.cycles + CyclesAfter(previous_, block.first);
  totals_.instructions += block.instructions;
  totals_.cycles += cycles;
  ++block.executions;
  block.counted_cycles += cycles;
  next_address_ = block.end;
  previous_ = block.last;
  left_ = &block;
}

void Counter::Mark(Kind marker, std::uint32_t address) {
  if (counting_) Arrive(address);
  const bool is_boundary = marker != Kind::kMarkBegin && marker != Kind::kMarkEnd;
  if (counting_ || !is_boundary) events_.push_back({marker, totals_});
  next_address_ = address + kMarkerBytes;
  if (is_boundary) return;
  counting_ = marker == Kind::kMarkBegin;
  previous_ = {};
  left_ = nullptr;
}

void Counter::Arrive(std::uint32_t address) {
  if (address == next_address_) return;
  previous_ = {};
  if (left_ == nullptr) return;
  totals_.cycles += kTakenBranchCycles;
  left_->counted_cycles += kTakenBranchCycles;
}

}  // namespace mote::cycles
