// SPDX-License-Identifier: Apache-2.0
// What the boards promise a program: start-up, limits, fault reports, nothing hidden in the link.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/firmware/float_bits.h"
#include "tests/firmware/kernel_bits.h"
#include "tests/firmware/toolchain.h"

namespace mote::firmware_test {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class BoardTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!ToolsArePresent()) GTEST_SKIP() << "arm-none-eabi-g++ or qemu-system-arm is missing";
  }
};

void ExpectBuilt(const Outcome& build) { ASSERT_EQ(build.exit_code, 0) << build.text; }

// The address of the first instruction of that name, as a fault report prints it.
// A line of objdump: "     5a8:\tfb94 f4f3 \tsdiv\tr4, r4, r3".
std::string AddressOf(const Toolchain& tools, const std::string& elf, const std::string& mnemonic) {
  std::istringstream code(tools.Binutil("objdump -d", elf));
  for (std::string line; std::getline(code, line);) {
    if (line.find("\t" + mnemonic) == std::string::npos) continue;
    return fmt::format("pc=0x{:08x}", std::stoul(line.substr(0, line.find(':')), nullptr, 16));
  }
  return "no " + mnemonic;
}

TEST_F(BoardTest, EachBoardLinksTheSameProgram) {
  for (const char* name : {"mps2_an386", "nano33ble"}) {
    const Toolchain tools(name);
    const Outcome build = tools.Build("hello.elf", {"tests/firmware/hello.cc"});
    EXPECT_EQ(build.exit_code, 0) << name << ": " << build.text;
  }
}

TEST_F(BoardTest, TheEmulatedBoardRunsIt) {
  const Toolchain tools("mps2_an386");
  ExpectBuilt(tools.Build("hello.elf", {"tests/firmware/hello.cc"}));
  const Outcome run = tools.Run("hello.elf", {});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.text, "answer=42\n");
}

TEST_F(BoardTest, FunctionsOfRealNumbersGiveTheBitsOfTheHost) {
  const Toolchain tools("mps2_an386");
  ExpectBuilt(
      tools.Build("float.elf", {"tests/firmware/float_bits.cc", "runtime/base/float_math.cc"}));
  std::string host;
  for (const auto function : kFunctions) host += fmt::format("0x{:08x}\n", BitsHash(function));
  EXPECT_EQ(tools.Run("float.elf", {}).text, host);
}

// -Os rolls loops up; without an FPU, what stands in its registers stands on the stack.
TEST_F(BoardTest, KernelsInAssemblyGiveTheBytesOfTheirTwins) {
  const Toolchain tools("mps2_an386");
  std::string host;
  for (const auto kernel : kKernels) host += fmt::format("0x{:08x}\n", kernel());
  for (const char* flags : {"-O2", "-O2 -U__ARM_FP", "-Os"}) {
    ExpectBuilt(tools.Build("kernels.elf",
                            {"tests/firmware/kernel_bits.cc",
                             "runtime/ops/add/add_m4.cc",
                             "runtime/ops/conv2d/conv2d_m4.cc",
                             "runtime/ops/depthwise_conv2d/depthwise_conv2d_m4.cc",
                             "runtime/ops/fully_connected/fully_connected_m4.cc"},
                            flags));
    EXPECT_EQ(tools.Run("kernels.elf", {}).text, host) << flags;
  }
}

TEST_F(BoardTest, LinkerScriptGrantsWhatBoardTomlSays) {
  for (const char* name : {"mps2_an386", "nano33ble"}) {
    const Toolchain tools(name);
    ExpectBuilt(tools.Build("hello.elf", {"tests/firmware/hello.cc"}));
    EXPECT_EQ(tools.Symbol("hello.elf", "__flash_bytes"), tools.board().flash_bytes) << name;
    EXPECT_EQ(tools.Symbol("hello.elf", "__ram_bytes"), tools.board().ram_bytes) << name;
  }
}

TEST_F(BoardTest, NanoStartsBehindTheBootloaderWithAVectorForEachInterrupt) {
  const Toolchain tools("nano33ble");
  ExpectBuilt(tools.Build("hello.elf", {"tests/firmware/hello.cc"}));
  EXPECT_EQ(tools.Symbol("hello.elf", "__vectors"), 0x10000u);
  EXPECT_EQ(tools.Symbol("hello.elf", "__stack_top"), 0x20040000u);
  EXPECT_THAT(tools.Binutil("objdump -s -j .vectors", "hello.elf"), HasSubstr("10000 00000420"));
  // 16 entries of the core and 48 of the chip, 4 bytes each.
  EXPECT_THAT(tools.Binutil("size -A", "hello.elf"), ContainsRegex(".vectors +256 +65536"));
}

TEST_F(BoardTest, NanosStorageIsTheLastTwoPagesAndBehindWhatAProgramIsGranted) {
  const Toolchain tools("nano33ble");
  ExpectBuilt(tools.Build("hello.elf", {"tests/firmware/hello.cc"}));
  const uint32_t origin = tools.Symbol("hello.elf", "__storage_origin");
  EXPECT_EQ(origin, 0x100000u - 2 * 4096);
  EXPECT_EQ(tools.Symbol("hello.elf", "__storage_bytes"), 2u * 4096);
  EXPECT_EQ(tools.Symbol("hello.elf", "__flash_origin") + tools.board().flash_bytes, origin);
}

TEST_F(BoardTest, WhatAProgramDoesNotUseOfTheNanoIsNotLinked) {
  const Toolchain tools("nano33ble");
  ExpectBuilt(tools.Build("hello.elf", {"tests/firmware/hello.cc"}));
  const std::string names = tools.Binutil("nm -C", "hello.elf");
  EXPECT_THAT(names, HasSubstr("mote::port::Write("));
  for (const char* unused : {"NextSound",
                             "Transmit",
                             "MillisNow",
                             "SetHandler",
                             "Clock",
                             "WriteStorage",
                             "FeedWatchdog",
                             "chip_bus"}) {
    EXPECT_THAT(names, Not(HasSubstr(unused)));
  }
}

TEST_F(BoardTest, NothingLinkedNeedsAHeapAnUnwinderOrStdio) {
  for (const char* name : {"mps2_an386", "nano33ble"}) {
    const Toolchain tools(name);
    ExpectBuilt(tools.Build("hello.elf", {"tests/firmware/hello.cc"}));
    const std::string names = tools.Binutil("nm", "hello.elf");
    EXPECT_THAT(names, HasSubstr(" T main")) << name;
    EXPECT_THAT(
        names,
        Not(ContainsRegex(" _*(malloc|free|calloc|realloc|sbrk|cxa_|[a-z]*printf|abort|Unwind)")))
        << name;
  }
}

TEST_F(BoardTest, TooMuchRamFailsTheLinkAndSaysByHowMuch) {
  const Toolchain tools("mps2_an386");
  const Outcome build =
      tools.Build("big.elf", {"tests/firmware/too_large.cc"}, "-DRAM_BYTES=262144");
  EXPECT_NE(build.exit_code, 0);
  // The array, and the stack with its guard: 8 KB + 256 bytes.
  EXPECT_THAT(build.text, HasSubstr("region `RAM' overflowed by 8448 bytes"));
}

TEST_F(BoardTest, TheStackReserveCountsAsRam) {
  const Toolchain tools("mps2_an386");
  const std::string fits = "-DRAM_BYTES=253696";  // 262144 - 8448
  EXPECT_EQ(tools.Build("fits.elf", {"tests/firmware/too_large.cc"}, fits).exit_code, 0);
  const Outcome deeper = tools.Build(
      "deep.elf", {"tests/firmware/too_large.cc"}, fits + " -Wl,--defsym=__stack_reserve=0x2100");
  EXPECT_THAT(deeper.text, HasSubstr("region `RAM' overflowed by 256 bytes"));
}

TEST_F(BoardTest, TooMuchFlashFailsTheLinkAndSaysByHowMuch) {
  const Toolchain tools("nano33ble");
  const Outcome build =
      tools.Build("big.elf", {"tests/firmware/too_large.cc"}, "-DFLASH_BYTES=974848");
  EXPECT_NE(build.exit_code, 0);
  EXPECT_THAT(build.text, HasSubstr("region `FLASH' overflowed by"));
}

TEST_F(BoardTest, NoinhibitExecLeavesTheSizesOfWhatIsTooLarge) {
  const Toolchain tools("nano33ble");
  const Outcome build = tools.Build("big.elf",
                                    {"tests/firmware/too_large.cc"},
                                    "-DFLASH_BYTES=974848 -Wl,--no-fatal-warnings "
                                    "-Wl,--noinhibit-exec");
  EXPECT_EQ(build.exit_code, 0) << build.text;
  EXPECT_THAT(build.text, HasSubstr("overflowed by"));
  EXPECT_THAT(tools.Binutil("nm -S", "big.elf"), HasSubstr("000ee000 R large_constant"));
}

class FaultTest : public BoardTest {
 protected:
  void SetUp() override {
    BoardTest::SetUp();
    if (IsSkipped()) return;
    ExpectBuilt(tools_.Build("faults.elf", {"tests/firmware/faults.cc"}));
  }
  Outcome Run(const std::string& what) { return tools_.Run("faults.elf", {what}); }

  Toolchain tools_{"mps2_an386"};
};

TEST_F(FaultTest, MainsReturnValueIsTheExitCode) { EXPECT_EQ(Run("return").exit_code, 7); }

TEST_F(FaultTest, MainFindsItsMemoryInitialisedAndTheFpuOn) {
  EXPECT_EQ(Run("memory").exit_code, 0);
  EXPECT_EQ(Run("float").exit_code, 0);
}

TEST_F(FaultTest, WatermarkSeesTheDeepestFrame) {
  const Outcome run = Run("watermark");  // 1,000 bytes and the frames of main and its callee
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_GE(std::stoi(run.text), 1000);
  EXPECT_LE(std::stoi(run.text), 1200);
}

TEST_F(FaultTest, EachIsReportedByNameAndPlaceAndEndsTheRun) {
  struct Row {
    const char* what;
    const char* fault;
    std::string place;
  };
  const Row rows[] = {
      {"divide", "UsageFault: divide by zero", AddressOf(tools_, "faults.elf", "sdiv")},
      {"undefined", "UsageFault: undefined instruction", AddressOf(tools_, "faults.elf", "udf")},
      {"address", "BusFault: bad address", "bfar=0xc0000000"},
      {"jump", "UsageFault: branch to an even address (not Thumb)", "pc=0x00000100"},
      {"interrupt", "exception without a handler, number 11", "cfsr=0x00000000"},
  };
  for (const Row& row : rows) {
    const Outcome run = Run(row.what);
    EXPECT_EQ(run.exit_code, 101) << row.what;
    EXPECT_THAT(run.text, HasSubstr(std::string("fault=") + row.fault + "\n")) << row.what;
    EXPECT_THAT(run.text, HasSubstr(row.place)) << row.what;
  }
}

TEST_F(FaultTest, StackOverflowIsAFaultAndNotSilentCorruption) {
  const Outcome run = Run("overflow");
  EXPECT_EQ(run.exit_code, 101);
  EXPECT_THAT(run.text, HasSubstr("fault=MemManage: stack overflow\n"));
  EXPECT_THAT(run.text, HasSubstr("pc=unknown"));
}

}  // namespace
}  // namespace mote::firmware_test
