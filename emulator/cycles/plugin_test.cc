// SPDX-License-Identifier: Apache-2.0
// The plugin in the emulator, on a program small enough to count by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <string>
#include <vector>

namespace mote::cycles {
namespace {

using testing::HasSubstr;

void Place(std::vector<std::uint16_t>& image,
           std::size_t address,
           std::initializer_list<std::uint16_t> halfwords) {
  image.resize(address / 2);
  image.insert(image.end(), halfwords);
}

std::vector<std::uint16_t> Image() {
  std::vector<std::uint16_t> image;
  Place(image, 0x000, {0x1000, 0x2000, 0x0041, 0x0000});  // stack 0x20001000, reset 0x40
  Place(image,
        0x040,
        {0x2003,  //       movs r0, #3
         0x2100,  //       movs r1, #0
         0xbf80,  //       hint 8: begin
         0x3801,  // loop: subs r0, #1      1
         0xd1fd,  //       bne loop         1, taken twice
         0xbfa0,  //       hint 10: layer
         0xf000,
         0xb9d4});  //       b.w far          1 + 2
  Place(image,
        0x3f8,
        {0x3104,  // far:  adds r1, #4      1
         0xf8d1,
         0x2000,  //       ldr.w r2, [r1]   2 + 1
         0x684b,  //       ldr r3, [r1, #4] 1
         0x688c,  //       ldr r4, [r1, #8] 1, on a new page
         0xf8d1,
         0x500c,  //       ldr.w r5, [r1, #12]  1
         0xbf90,  //       hint 9: end
         0x2018,  //       movs r0, #0x18: exit
         0x4901,  //       ldr r1, =0x20026: application
         0xbeab,
         0x0000,  //       bkpt 0xab
         0x0026,
         0x0002});
  return image;
}

class Plugin : public testing::Test {
 protected:
  void SetUp() override {
    if (std::system("qemu-system-arm --version > /dev/null 2>&1") != 0) {
      GTEST_SKIP() << "qemu-system-arm is not installed";
    }
    base_ = testing::TempDir() + "mote_cycles_" + std::to_string(getpid());
    const std::vector<std::uint16_t> image = Image();
    std::ofstream(base_ + ".bin", std::ios::binary)
        .write(reinterpret_cast<const char*>(image.data()),
               static_cast<std::streamsize>(image.size() * sizeof image[0]));
  }

  void TearDown() override {
    for (const char* suffix : {".bin", ".txt", ".txt.part", ".err"}) {
      std::remove((base_ + suffix).c_str());
    }
  }

  int Run(const std::string& arguments) const {
    const std::string command =
        "qemu-system-arm -M mps2-an386 -cpu cortex-m4 -display none -serial none -monitor none"
        " -semihosting-config enable=on,target=native -plugin '" MOTE_CYCLES_PLUGIN "'" +
        arguments + " -kernel '" + base_ + ".bin' < /dev/null 2> '" + base_ + ".err'";
    return std::system(command.c_str());
  }

  std::string Read(const char* suffix) const {
    std::ostringstream text;
    text << std::ifstream(base_ + suffix).rdbuf();
    return text.str();
  }

  std::string out() const { return ",out=" + base_ + ".txt"; }

  std::string base_;
};

TEST_F(Plugin, CountsAKnownProgramExactly) {
  ASSERT_EQ(Run(out()), 0) << Read(".err");
  EXPECT_EQ(Read(".txt"), "mote-cycles 1\nbegin 0 0\nlayer 6 10\nend 12 20\n");
}

TEST_F(Plugin, BlocksAddUpToTheTotal) {
  ASSERT_EQ(Run(out() + ",blocks=on"), 0) << Read(".err");
  std::istringstream lines(Read(".txt"));
  unsigned instructions = 0;
  unsigned cycles = 0;
  for (std::string word; lines >> word;) {
    std::string start, end;
    unsigned executions = 0, block_instructions = 0, block_cycles = 0;
    if (word != "block") continue;
    lines >> start >> end >> executions >> block_instructions >> block_cycles;
    instructions += block_instructions;
    cycles += block_cycles;
  }
  EXPECT_EQ(instructions, 12u);
  EXPECT_EQ(cycles, 20u);
  EXPECT_THAT(Read(".txt"), HasSubstr("\nblock 46 4a 3 6 10\n"));
}

TEST_F(Plugin, EveryRunGivesTheSameFile) {
  ASSERT_EQ(Run(out() + ",blocks=on"), 0) << Read(".err");
  const std::string first = Read(".txt");
  ASSERT_EQ(Run(out() + ",blocks=on"), 0) << Read(".err");
  EXPECT_EQ(Read(".txt"), first);
}

TEST_F(Plugin, RefusesWhatItDoesNotKnow) {
  EXPECT_NE(Run(out() + ",block=on"), 0);
  EXPECT_THAT(Read(".err"), HasSubstr("argument 'block=on', want out=<file> or blocks=on"));
  EXPECT_NE(Run(""), 0);
  EXPECT_THAT(Read(".err"), HasSubstr("no out=<file> was given"));
  EXPECT_NE(Run(",out=" + base_ + ".missing/x"), 0);
  EXPECT_THAT(Read(".err"), HasSubstr("cannot create"));
}

}  // namespace
}  // namespace mote::cycles
