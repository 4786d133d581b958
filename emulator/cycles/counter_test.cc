// SPDX-License-Identifier: Apache-2.0
#include "emulator/cycles/counter.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace mote::cycles {
namespace {

constexpr std::uint16_t kLoad = 0x6808;    // ldr r0, [r1]
constexpr std::uint16_t kAdd = 0x3104;     // adds r1, #4
constexpr std::uint16_t kBranch = 0xd0f7;  // beq

Block Code(std::uint32_t start, std::initializer_list<std::uint16_t> halfwords) {
  Block block(start);
  for (const std::uint16_t halfword : halfwords) block.Append(Decode(halfword, 0), 2);
  return block;
}

Totals TotalsOf(const Counter& counter) { return counter.events().back().totals; }

TEST(Counter, CountsBetweenBeginAndEndOnly) {
  Counter counter;
  Block before = Code(0x00, {kAdd, kAdd});
  Block inside = Code(0x12, {kAdd, kLoad});
  Block after = Code(0x18, {kAdd, kAdd});
  counter.Execute(before);
  counter.Mark(Kind::kMarkBegin, 0x10);
  counter.Execute(inside);
  counter.Mark(Kind::kMarkEnd, 0x16);
  counter.Execute(after);
  counter.Mark(Kind::kMarkBegin, 0x1c);
  ASSERT_EQ(counter.events().size(), 3u);
  EXPECT_EQ(counter.events()[0].totals.instructions, 0u);
  EXPECT_EQ(counter.events()[1].totals.instructions, 2u);
  EXPECT_EQ(counter.events()[1].totals.cycles, 4u);
  EXPECT_EQ(counter.events()[2].totals.cycles, 4u);
  EXPECT_EQ(before.executions, 0u);
  EXPECT_EQ(inside.executions, 1u);
  EXPECT_EQ(inside.counted_cycles, 4u);
}

TEST(Counter, ATakenBranchCostsTwoMoreInTheBlockItLeaves) {
  Counter counter;
  Block loop = Code(0x02, {kAdd, kBranch});
  Block behind = Code(0x06, {kAdd});
  counter.Mark(Kind::kMarkBegin, 0x00);
  for (int pass = 0; pass < 3; ++pass) counter.Execute(loop);
  counter.Execute(behind);
  counter.Mark(Kind::kMarkEnd, 0x08);
  EXPECT_EQ(TotalsOf(counter).instructions, 7u);
  EXPECT_EQ(TotalsOf(counter).cycles, 7u + 2u * kTakenBranchCycles);
  EXPECT_EQ(loop.counted_cycles, 6u + 2u * kTakenBranchCycles);
  EXPECT_EQ(behind.counted_cycles, 1u);
}

TEST(Counter, ABranchToAMarkerBelongsToWhatWasBeforeTheMarker) {
  Counter counter;
  Block block = Code(0x02, {kBranch});
  counter.Mark(Kind::kMarkBegin, 0x00);
  counter.Execute(block);
  counter.Mark(Kind::kMarkLayer, 0x40);
  EXPECT_EQ(TotalsOf(counter).cycles, 1u + kTakenBranchCycles);
  counter.Mark(Kind::kMarkEnd, 0x42);
  EXPECT_EQ(TotalsOf(counter).cycles, 1u + kTakenBranchCycles);
}

TEST(Counter, HowCodeIsCutIntoBlocksDoesNotMatter) {
  const auto total = [](std::initializer_list<Block> blocks) {
    Counter counter;
    counter.Mark(Kind::kMarkBegin, 0x00);
    for (Block block : blocks) counter.Execute(block);
    counter.Mark(Kind::kMarkEnd, 0x0a);
    return TotalsOf(counter).cycles;
  };
  const std::uint64_t whole = total({Code(0x02, {kAdd, kLoad, kLoad, kAdd})});
  EXPECT_EQ(whole, 1u + 3u + 1u + 1u);
  EXPECT_EQ(total({Code(0x02, {kAdd}), Code(0x04, {kLoad, kLoad, kAdd})}), whole);
  EXPECT_EQ(total({Code(0x02, {kAdd, kLoad}), Code(0x06, {kLoad, kAdd})}), whole);
  EXPECT_EQ(total({Code(0x02, {kAdd, kLoad, kLoad}), Code(0x08, {kAdd})}), whole);
}

TEST(Counter, ALayerMarkerIsTransparent) {
  Counter counter;
  Block first = Code(0x02, {kLoad});
  Block second = Code(0x06, {kLoad});
  counter.Mark(Kind::kMarkBegin, 0x00);
  counter.Execute(first);
  counter.Mark(Kind::kMarkLayer, 0x04);
  counter.Execute(second);
  counter.Mark(Kind::kMarkEnd, 0x08);
  EXPECT_EQ(TotalsOf(counter).instructions, 2u);
  EXPECT_EQ(TotalsOf(counter).cycles, 2u + 1u);
}

TEST(Counter, NothingPairsAcrossATakenBranch) {
  Counter counter;
  Block block = Code(0x02, {kLoad});
  counter.Mark(Kind::kMarkBegin, 0x00);
  counter.Execute(block);
  counter.Execute(block);  // as if something had led back to it
  counter.Mark(Kind::kMarkEnd, 0x04);
  EXPECT_EQ(TotalsOf(counter).cycles, 2u + kTakenBranchCycles + 2u);
}

TEST(Counter, NothingBeforeAWindowReachesIntoIt) {
  Counter counter;
  Block load = Code(0x02, {kLoad});
  Block again = Code(0x08, {kLoad});
  counter.Mark(Kind::kMarkBegin, 0x00);
  counter.Execute(load);
  counter.Mark(Kind::kMarkEnd, 0x04);
  counter.Mark(Kind::kMarkBegin, 0x06);
  counter.Execute(again);
  counter.Mark(Kind::kMarkEnd, 0x0a);
  EXPECT_EQ(TotalsOf(counter).cycles, 2u + 2u);
}

TEST(Counter, ABoundaryOutsideAWindowIsNoEvent) {
  Counter counter;
  counter.Mark(Kind::kMarkLayer, 0x00);
  counter.Mark(Kind::kMarkStream, 0x02);
  counter.Mark(Kind::kMarkNetwork, 0x04);
  EXPECT_TRUE(counter.events().empty());
}

}  // namespace
}  // namespace mote::cycles
