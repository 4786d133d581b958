// SPDX-License-Identifier: Apache-2.0
#include "emulator/cycles/timing.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace mote::cycles {
namespace {

const Instruction kNothing;
const Instruction kLoadR0FromR1 = Decode(0x6808, 0);         // ldr r0, [r1]
const Instruction kLoadR2FromR1 = Decode(0x684a, 0);         // ldr r2, [r1, #4]
const Instruction kLoadR2FromR0 = Decode(0x6802, 0);         // ldr r2, [r0]
const Instruction kStoreToR1 = Decode(0x600a, 0);            // str r2, [r1]
const Instruction kStoreToR1R3 = Decode(0x50ca, 0);          // str r2, [r1, r3]
const Instruction kStoreToR1R0 = Decode(0x500a, 0);          // str r2, [r1, r0]
const Instruction kLoadDualFromR1 = Decode(0xe9d1, 0x4500);  // ldrd r4, r5, [r1]
const Instruction kAddToR1 = Decode(0x3104, 0);              // adds r1, #4
const Instruction kAddToR0 = Decode(0x3004, 0);              // adds r0, #4
const Instruction kCompareR1 = Decode(0x2900, 0);            // cmp r1, #0
const Instruction kIt = Decode(0xbf08, 0);                   // it eq
const Instruction kPop = Decode(0xbc30, 0);                  // pop {r4, r5}

TEST(Timing, ALoadAloneCostsTwo) { EXPECT_EQ(CyclesAfter(kNothing, kLoadR0FromR1), 2u); }

TEST(Timing, ALoadRightAfterALoadCostsOne) {
  EXPECT_EQ(CyclesAfter(kLoadR0FromR1, kLoadR2FromR1), 1u);
}

TEST(Timing, ALoadFromALoadedAddressCostsTwo) {
  EXPECT_EQ(CyclesAfter(kLoadR0FromR1, kLoadR2FromR0), 2u);
}

TEST(Timing, ALoadAfterAnythingElseCostsTwo) {
  EXPECT_EQ(CyclesAfter(kStoreToR1, kLoadR0FromR1), 2u);
  EXPECT_EQ(CyclesAfter(kLoadDualFromR1, kLoadR0FromR1), 2u);
  EXPECT_EQ(CyclesAfter(kPop, kLoadR0FromR1), 2u);
  EXPECT_EQ(CyclesAfter(kIt, kLoadR0FromR1), 2u);
}

TEST(Timing, AnIndexedStoreCostsTwoOrOneAfterALoad) {
  EXPECT_EQ(CyclesAfter(kNothing, kStoreToR1R3), 2u);
  EXPECT_EQ(CyclesAfter(kLoadR0FromR1, kStoreToR1R3), 1u);
  EXPECT_EQ(CyclesAfter(kLoadR0FromR1, kStoreToR1R0), 2u);
}

TEST(Timing, AnImmediateStoreAlwaysCostsOne) {
  EXPECT_EQ(CyclesAfter(kNothing, kStoreToR1), 1u);
  EXPECT_EQ(CyclesAfter(kLoadR0FromR1, kStoreToR1), 1u);
}

TEST(Timing, PairsOfRegistersDoNotPipeline) {
  EXPECT_EQ(CyclesAfter(kLoadR0FromR1, kLoadDualFromR1), 3u);
  EXPECT_EQ(CyclesAfter(kLoadR0FromR1, kPop), 3u);
}

TEST(Timing, AnAddressJustComputedCostsOneMore) {
  EXPECT_EQ(CyclesAfter(kAddToR1, kLoadR0FromR1), 3u);
  EXPECT_EQ(CyclesAfter(kAddToR1, kStoreToR1), 2u);
  EXPECT_EQ(CyclesAfter(kAddToR1, kStoreToR1R3), 3u);
  EXPECT_EQ(CyclesAfter(kAddToR1, kLoadDualFromR1), 4u);
}

TEST(Timing, AnAddressThatWasOnlyComparedIsReady) {
  EXPECT_EQ(CyclesAfter(kCompareR1, kLoadR0FromR1), 2u);
  EXPECT_EQ(CyclesAfter(kAddToR0, kLoadR0FromR1), 2u);
}

TEST(Timing, DataProcessingNeverWaits) {
  EXPECT_EQ(CyclesAfter(kLoadR0FromR1, kAddToR0), 1u);
  EXPECT_EQ(CyclesAfter(kAddToR0, kAddToR0), 1u);
}

TEST(Block, AddsUpWhatItsInstructionsCostOneAfterTheOther) {
  Block block(0x100);
  block.Append(kAddToR1, 2);         // 1
  block.Append(kLoadR0FromR1, 2);    // 3
  block.Append(kLoadR2FromR1, 2);    // 1
  block.Append(kLoadDualFromR1, 4);  // 3
  EXPECT_EQ(block.instructions, 4u);
  EXPECT_EQ(block.cycles, 8u);
  EXPECT_EQ(block.start, 0x100u);
  EXPECT_EQ(block.end, 0x10au);
  EXPECT_EQ(block.first.kind, Kind::kAlu);
  EXPECT_EQ(block.last.kind, Kind::kDual);
}

TEST(Block, AConditionalInstructionCountsWhetherItExecutesOrNot) {
  Block block(0);
  block.Append(kIt, 2);
  block.Append(kLoadR0FromR1, 2);  // ldreq: straight-line cost is all that a block knows
  EXPECT_EQ(block.instructions, 2u);
  EXPECT_EQ(block.cycles, 3u);
}

}  // namespace
}  // namespace mote::cycles
