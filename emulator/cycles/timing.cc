// SPDX-License-Identifier: Apache-2.0
#include "emulator/cycles/timing.h"

namespace mote::cycles {
namespace {

bool IsSingleTransfer(Kind kind) {
  return kind == Kind::kLoad || kind == Kind::kStore || kind == Kind::kStoreIndexed;
}

bool UsesResultAsAddress(const Instruction& previous, const Instruction& next) {
  return (previous.writes & next.addresses) != 0;
}

// The address phase of a transfer runs under the data phase of the load before it.
bool Pipelines(const Instruction& previous, const Instruction& next) {
  return previous.kind == Kind::kLoad && IsSingleTransfer(next.kind) &&
         !UsesResultAsAddress(previous, next);
}

// An address is needed a stage before the stage in which data processing delivers it.
bool WaitsForAddress(const Instruction& previous, const Instruction& next) {
  return previous.kind == Kind::kAlu && UsesResultAsAddress(previous, next);
}

}  // namespace

unsigned CyclesAfter(const Instruction& previous, const Instruction& next) {
  if (Pipelines(previous, next)) return 1;
  return next.cycles + (WaitsForAddress(previous, next) ? 1u : 0u);
}

void Block::Append(const Instruction& next, std::uint32_t size_bytes) {
  if (instructions == 0) first = next;
  cycles += CyclesAfter(last, next);
  last = next;
  end += size_bytes;
  ++instructions;
}

}  // namespace mote::cycles
