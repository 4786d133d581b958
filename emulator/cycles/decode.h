// SPDX-License-Identifier: Apache-2.0
// One instruction of an ARMv7E-M core with FPv4 -> what the timing rules need to know of it.
// Source  ARMv7-M Architecture Reference Manual (ARM DDI 0403), chapter A5, for the encodings;
//         Cortex-M4 Technical Reference Manual (ARM 100166), section 3.3, for the costs.
#pragma once

#include <cstdint>

namespace mote::cycles {

enum class Kind : std::uint8_t {
  kAlu,           // data processing, DSP, multiply, divide: writes core registers
  kLoad,          // one LDR*, whatever its addressing
  kStore,         // one STR* with an immediate offset
  kStoreIndexed,  // one STR* with a register offset, or STREX*
  kDual,          // LDRD, STRD
  kMultiple,      // LDM, STM, PUSH, POP without PC
  kBranch,        // whatever may write PC: B, BL, BX, CBZ, TBB, POP {..pc}, LDR pc
  kFloat,
  kIt,
  kOther,        // hints, MSR, barriers, SVC, BKPT, and what is not known
  kMarkBegin,    // "inference begins"; markers cost nothing and count as no instruction
  kMarkEnd,      // "inference ends"
  kMarkLayer,    // "layer boundary"
  kMarkStream,   // "a stream takes a piece", and "it has taken it"
  kMarkNetwork,  // "its network runs", and "it has run"
};

// Register sets are bit masks, bit n = rn. PC is never in them: nothing waits for it.
struct Instruction {
  Kind kind = Kind::kOther;
  std::uint16_t cycles = 0;  // with nothing before it that it could pair with or wait for
  std::uint16_t writes = 0;  // results of kAlu and kLoad; a written-back base is not one
  std::uint16_t addresses =
      0;  // what kLoad, kStore, kStoreIndexed and kDual compute their address from
};

// 2 or 4, told by the first halfword alone.
constexpr std::uint32_t SizeBytes(std::uint16_t first) { return (first >> 11) >= 0x1d ? 4 : 2; }

// `second` is ignored where SizeBytes(first) is 2.
Instruction Decode(std::uint16_t first, std::uint16_t second);

constexpr bool IsMarker(Kind kind) {
  return kind >= Kind::kMarkBegin && kind <= Kind::kMarkNetwork;
}

}  // namespace mote::cycles
