// SPDX-License-Identifier: Apache-2.0
#include "toolchain/thumb.h"

#include <bit>

namespace mote::toolchain {
namespace {

using Flow = ThumbStep::Flow;

constexpr uint32_t kSp = 13;
constexpr uint32_t kLr = 14;
constexpr uint32_t kPc = 15;
constexpr uint32_t kFramePointer = 7;

constexpr uint32_t Bits(uint32_t word, int high, int low) {
  return (word >> low) & ((2u << (high - low)) - 1);
}

constexpr uint32_t SignExtend(uint32_t value, int bits) {
  const uint32_t sign = 1u << (bits - 1);
  return (value ^ sign) - sign;
}

constexpr bool Matches(uint32_t word, uint32_t mask, uint32_t value) {
  return (word & mask) == value;
}

// A5.3.2, ThumbExpandImm. Byte patterns give no frame that a compiler asks for, but are exact too.
uint32_t ExpandImmediate(uint32_t imm12) {
  const uint32_t byte = imm12 & 0xFF;
  switch (imm12 >> 8) {
    case 0:
      return byte;
    case 1:
      return byte << 16 | byte;
    case 2:
      return byte << 24 | byte << 8;
    case 3:
      return byte * 0x01010101u;
    default:
      return std::rotr(0x80u | (imm12 & 0x7F), static_cast<int>(imm12 >> 7));
  }
}

void Take(ThumbStep& step, bool gives_back, uint32_t bytes) {
  step.taken_bytes = gives_back ? -static_cast<int32_t>(bytes) : static_cast<int32_t>(bytes);
}

void JumpTo(ThumbStep& step, Flow flow, uint32_t target) {
  step.flow = flow;
  step.target = target;
}

// BX and MOV pc: a return where the address is the one that the call left.
void JumpByRegister(ThumbStep& step, uint32_t reg) {
  step.flow = reg == kLr ? Flow::kReturn : Flow::kJumpUnknown;
}

// ADD, CMP, MOV of high registers, BX, BLX: 0100 01oo Dmmm mddd.
void HighRegisters(ThumbStep& step, uint32_t word) {
  const uint32_t operation = Bits(word, 9, 8);
  const uint32_t destination = Bits(word, 7, 7) << 3 | Bits(word, 2, 0);
  const uint32_t source = Bits(word, 6, 3);
  if (operation == 3) {
    if (Bits(word, 7, 7) == 1) {
      step.flow = Flow::kCallUnknown;
    } else {
      JumpByRegister(step, source);
    }
  } else if (operation == 2 && destination == kPc) {
    JumpByRegister(step, source);
  } else if (operation == 0 && destination == kPc) {
    step.flow = Flow::kJumpUnknown;
  } else if (destination == kSp && operation != 1) {
    // MOV sp, r7 ends a frame that r7 points into: the stack does not grow.
    step.unknown_stack = !(operation == 2 && source == kFramePointer);
  }
}

// 1011 xxxx: stack and hints.
void Miscellaneous16(ThumbStep& step, uint32_t word, uint32_t address) {
  if (Matches(word, 0xFF00, 0xB000)) {  // ADD sp, #; SUB sp, #
    Take(step, Bits(word, 7, 7) == 0, Bits(word, 6, 0) * 4);
  } else if (Matches(word, 0xFE00, 0xB400)) {  // PUSH
    Take(step, false, 4 * static_cast<uint32_t>(std::popcount(Bits(word, 8, 0))));
  } else if (Matches(word, 0xFE00, 0xBC00)) {  // POP
    Take(step, true, 4 * static_cast<uint32_t>(std::popcount(Bits(word, 8, 0))));
    if (Bits(word, 8, 8) == 1) step.flow = Flow::kReturn;
  } else if (Matches(word, 0xF500, 0xB100)) {  // CBZ, CBNZ
    const uint32_t offset = Bits(word, 9, 9) << 6 | Bits(word, 7, 3) << 1;
    JumpTo(step, Flow::kEither, address + 4 + offset);
  } else if (Matches(word, 0xFF00, 0xBF00) && Bits(word, 3, 0) != 0) {  // IT
    step.conditional = 4 - std::countr_zero(Bits(word, 3, 0));
  }
}

ThumbStep Decode16(uint32_t word, uint32_t address) {
  ThumbStep step;
  if (Matches(word, 0xFC00, 0x4400)) {
    HighRegisters(step, word);
  } else if (Matches(word, 0xF000, 0xB000)) {
    Miscellaneous16(step, word, address);
  } else if (Matches(word, 0xFF00, 0xDE00)) {  // UDF
    step.flow = Flow::kStop;
  } else if (Matches(word, 0xF000, 0xD000) && Bits(word, 11, 8) < 14) {  // B<c>
    JumpTo(step, Flow::kEither, address + 4 + SignExtend(Bits(word, 7, 0) << 1, 9));
  } else if (Matches(word, 0xF800, 0xE000)) {  // B
    JumpTo(step, Flow::kBranch, address + 4 + SignExtend(Bits(word, 10, 0) << 1, 12));
  }
  return step;
}

// B.W and BL: S imm10, J1 J2 imm11; I = NOT(J XOR S).
uint32_t FarTarget(uint32_t word, uint32_t address) {
  const uint32_t s = Bits(word, 26, 26);
  const uint32_t i1 = 1 ^ Bits(word, 13, 13) ^ s;
  const uint32_t i2 = 1 ^ Bits(word, 11, 11) ^ s;
  const uint32_t offset =
      s << 24 | i1 << 23 | i2 << 22 | Bits(word, 25, 16) << 12 | Bits(word, 10, 0) << 1;
  return address + 4 + SignExtend(offset, 25);
}

uint32_t ConditionalTarget(uint32_t word, uint32_t address) {
  const uint32_t offset = Bits(word, 26, 26) << 20 | Bits(word, 11, 11) << 19 |
                          Bits(word, 13, 13) << 18 | Bits(word, 21, 16) << 12 |
                          Bits(word, 10, 0) << 1;
  return address + 4 + SignExtend(offset, 21);
}

// 1111 0xxx ... 1xxx: branches and what stands among them.
void Branches32(ThumbStep& step, uint32_t word, uint32_t address) {
  if (Matches(word, 0x0000D000, 0x0000D000)) {
    JumpTo(step, Flow::kCall, FarTarget(word, address));
  } else if (Matches(word, 0x0000D000, 0x00009000)) {
    JumpTo(step, Flow::kBranch, FarTarget(word, address));
  } else if (Matches(word, 0xFFF0F000, 0xF7F0A000)) {  // UDF.W
    step.flow = Flow::kStop;
  } else if (Matches(word, 0x0000D000, 0x00008000) && Bits(word, 25, 23) != 7) {
    JumpTo(step, Flow::kEither, ConditionalTarget(word, address));
  }
}

// 1111 0xxx ... 0xxx: arithmetic with constants, where sp is both operand and result.
void Immediate32(ThumbStep& step, uint32_t word) {
  if (Bits(word, 11, 8) != kSp) return;
  const uint32_t imm12 = Bits(word, 26, 26) << 11 | Bits(word, 14, 12) << 8 | Bits(word, 7, 0);
  const bool from_sp = Bits(word, 19, 16) == kSp;
  if (from_sp && Matches(word, 0xFBE08000, 0xF1A00000)) {  // SUB.W
    Take(step, false, ExpandImmediate(imm12));
  } else if (from_sp && Matches(word, 0xFBE08000, 0xF1000000)) {  // ADD.W
    Take(step, true, ExpandImmediate(imm12));
  } else if (from_sp && Matches(word, 0xFBF08000, 0xF2A00000)) {  // SUBW
    Take(step, false, imm12);
  } else if (from_sp && Matches(word, 0xFBF08000, 0xF2000000)) {  // ADDW
    Take(step, true, imm12);
  } else {
    step.unknown_stack = true;
  }
}

// LDM and STM with sp written back; any LDM of pc.
void Multiple(ThumbStep& step, uint32_t word) {
  const bool loads = Bits(word, 20, 20) == 1;
  const bool on_sp = Bits(word, 19, 16) == kSp;
  if (on_sp && Bits(word, 21, 21) == 1) {
    Take(step, Bits(word, 23, 23) == 1, 4 * static_cast<uint32_t>(std::popcount(word & 0xFFFF)));
  }
  if (loads && Bits(word, 15, 15) == 1) step.flow = on_sp ? Flow::kReturn : Flow::kJumpUnknown;
}

// LDRD and STRD with sp written back (P U 1 W); TBB and TBH; the exclusive ones do neither.
void DualOrTable(ThumbStep& step, uint32_t word) {
  if (Matches(word, 0xFFFFFFE0, 0xE8DFF000)) {
    step.flow = Bits(word, 4, 4) == 1 ? Flow::kHalfwordTable : Flow::kByteTable;
    return;
  }
  const bool dual = Bits(word, 24, 24) == 1 || Bits(word, 21, 21) == 1;
  if (dual && Bits(word, 21, 21) == 1 && Bits(word, 19, 16) == kSp) {
    Take(step, Bits(word, 23, 23) == 1, Bits(word, 7, 0) * 4);
  }
}

// LDR and STR of one register: sp written back (1PUW or 1PU1), pc loaded.
void Single(ThumbStep& step, uint32_t word) {
  const bool loads = Bits(word, 20, 20) == 1;
  const bool on_sp = Bits(word, 19, 16) == kSp;
  const bool short_offset = Bits(word, 23, 23) == 0 && Bits(word, 11, 11) == 1;
  const bool writes_back = short_offset && Bits(word, 8, 8) == 1;
  const bool loads_word = loads && Bits(word, 22, 21) == 2;
  if (on_sp && writes_back) Take(step, Bits(word, 9, 9) == 1, Bits(word, 7, 0));
  if (loads_word && Bits(word, 15, 12) == kSp) step.unknown_stack = true;
  if (loads_word && Bits(word, 15, 12) == kPc) {
    step.flow = on_sp && writes_back ? Flow::kReturn : Flow::kJumpUnknown;
  }
}

// VPUSH, VPOP and other VLDM/VSTM with sp written back.
void FloatMultiple(ThumbStep& step, uint32_t word) {
  const bool multiple = Bits(word, 24, 24) != Bits(word, 23, 23);
  if (multiple && Bits(word, 21, 21) == 1 && Bits(word, 19, 16) == kSp) {
    Take(step, Bits(word, 23, 23) == 1, Bits(word, 7, 0) * 4);
  }
}

ThumbStep Decode32(uint32_t word, uint32_t address) {
  ThumbStep step;
  step.size_bytes = 4;
  if (Matches(word, 0xFE400000, 0xE8000000)) {
    Multiple(step, word);
  } else if (Matches(word, 0xFE400000, 0xE8400000)) {
    DualOrTable(step, word);
  } else if (Matches(word, 0xFE000000, 0xEA000000)) {
    step.unknown_stack = Bits(word, 11, 8) == kSp;  // arithmetic between registers
  } else if (Matches(word, 0xFE000E00, 0xEC000A00)) {
    FloatMultiple(step, word);
  } else if (Matches(word, 0xF8008000, 0xF0008000)) {
    Branches32(step, word, address);
  } else if (Matches(word, 0xF8008000, 0xF0000000)) {
    Immediate32(step, word);
  } else if (Matches(word, 0xFE000000, 0xF8000000)) {
    Single(step, word);
  }
  return step;
}

}  // namespace

ThumbStep DecodeStep(uint16_t first, uint16_t second, uint32_t address) {
  const bool wide = first >= 0xE800;
  if (!wide) return Decode16(first, address);
  return Decode32(uint32_t{first} << 16 | second, address);
}

}  // namespace mote::toolchain
