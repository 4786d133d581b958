// SPDX-License-Identifier: Apache-2.0
// Encodings as the GNU assembler writes the mnemonic beside them.
#include "emulator/cycles/decode.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <ostream>

namespace mote::cycles {
namespace {

struct Sample {
  const char* text;
  std::uint16_t first, second;
  unsigned cycles;
};

constexpr std::uint16_t Bits(std::initializer_list<int> registers) {
  int bits = 0;
  for (const int r : registers) bits |= 1 << r;
  return static_cast<std::uint16_t>(bits);
}

void ExpectEach(Kind kind, std::initializer_list<Sample> samples) {
  for (const Sample& sample : samples) {
    const Instruction got = Decode(sample.first, sample.second);
    EXPECT_EQ(got.kind, kind) << sample.text;
    EXPECT_EQ(got.cycles, sample.cycles) << sample.text;
  }
}

TEST(Decode, SizeIsToldByTheFirstHalfword) {
  EXPECT_EQ(SizeBytes(0x18d1), 2u);  // adds r1, r2, r3
  EXPECT_EQ(SizeBytes(0xe7f6), 2u);  // b.n
  EXPECT_EQ(SizeBytes(0xe898), 4u);  // ldmia.w
  EXPECT_EQ(SizeBytes(0xf7ff), 4u);  // bl
}

TEST(Decode, DataProcessingDspAndMultiplyCostOne) {
  ExpectEach(Kind::kAlu,
             {{"adds r1, r2, r3", 0x18d1, 0, 1},
              {"lsls r0, r1, #3", 0x00c8, 0, 1},
              {"cmp r3, #5", 0x2b05, 0, 1},
              {"muls r2, r3", 0x435a, 0, 1},
              {"mov r9, r2", 0x4691, 0, 1},
              {"sxth r0, r1", 0xb208, 0, 1},
              {"rev r0, r1", 0xba08, 0, 1},
              {"pkhbt r0, r1, r2, lsl #16", 0xeac1, 0x4002, 1},
              {"movw r3, #4660", 0xf241, 0x2334, 1},
              {"ssat r0, #8, r1", 0xf301, 0x0007, 1},
              {"sxtb16 r0, r1, ror #8", 0xfa2f, 0xf091, 1},
              {"mla r0, r1, r2, r3", 0xfb01, 0x3002, 1},
              {"smlad r0, r1, r2, r3", 0xfb21, 0x3002, 1},
              {"smull r4, r5, r1, r2", 0xfb81, 0x4502, 1},
              {"umlal r4, r5, r1, r2", 0xfbe1, 0x4502, 1},
              {"smlald r4, r5, r1, r2", 0xfbc1, 0x45c2, 1}});
}

TEST(Decode, DivideCostsSeven) {
  ExpectEach(Kind::kAlu,
             {{"sdiv r0, r1, r2", 0xfb91, 0xf0f2, 7}, {"udiv r0, r1, r2", 0xfbb1, 0xf0f2, 7}});
}

TEST(Decode, SingleLoadsCostTwo) {
  ExpectEach(Kind::kLoad,
             {{"ldr r0, [r1, r2]", 0x5888, 0, 2},
              {"ldrsb r0, [r1, r2]", 0x5688, 0, 2},
              {"ldrb r3, [r4, #1]", 0x7863, 0, 2},
              {"ldrh r3, [r4, #2]", 0x8863, 0, 2},
              {"ldr r3, [sp, #4]", 0x9b01, 0, 2},
              {"ldr r2, [pc, #4]", 0x4a01, 0, 2},
              {"ldr.w r0, [r1, r2, lsl #2]", 0xf851, 0x0022, 2},
              {"ldr.w r0, [r1], #4", 0xf851, 0x0b04, 2},
              {"ldrsh.w r0, [r1, r2]", 0xf931, 0x0002, 2},
              {"ldr.w r8, [pc, #-244]", 0xf85f, 0x80f4, 2},
              {"ldrex r0, [r1]", 0xe851, 0x0f00, 2},
              {"ldrexb r0, [r1]", 0xe8d1, 0x0f4f, 2}});
}

TEST(Decode, StoresCostOneWithAnImmediateAndTwoWithARegisterOffset) {
  ExpectEach(Kind::kStore,
             {{"str r3, [r4, #8]", 0x60a3, 0, 1},
              {"strb r3, [r4, #1]", 0x7063, 0, 1},
              {"strh r3, [r4, #2]", 0x8063, 0, 1},
              {"str r3, [sp, #4]", 0x9301, 0, 1},
              {"str.w r8, [r9, #256]", 0xf8c9, 0x8100, 1},
              {"strb.w r0, [r1, #-1]!", 0xf801, 0x0d01, 1}});
  ExpectEach(Kind::kStoreIndexed,
             {{"str r0, [r1, r2]", 0x5088, 0, 2},
              {"strb r0, [r1, r2]", 0x5488, 0, 2},
              {"str.w r0, [r1, r2, lsl #2]", 0xf841, 0x0022, 2},
              {"strex r2, r0, [r1]", 0xe841, 0x0200, 2},
              {"strexb r2, r0, [r1]", 0xe8c1, 0x0f42, 2}});
}

TEST(Decode, DualTransfersCostThree) {
  ExpectEach(
      Kind::kDual,
      {{"ldrd r0, r1, [r2, #8]", 0xe9d2, 0x0102, 3}, {"strd r0, r1, [r2], #8", 0xe8e2, 0x0102, 3}});
}

TEST(Decode, MultipleTransfersCostOneAndOneForEachRegister) {
  ExpectEach(Kind::kMultiple,
             {{"push {r4, r5, lr}", 0xb530, 0, 4},
              {"push {r4-r7}", 0xb4f0, 0, 5},
              {"pop {r4, r5}", 0xbc30, 0, 3},
              {"ldmia r0!, {r1, r2, r3}", 0xc80e, 0, 4},
              {"stmia r0!, {r1, r2}", 0xc006, 0, 3},
              {"ldmia.w r8, {r0, r1, r9}", 0xe898, 0x0203, 4},
              {"push.w {r4-r11, lr}", 0xe92d, 0x4ff0, 10}});
}

TEST(Decode, WhateverWritesThePcIsABranch) {
  ExpectEach(Kind::kBranch,
             {{"beq.n", 0xd0f7, 0, 1},
              {"b.n", 0xe7f6, 0, 1},
              {"cbz r0", 0xb120, 0, 1},
              {"cbnz r7", 0xbb07, 0, 1},
              {"bx lr", 0x4770, 0, 1},
              {"blx r3", 0x4798, 0, 1},
              {"mov pc, r2", 0x4697, 0, 1},
              {"add pc, r2", 0x4497, 0, 1},
              {"bl", 0xf7ff, 0xffa2, 1},
              {"b.w", 0xf7ff, 0xbfa0, 1},
              {"beq.w", 0xf43f, 0xaf9e, 1},
              {"tbb [pc, r0]", 0xe8df, 0xf000, 2},
              {"tbh [pc, r0, lsl #1]", 0xe8df, 0xf010, 2},
              {"ldr.w pc, [r1, r2, lsl #2]", 0xf851, 0xf022, 2},
              {"ldr.w pc, [r1, #4]", 0xf8d1, 0xf004, 2},
              {"pop {r4, r5, pc}", 0xbd30, 0, 4},
              {"pop.w {r4-r11, pc}", 0xe8bd, 0x8ff0, 10}});
}

TEST(Decode, FloatingPointCosts) {
  ExpectEach(Kind::kFloat,
             {{"vldr s0, [r1, #4]", 0xed91, 0x0a01, 2},
              {"vldr d0, [r1, #4]", 0xed91, 0x0b01, 2},
              {"vstr s0, [r1]", 0xed81, 0x0a00, 2},
              {"vldmia r0!, {s0-s3}", 0xecb0, 0x0a04, 5},
              {"vpush {d8, d9}", 0xed2d, 0x8b04, 5},
              {"vmov r0, r1, s0, s1", 0xec51, 0x0a10, 2},
              {"vmov s0, r0", 0xee00, 0x0a10, 1},
              {"vmla.f32 s0, s1, s2", 0xee00, 0x0a81, 3},
              {"vnmls.f32 s0, s1, s2", 0xee10, 0x0a81, 3},
              {"vfma.f32 s0, s1, s2", 0xeea0, 0x0a81, 3},
              {"vfnma.f32 s0, s1, s2", 0xee90, 0x0ac1, 3},
              {"vmul.f32 s0, s1, s2", 0xee20, 0x0a81, 1},
              {"vadd.f32 s0, s1, s2", 0xee30, 0x0a81, 1},
              {"vdiv.f32 s1, s2, s3", 0xeec1, 0x0a21, 14},
              {"vsqrt.f32 s0, s1", 0xeeb1, 0x0ae0, 14},
              {"vneg.f32 s0, s1", 0xeeb1, 0x0a60, 1},
              {"vcvt.s32.f32 s0, s1", 0xeebd, 0x0ae0, 1},
              {"vmrs apsr_nzcv, fpscr", 0xeef1, 0xfa10, 1}});
}

TEST(Decode, ItNopAndSystemInstructions) {
  ExpectEach(Kind::kIt, {{"it eq", 0xbf08, 0, 1}});
  ExpectEach(Kind::kOther,
             {{"nop", 0xbf00, 0, 1},
              {"nop.w", 0xf3af, 0x8000, 1},
              {"svc 0", 0xdf00, 0, 1},
              {"bkpt 0xab", 0xbeab, 0, 1},
              {"pld [r1]", 0xf891, 0xf000, 1},
              {"mrs r0, primask", 0xf3ef, 0x8010, 2},
              {"dsb sy", 0xf3bf, 0x8f4f, 2}});
}

TEST(Decode, MarkersAreFiveHintsAndCostNothing) {
  ExpectEach(Kind::kMarkBegin, {{"hint 8", 0xbf80, 0, 0}});
  ExpectEach(Kind::kMarkEnd, {{"hint 9", 0xbf90, 0, 0}});
  ExpectEach(Kind::kMarkLayer, {{"hint 10", 0xbfa0, 0, 0}});
  ExpectEach(Kind::kMarkStream, {{"hint 11", 0xbfb0, 0, 0}});
  ExpectEach(Kind::kMarkNetwork, {{"hint 12", 0xbfc0, 0, 0}});
  ExpectEach(Kind::kOther, {{"hint 7", 0xbf70, 0, 1}, {"hint 13", 0xbfd0, 0, 1}});
}

TEST(Decode, ResultsAreKnown) {
  EXPECT_EQ(Decode(0x18d1, 0).writes, Bits({1}));          // adds r1, r2, r3
  EXPECT_EQ(Decode(0x2407, 0).writes, Bits({4}));          // movs r4, #7
  EXPECT_EQ(Decode(0x4488, 0).writes, Bits({8}));          // add r8, r1
  EXPECT_EQ(Decode(0xb084, 0).writes, Bits({13}));         // sub sp, #16
  EXPECT_EQ(Decode(0xeb09, 0x088a).writes, Bits({8}));     // add.w r8, r9, r10, lsl #2
  EXPECT_EQ(Decode(0xfb81, 0x4502).writes, Bits({4, 5}));  // smull r4, r5, r1, r2
  EXPECT_EQ(Decode(0xf8d9, 0x8100).writes, Bits({8}));     // ldr.w r8, [r9, #256]
  EXPECT_EQ(Decode(0xf851, 0x0b04).writes, Bits({0}));     // ldr.w r0, [r1], #4
}

TEST(Decode, ComparisonsWriteNothing) {
  EXPECT_EQ(Decode(0x2b05, 0).writes, 0);       // cmp r3, #5
  EXPECT_EQ(Decode(0x4208, 0).writes, 0);       // tst r0, r1
  EXPECT_EQ(Decode(0x4288, 0).writes, 0);       // cmp r0, r1
  EXPECT_EQ(Decode(0x42c8, 0).writes, 0);       // cmn r0, r1
  EXPECT_EQ(Decode(0x4588, 0).writes, 0);       // cmp r8, r1
  EXPECT_EQ(Decode(0xebb8, 0x0f09).writes, 0);  // cmp.w r8, r9
}

TEST(Decode, AddressRegistersAreKnown) {
  EXPECT_EQ(Decode(0x68a3, 0).addresses, Bits({4}));          // ldr r3, [r4, #8]
  EXPECT_EQ(Decode(0x5088, 0).addresses, Bits({1, 2}));       // str r0, [r1, r2]
  EXPECT_EQ(Decode(0x9b01, 0).addresses, Bits({13}));         // ldr r3, [sp, #4]
  EXPECT_EQ(Decode(0xf851, 0x0022).addresses, Bits({1, 2}));  // ldr.w r0, [r1, r2, lsl #2]
  EXPECT_EQ(Decode(0xf8c9, 0x8100).addresses, Bits({9}));     // str.w r8, [r9, #256]
  EXPECT_EQ(Decode(0xe9d2, 0x0102).addresses, Bits({2}));     // ldrd r0, r1, [r2, #8]
  EXPECT_EQ(Decode(0xf85f, 0x80f4).addresses, 0);             // ldr.w r8, [pc, #-244]
}

}  // namespace
}  // namespace mote::cycles
