// SPDX-License-Identifier: Apache-2.0
#include "toolchain/fit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mote::toolchain {
namespace {

using testing::HasSubstr;
using testing::Not;

estimate::Board Nano() {
  estimate::Board board;
  board.name = "nano33ble";
  board.flash_bytes = 983'040;
  board.ram_bytes = 262'144;
  return board;
}

TEST(Fit, UpToTheLastByteIsFine) {
  EXPECT_TRUE(CheckFit("kws", Nano(), Memory::kFlash, 983'040, {}).ok());
  EXPECT_FALSE(CheckFit("kws", Nano(), Memory::kFlash, 983'041, {}).ok());
  EXPECT_TRUE(CheckFit("kws", Nano(), Memory::kRam, 262'144, {}).ok());
  EXPECT_FALSE(CheckFit("kws", Nano(), Memory::kRam, 262'145, {}).ok());
}

TEST(Fit, SaysByHowManyBytesAndWhatIsLargest) {
  const Status status = CheckFit("kws",
                                 Nano(),
                                 Memory::kFlash,
                                 1'115'088,
                                 {{"small", 12}, {"conv2d_3_weights", 65'536}, {"table", 999}});
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, ErrorKind::kInput);
  EXPECT_EQ(
      status.error().message,
      "kws: 132,048 bytes too large for the flash of nano33ble (needs 1,115,088, has 983,040). "
      "Largest: conv2d_3_weights 65,536 bytes, table 999 bytes, small 12 bytes.");
}

TEST(Fit, NamesTheFiveLargestOnly) {
  std::vector<Piece> pieces;
  for (uint64_t i = 1; i <= 7; ++i) pieces.push_back({"piece" + std::to_string(i), i});
  const std::string message =
      CheckFit("kws", Nano(), Memory::kRam, 300'000, pieces).error().message;
  EXPECT_THAT(message, HasSubstr("the RAM of nano33ble"));
  EXPECT_THAT(message, HasSubstr("Largest: piece7 7 bytes, piece6"));
  EXPECT_THAT(message, HasSubstr("piece3"));
  EXPECT_THAT(message, Not(HasSubstr("piece2")));
}

TEST(Fit, RefusesAProgramThatCanNeverFitBeforeItIsCompiled) {
  program::Program program;
  program.name = "kws";
  program.constants = {{"conv2d_0_weights", ops::Element::kInt8, graph::Bytes(983'040)}};
  program.arena_bytes = 262'144;
  EXPECT_TRUE(CheckProgramFit(program, Nano()).ok());
  program.arena_bytes += 16;
  EXPECT_THAT(CheckProgramFit(program, Nano()).error().message,
              HasSubstr("kws, the arena alone: 16 bytes too large for the RAM of nano33ble"));
  program.constants.push_back({"conv2d_0_bias", ops::Element::kInt32, graph::Bytes(4)});
  EXPECT_THAT(CheckProgramFit(program, Nano()).error().message,
              HasSubstr("kws, the weights alone: 4 bytes too large for the flash of nano33ble"));
}

TEST(Fit, ReadsWhatTheLinkerSays) {
  const std::string both =
      "ld: a.elf section `.rodata' will not fit in region `FLASH'\n"
      "ld: region `FLASH' overflowed by 4096 bytes\nld: region `RAM' overflowed by 8448 bytes\n";
  const Status status = CheckLinkFit("kws", Nano(), both, nullptr);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().message,
            "kws: 4,096 bytes too large for the flash of nano33ble (needs 987,136, has 983,040).\n"
            "kws: 8,448 bytes too large for the RAM of nano33ble (needs 270,592, has 262,144).");
  EXPECT_TRUE(CheckLinkFit("kws", Nano(), "undefined reference to `x'", nullptr).ok());
  EXPECT_TRUE(CheckLinkFit("kws", Nano(), "", nullptr).ok());
}

}  // namespace
}  // namespace mote::toolchain
