// SPDX-License-Identifier: Apache-2.0
// Signs for the emulator's cycle counter (emulator/cycles), between which it counts. Unallocated
// hints: a NOP to the core.
#pragma once

namespace mote::measure {

inline void MarkBegin() { asm volatile(".inst.n 0xbf80" ::: "memory"); }
inline void MarkEnd() { asm volatile(".inst.n 0xbf90" ::: "memory"); }

}  // namespace mote::measure
