// SPDX-License-Identifier: Apache-2.0
// Two tables, first match wins: exceptions stand above the rule that they are exceptions to.
#include "emulator/cycles/decode.h"

#include <bitset>
#include <cstddef>

namespace mote::cycles {
namespace {

// Where in an encoding register numbers sit: a set of these.
enum Field : std::uint16_t {
  kL0 = 1 << 0,  // 16-bit encodings: 3 bits from bit 0, 3, 6 or 8
  kL3 = 1 << 1,
  kL6 = 1 << 2,
  kL8 = 1 << 3,
  kH0 = 1 << 4,  // 16-bit high-register forms: bit 7 above bits 2-0
  kSp = 1 << 5,  // implied by the operation
  kW0 = 1 << 6,  // 32-bit encodings, first halfword on top: 4 bits from bit 0, 8, 12 or 16
  kW8 = 1 << 7,
  kW12 = 1 << 8,
  kW16 = 1 << 9,
};

struct Row {
  std::uint32_t mask;
  std::uint32_t value;
  Kind kind;
  std::uint8_t cycles;
  std::uint32_t list;  // one cycle more for each of these bits that is set
  int writes;
  int addresses;
};

using K = Kind;

constexpr std::uint32_t kVldm = 0xec000000;  // its low eight bits are the number of words it moves

// Columns are easier to check against the manual than what the formatter makes of them.
// clang-format off
//   mask    value   kind              cycles list writes addresses
constexpr Row kRows16[] = {
    {0xe000, 0x0000, K::kAlu,          1,  0,     kL0, 0},           // LSL LSR ASR ADD SUB
    {0xf800, 0x2800, K::kAlu,          1,  0,     0,   0},           // CMP #
    {0xe000, 0x2000, K::kAlu,          1,  0,     kL8, 0},           // MOV ADD SUB #
    {0xffc0, 0x4200, K::kAlu,          1,  0,     0,   0},           // TST
    {0xff80, 0x4280, K::kAlu,          1,  0,     0,   0},           // CMP CMN
    {0xfc00, 0x4000, K::kAlu,          1,  0,     kL0, 0},           // AND ADC RSB MUL MVN
    {0xff00, 0x4500, K::kAlu,          1,  0,     0,   0},           // CMP hi
    {0xff00, 0x4700, K::kBranch,       1,  0,     0,   0},           // BX BLX
    {0xfd87, 0x4487, K::kBranch,       1,  0,     0,   0},           // ADD pc, MOV pc
    {0xfc00, 0x4400, K::kAlu,          1,  0,     kH0, 0},           // ADD MOV hi
    {0xf800, 0x4800, K::kLoad,         2,  0,     kL8, 0},           // LDR literal
    {0xfe00, 0x5600, K::kLoad,         2,  0,     kL0, kL3 | kL6},   // LDRSB [r,r]
    {0xf800, 0x5000, K::kStoreIndexed, 2,  0,     0,   kL3 | kL6},   // STR* [r,r]
    {0xf000, 0x5000, K::kLoad,         2,  0,     kL0, kL3 | kL6},   // LDR* [r,r]
    {0xf800, 0x9800, K::kLoad,         2,  0,     kL8, kSp},         // LDR [sp]
    {0xf000, 0x9000, K::kStore,        1,  0,     0,   kSp},         // STR [sp]
    {0xf800, 0x8800, K::kLoad,         2,  0,     kL0, kL3},         // LDRH
    {0xf000, 0x8000, K::kStore,        1,  0,     0,   kL3},         // STRH
    {0xe800, 0x6800, K::kLoad,         2,  0,     kL0, kL3},         // LDR LDRB
    {0xe000, 0x6000, K::kStore,        1,  0,     0,   kL3},         // STR STRB
    {0xf000, 0xa000, K::kAlu,          1,  0,     kL8, 0},           // ADR, ADD sp
    {0xff00, 0xb000, K::kAlu,          1,  0,     kSp, 0},           // ADD SUB sp
    {0xf500, 0xb100, K::kBranch,       1,  0,     0,   0},           // CBZ CBNZ
    {0xff00, 0xb200, K::kAlu,          1,  0,     kL0, 0},           // SXTH SXTB UXTH UXTB
    {0xfe00, 0xb400, K::kMultiple,     1,  0x1ff, 0,   0},           // PUSH
    {0xff00, 0xba00, K::kAlu,          1,  0,     kL0, 0},           // REV*
    {0xff00, 0xbc00, K::kMultiple,     1,  0x0ff, 0,   0},           // POP
    {0xff00, 0xbd00, K::kBranch,       1,  0x1ff, 0,   0},           // POP {..pc}
    {0xffff, 0xbf80, K::kMarkBegin,    0,  0,     0,   0},           // hints not allocated by the
    {0xffff, 0xbf90, K::kMarkEnd,      0,  0,     0,   0},           // architecture: the core
    {0xffff, 0xbfa0, K::kMarkLayer,    0,  0,     0,   0},           // executes them as NOP
    {0xffff, 0xbfb0, K::kMarkStream,   0,  0,     0,   0},
    {0xffff, 0xbfc0, K::kMarkNetwork,  0,  0,     0,   0},
    {0xff0f, 0xbf00, K::kOther,        1,  0,     0,   0},           // NOP YIELD WFE WFI SEV
    {0xff00, 0xbf00, K::kIt,           1,  0,     0,   0},           // IT
    {0xf000, 0xc000, K::kMultiple,     1,  0x0ff, 0,   0},           // LDM STM
    {0xfe00, 0xde00, K::kOther,        1,  0,     0,   0},           // UDF SVC
    {0xf000, 0xd000, K::kBranch,       1,  0,     0,   0},           // B<c>
    {0xf800, 0xe000, K::kBranch,       1,  0,     0,   0},           // B
};

constexpr Row kRows32[] = {
    // Load and store: multiple, table branch, exclusive, dual.
    {0xfe508000, 0xe8108000, K::kBranch,       1,  0xffff, 0,          0},       // LDM POP {..pc}
    {0xfe400000, 0xe8000000, K::kMultiple,     1,  0xffff, 0,          0},       // LDM STM
    {0xfff0ffe0, 0xe8d0f000, K::kBranch,       2,  0,      0,          0},       // TBB TBH
    {0xfff00fef, 0xe8d00f4f, K::kLoad,         2,  0,      kW12,       kW16},    // LDREXB LDREXH
    {0xfff00fe0, 0xe8c00f40, K::kStoreIndexed, 2,  0,      0,          kW16},    // STREXB STREXH
    {0xfff00000, 0xe8500000, K::kLoad,         2,  0,      kW12,       kW16},    // LDREX
    {0xfff00000, 0xe8400000, K::kStoreIndexed, 2,  0,      0,          kW16},    // STREX
    {0xfe400000, 0xe8400000, K::kDual,         3,  0,      0,          kW16},    // LDRD STRD
    // Data processing, plain and modified immediates, hints, branches.
    {0xfe000000, 0xea000000, K::kAlu,          1,  0,      kW8,        0},       // [shifted] PKH
    {0xf8008000, 0xf0000000, K::kAlu,          1,  0,      kW8,        0},       // # MOVW SSAT BFI
    {0xf800c000, 0xf000c000, K::kBranch,       1,  0,      0,          0},       // BL
    {0xf800d000, 0xf0009000, K::kBranch,       1,  0,      0,          0},       // B.W
    {0xffffff00, 0xf3af8000, K::kOther,        1,  0,      0,          0},       // NOP.W
    {0xfb80d000, 0xf3808000, K::kOther,        2,  0,      0,          0},       // MSR MRS DSB ISB
    {0xf800d000, 0xf0008000, K::kBranch,       1,  0,      0,          0},       // B<c>.W
    // Load and store of one register.
    {0xff70f000, 0xf850f000, K::kBranch,       2,  0,      0,          0},       // LDR pc
    {0xfe10f000, 0xf810f000, K::kOther,        1,  0,      0,          0},       // PLD PLI
    {0xfe1f0000, 0xf81f0000, K::kLoad,         2,  0,      kW12,       0},       // LDR* literal
    {0xfe900800, 0xf8100000, K::kLoad,         2,  0,      kW12,       kW16 | kW0}, // LDR* [r,r]
    {0xfe100000, 0xf8100000, K::kLoad,         2,  0,      kW12,       kW16},    // LDR* [r,#]
    {0xfe900800, 0xf8000000, K::kStoreIndexed, 2,  0,      0,          kW16 | kW0}, // STR* [r,r]
    {0xfe100000, 0xf8000000, K::kStore,        1,  0,      0,          kW16},    // STR* [r,#]
    // Shifts, extends, parallel arithmetic, multiplies, divides.
    {0xff000000, 0xfa000000, K::kAlu,          1,  0,      kW8,        0},       // LSL.W SXTB16 CLZ
    {0xff800000, 0xfb000000, K::kAlu,          1,  0,      kW8,        0},       // MUL MLA SMLAD
    {0xffd00000, 0xfb900000, K::kAlu,          7,  0,      kW8,        0},       // SDIV UDIV
    {0xff800000, 0xfb800000, K::kAlu,          1,  0,      kW8 | kW12, 0},       // SMULL SMLALD
    // Floating point.
    {0xff200000, 0xed000000, K::kFloat,        2,  0,      0,          0},       // VLDR VSTR
    {0xffe00000, 0xec400000, K::kFloat,        2,  0,      0,          0},       // VMOV 2 core regs
    {0xfe000000, kVldm,      K::kFloat,        1,  0,      0,          0},       // VLDM VSTM VPOP
    {0xffb00010, 0xee800000, K::kFloat,        14, 0,      0,          0},       // VDIV
    {0xffbf00d0, 0xeeb100c0, K::kFloat,        14, 0,      0,          0},       // VSQRT
    {0xffa00010, 0xee000000, K::kFloat,        3,  0,      0,          0},       // VMLA VMLS VNML*
    {0xffb00010, 0xee900000, K::kFloat,        3,  0,      0,          0},       // VFNMA VFNMS
    {0xffb00010, 0xeea00000, K::kFloat,        3,  0,      0,          0},       // VFMA VFMS
    {0xfe000000, 0xee000000, K::kFloat,        1,  0,      0,          0},       // the rest
};
// clang-format on

std::uint32_t RegisterAt(int field, std::uint32_t encoding) {
  switch (field) {
    case kL0:
      return encoding & 7;
    case kL3:
      return (encoding >> 3) & 7;
    case kL6:
      return (encoding >> 6) & 7;
    case kL8:
      return (encoding >> 8) & 7;
    case kH0:
      return (encoding & 7) | ((encoding >> 4) & 8);
    case kSp:
      return 13;
    case kW0:
      return encoding & 15;
    case kW8:
      return (encoding >> 8) & 15;
    case kW12:
      return (encoding >> 12) & 15;
    default:
      return (encoding >> 16) & 15;
  }
}

std::uint16_t RegistersAt(int fields, std::uint32_t encoding) {
  constexpr std::uint32_t kWithoutPc = 0x7fff;
  std::uint32_t registers = 0;
  for (int field = kL0; field <= kW16; field <<= 1) {
    if ((fields & field) != 0) registers |= 1u << RegisterAt(field, encoding);
  }
  return static_cast<std::uint16_t>(registers & kWithoutPc);
}

Instruction Apply(const Row& row, std::uint32_t encoding) {
  Instruction instruction;
  instruction.kind = row.kind;
  const std::uint32_t words = row.value == kVldm ? encoding & 0xff : 0;
  const std::size_t listed = std::bitset<32>(encoding & row.list).count();
  instruction.cycles = static_cast<std::uint16_t>(row.cycles + listed + words);
  instruction.writes = RegistersAt(row.writes, encoding);
  instruction.addresses = RegistersAt(row.addresses, encoding);
  return instruction;
}

template <std::size_t kRows>
Instruction Match(const Row (&rows)[kRows], std::uint32_t encoding) {
  for (const Row& row : rows) {
    if ((encoding & row.mask) == row.value) return Apply(row, encoding);
  }
  return {Kind::kOther, 1, 0, 0};
}

}  // namespace

Instruction Decode(std::uint16_t first, std::uint16_t second) {
  if (SizeBytes(first) == 2) return Match(kRows16, first);
  return Match(kRows32, std::uint32_t{first} << 16 | second);
}

}  // namespace mote::cycles
