// SPDX-License-Identifier: Apache-2.0
#include "toolchain/build.h"

#include <gmock/gmock.h>

#include "toolchain/footprint.h"
#include "toolchain/toolchain_testing.h"

namespace mote::toolchain {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

class BuildTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!IsInstalled("arm-none-eabi-g++")) GTEST_SKIP() << "arm-none-eabi-g++ is not installed";
  }

  static Error ErrorOf(const TinyModel& tiny) {
    const auto footprint = BuildAndMeasure(tiny.request);
    EXPECT_FALSE(footprint.ok());
    return footprint.ok() ? Error{} : footprint.error();
  }
  static std::string Refusal(const TinyOptions& options) {
    return ErrorOf(TinyModel("nano33ble", options)).message;
  }
};

TEST_F(BuildTest, TooMuchFlashSaysByHowMuchAndWhatIsLargest) {
  TinyOptions options;
  options.more_weights_bytes = 1'000'000;
  EXPECT_THAT(Refusal(options),
              MatchesRegex("tiny: [0-9,]+ bytes too large for the flash of nano33ble "
                           "\\(needs 1,00[0-9],[0-9]+, has 974,848\\). "
                           "Largest: more 1,000,000 bytes, .*"));
}

TEST_F(BuildTest, TooMuchRamSaysByHowMuchAndWhatIsLargest) {
  TinyOptions options;
  options.arena_bytes = 262'144;
  // The arena fills RAM; the stack, its guard and the board's variables are too much.
  EXPECT_THAT(Refusal(options),
              MatchesRegex("tiny: 8,[0-9]+ bytes too large for the RAM of nano33ble "
                           "\\(needs 27[0-9],[0-9]+, has 262,144\\). "
                           "Largest: model 262,144 bytes, the stack 8,448 bytes.*"));
}

TEST_F(BuildTest, TooMuchOfBothSaysBoth) {
  TinyOptions options;
  options.more_weights_bytes = 1'000'000;
  options.arena_bytes = 300'000;
  EXPECT_THAT(Refusal(options), AllOf(HasSubstr("the flash of"), HasSubstr("the RAM of")));
}

TEST_F(BuildTest, FarMoreThanTheAddressesHoldIsSaidInTheSameWords) {
  TinyOptions options;
  options.arena_bytes = 1'000'000'000;
  EXPECT_THAT(Refusal(options), HasSubstr("bytes too large for the RAM of nano33ble"));
  EXPECT_THAT(Refusal(options), HasSubstr("Largest: model 1,000,000,000 bytes"));
}

TEST_F(BuildTest, ADeepStackCountsAsRam) {
  TinyOptions options;
  options.arena_bytes = 240'000;
  options.before = "volatile uint8_t local[20000]; local[0] = 1; arena_[1] = local[0];";
  EXPECT_THAT(Refusal(options),
              AllOf(HasSubstr("for the RAM of nano33ble"), HasSubstr("the stack 22,")));
}

TEST_F(BuildTest, WhatDoesNotCompileIsShownWithItsPlace) {
  TinyModel tiny;
  tiny.Put("mote_add_one.cc", "int broken = \"text\";\n");
  const Error error = ErrorOf(tiny);
  EXPECT_EQ(error.kind, ErrorKind::kInput);
  EXPECT_THAT(error.message, HasSubstr("mote_add_one.cc: does not compile"));
  EXPECT_THAT(error.message, HasSubstr("mote_add_one.cc:1:"));
}

TEST_F(BuildTest, WhatIsNotDefinedIsShownByName) {
  TinyModel tiny;
  tiny.Put("mote_add_one.cc", "extern int nothing;\n");
  EXPECT_THAT(ErrorOf(tiny).message,
              AllOf(HasSubstr("tiny: does not link"), HasSubstr("mote::AddOne")));
}

TEST_F(BuildTest, AFolderWithoutSourcesIsRefused) {
  TinyModel tiny;
  tiny.request.sources = tiny.request.work;
  EXPECT_THAT(ErrorOf(tiny).message, HasSubstr("no *.cc in it"));
  tiny.request.sources = "/nonexistent";
  EXPECT_THAT(ErrorOf(tiny).message, HasSubstr("/nonexistent: no *.cc in it"));
}

TEST_F(BuildTest, WithoutACompilerItSaysWhatToInstall) {
  const TinyModel tiny;
  const std::string path = getenv("PATH");
  setenv("PATH", "/nonexistent", 1);
  const Error error = ErrorOf(tiny);
  setenv("PATH", path.c_str(), 1);
  EXPECT_EQ(error.kind, ErrorKind::kMissingTool);
  EXPECT_THAT(error.message,
              AllOf(HasSubstr("arm-none-eabi-g++: not installed"),
                    HasSubstr("apt-get install gcc-arm-none-eabi"),
                    HasSubstr("make setup")));
}

TEST_F(BuildTest, WithoutTheCLibraryItSaysWhatToInstall) {
  TinyModel tiny;
  tiny.request.flags.push_back("-nostdinc");  // as if newlib were not there
  const Error error = ErrorOf(tiny);
  EXPECT_EQ(error.kind, ErrorKind::kMissingTool);
  EXPECT_THAT(error.message, HasSubstr("apt-get install libnewlib-arm-none-eabi"));
}

TEST_F(BuildTest, SizeIsOptimisedForWhereAsked) {
  TinyOptions options;
  options.before =
      "for (size_t i = 0; i < 64; ++i) arena_[i] = uint8_t(arena_[i] * arena_[i ^ 1]);";
  options.arena_bytes = 64;
  TinyModel tiny("mps2_an386", options);
  const uint32_t fast = BuildAndMeasure(tiny.request).value().code_bytes;
  tiny.request.optimization = "-Os";
  EXPECT_LT(BuildAndMeasure(tiny.request).value().code_bytes, fast);
}

}  // namespace
}  // namespace mote::toolchain
