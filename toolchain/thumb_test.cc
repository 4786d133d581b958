// SPDX-License-Identifier: Apache-2.0
#include "toolchain/thumb.h"

#include <gtest/gtest.h>

namespace mote::toolchain {
namespace {

using Flow = ThumbStep::Flow;

constexpr uint32_t kHere = 0x1000;

ThumbStep At(uint32_t word) {
  const bool wide = word > 0xFFFF;
  return DecodeStep(static_cast<uint16_t>(wide ? word >> 16 : word),
                    static_cast<uint16_t>(wide ? word : 0),
                    kHere);
}

TEST(ThumbStep, CountsWhatEachWayOfPushingTakes) {
  struct Row {
    uint32_t word;
    int32_t taken_bytes;
    const char* text;
  };
  const Row rows[] = {
      {0xb500, 4, "push {lr}"},
      {0xb5f0, 20, "push {r4-r7, lr}"},
      {0xb401, 4, "push {r0}"},
      {0xb082, 8, "sub sp, #8"},
      {0xb0ff, 508, "sub sp, #508"},
      {0xe92d4ff0, 36, "stmdb sp!, {r4-r11, lr}"},
      {0xf84dcd04, 4, "str.w r12, [sp, #-4]!"},
      {0xe96d4504, 16, "strd r4, r5, [sp, #-16]!"},
      {0xed2d8b02, 8, "vpush {d8}"},
      {0xed2d8b10, 64, "vpush {d8-d15}"},
      {0xed2d8a03, 12, "vpush {s16-s18}"},
      {0xed6d8a01, 4, "vpush {s17}"},
      {0xf5ad5d9c, 4992, "sub.w sp, sp, #4992"},
      {0xf5ad3d88, 69632, "sub.w sp, sp, #69632"},
      {0xf2ad4d04, 1028, "subw sp, sp, #1028"},
      {0xb002, -8, "add sp, #8"},
      {0xbc30, -8, "pop {r4, r5}"},
      {0xe8bd0ff0, -32, "ldmia.w sp!, {r4-r11}"},
      {0xf85deb04, -4, "ldr.w lr, [sp], #4"},
      {0xecbd8b02, -8, "vpop {d8}"},
      {0xf50d5d9c, -4992, "add.w sp, sp, #4992"},
      {0xe9dd4502, 0, "ldrd r4, r5, [sp, #8]"},
      {0xe9cd4502, 0, "strd r4, r5, [sp, #8]"},
      {0xf8cd0408, 0, "str.w r0, [sp, #1032]"},
      {0xf80d1c04, 0, "strb.w r1, [sp, #-4]"},
      {0xe88d0003, 0, "stmia.w sp, {r0, r1}"},
      {0xed8d0a00, 0, "vstr s0, [sp]"},
      {0xa801, 0, "add r0, sp, #4"},
      {0x4668, 0, "mov r0, sp"},
      {0x46bd, 0, "mov sp, r7: back to a frame that is there"},
      {0x4585, 0, "cmp sp, r0"},
  };
  for (const Row& row : rows) {
    const ThumbStep step = At(row.word);
    EXPECT_EQ(step.taken_bytes, row.taken_bytes) << row.text;
    EXPECT_EQ(step.size_bytes, row.word > 0xFFFF ? 4u : 2u) << row.text;
    EXPECT_EQ(step.flow, Flow::kNext) << row.text;
    EXPECT_FALSE(step.unknown_stack) << row.text;
  }
}

TEST(ThumbStep, SeesAStackPointerThatDependsOnData) {
  for (const uint32_t word : {0xebad0d00u,     // sub.w sp, sp, r0
                              0x4485u,         // add sp, r0
                              0x4685u,         // mov sp, r0
                              0xf8ddd000u}) {  // ldr.w sp, [sp]
    EXPECT_TRUE(At(word).unknown_stack) << std::hex << word;
  }
}

TEST(ThumbStep, SeesWhereTheCodeGoesOn) {
  struct Row {
    uint32_t word;
    Flow flow;
    uint32_t target;
    const char* text;
  };
  const Row rows[] = {
      {0x4770, Flow::kReturn, 0, "bx lr"},
      {0x46f7, Flow::kReturn, 0, "mov pc, lr"},
      {0xbd10, Flow::kReturn, 0, "pop {r4, pc}"},
      {0xe8bd8ff0, Flow::kReturn, 0, "ldmia.w sp!, {r4-r11, pc}"},
      {0xf85dfb04, Flow::kReturn, 0, "ldr.w pc, [sp], #4"},
      {0x4718, Flow::kJumpUnknown, 0, "bx r3"},
      {0x469f, Flow::kJumpUnknown, 0, "mov pc, r3"},
      {0xf8dff000, Flow::kJumpUnknown, 0, "ldr.w pc, [pc]"},
      {0x4798, Flow::kCallUnknown, 0, "blx r3"},
      {0xe8dff004, Flow::kByteTable, 0, "tbb [pc, r4]"},
      {0xe8dff014, Flow::kHalfwordTable, 0, "tbh [pc, r4, lsl #1]"},
      {0xde00, Flow::kStop, 0, "udf #0"},
      {0xf7f0a000, Flow::kStop, 0, "udf.w #0"},
      {0xe7fe, Flow::kBranch, kHere, "b to itself"},
      {0xe002, Flow::kBranch, kHere + 8, "b +4"},
      {0xd81d, Flow::kEither, kHere + 0x3e, "bhi.n"},
      {0xd1fd, Flow::kEither, kHere - 2, "bne.n"},
      {0xb108, Flow::kEither, kHere + 6, "cbz r0"},
      {0xbbf8, Flow::kEither, kHere + 0x82, "cbnz r0, the farthest"},
      {0xf7fffffe, Flow::kCall, kHere, "bl to itself"},
      {0xf000f800, Flow::kCall, kHere + 4, "bl to the next"},
      {0xf000b9d4, Flow::kBranch, kHere + 0x3ac, "b.w forwards"},
      {0xf7ffbffe, Flow::kBranch, kHere, "b.w to itself"},
      {0xf43faffe, Flow::kEither, kHere, "beq.w to itself"},
      {0xf3bf8f4f, Flow::kNext, 0, "dsb"},
      {0xf3ef8005, Flow::kNext, 0, "mrs r0, ipsr"},
  };
  for (const Row& row : rows) {
    const ThumbStep step = At(row.word);
    EXPECT_EQ(step.flow, row.flow) << row.text;
    EXPECT_EQ(step.target, row.target) << row.text;
  }
}

TEST(ThumbStep, KnowsHowManyInstructionsAnItBlockHas) {
  EXPECT_EQ(At(0xbf08).conditional, 1);  // it eq
  EXPECT_EQ(At(0xbf1c).conditional, 2);  // itt ne
  EXPECT_EQ(At(0xbf0e).conditional, 3);  // itee eq
  EXPECT_EQ(At(0xbf01).conditional, 4);  // itttt eq
  EXPECT_EQ(At(0xbf00).conditional, 0);  // nop
  EXPECT_EQ(At(0xbfa0).conditional, 0);  // hint 10
}

}  // namespace
}  // namespace mote::toolchain
