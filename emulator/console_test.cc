// SPDX-License-Identifier: Apache-2.0
#include "emulator/console.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mote::emulator {
namespace {

using testing::HasSubstr;

TEST(Console, ReadsWhatTheHarnessSays) {
  const Console console("stack_bytes=120\narena_bytes=28\nstatus=ok\n");
  EXPECT_EQ(console.Number("stack_bytes").value(), 120u);
  EXPECT_EQ(console.Value("arena_bytes"), "28");
  EXPECT_EQ(console.Value("absent"), "");
  EXPECT_TRUE(console.Check(toolchain::Elf()).ok());
}

TEST(Console, GivesTheFirmwaresOwnReason) {
  const Console console("error=the input file a=b cannot be opened\n");
  EXPECT_EQ(console.Check(toolchain::Elf()).error().message,
            "the firmware says: the input file a=b cannot be opened.");
}

TEST(Console, NamesAFaultWithItsRegisters) {
  const Console console(
      "fault=UsageFault: divide by zero\n"
      "cfsr=0x02000000 hfsr=0x40000000 mmfar=0x00000000 bfar=0x00000004\n"
      "pc=0x00000142 lr=0x0000013b\n");
  EXPECT_EQ(console.Check(toolchain::Elf()).error().message,
            "the firmware stopped: UsageFault: divide by zero (pc=0x00000142, lr=0x0000013b, "
            "cfsr=0x02000000, bfar=0x00000004).");
}

TEST(Console, SilenceIsAnError) {
  EXPECT_THAT(Console("qemu: no such machine\n").Check(toolchain::Elf()).error().message,
              HasSubstr("qemu: no such machine"));
  EXPECT_FALSE(Console("").Check(toolchain::Elf()).ok());
  EXPECT_FALSE(Console("status=").Check(toolchain::Elf()).ok());
}

TEST(Console, ANumberIsOneToItsLastLetter) {
  const Console console("a=12x\nb=\nc=4294967296\nd=-1\n");
  for (const char* key : {"a", "b", "c", "d", "absent"}) {
    EXPECT_FALSE(console.Number(key).ok()) << key;
  }
}

}  // namespace
}  // namespace mote::emulator
