// SPDX-License-Identifier: Apache-2.0
// NVMC and the flash.
#include <algorithm>

#include "tests/nrf52840/model_test.h"

namespace mote::testing {
namespace {

constexpr uint32_t kNvmc = 0x4001E000, kReady = kNvmc + 0x400, kReadyNext = kNvmc + 0x408,
                   kConfig = kNvmc + 0x504, kErasePage = kNvmc + 0x508,
                   kErasePartial = kNvmc + 0x518, kPartialConfig = kNvmc + 0x51C;
constexpr uint32_t kReadOnly = 0, kWrite = 1, kErase = 2;
constexpr uint32_t kPage = 0xFF000;

class Flash : public ModelTest {
 protected:
  void WriteWord(uint32_t address, uint32_t value) {
    model_.Write(kConfig, kWrite);
    model_.Write(address, value);
    model_.Write(kConfig, kReadOnly);
  }

  void Erase(uint32_t page) {
    model_.Write(kConfig, kErase);
    model_.Write(kErasePage, page);
    model_.Write(kConfig, kReadOnly);
  }

  uint32_t ErasedWordsOf(uint32_t page) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < 1024; ++i) count += model_.Read(page + 4 * i) == 0xFFFFFFFF ? 1u : 0u;
    return count;
  }
};

TEST_F(Flash, IsErasedAtFirst) { EXPECT_EQ(model_.Read(kPage), 0xFFFFFFFFu); }

TEST_F(Flash, AWordTakes41MicrosecondsOfTheCpu) {
  model_.Write(kConfig, kWrite);
  const uint64_t before_ns = model_.now_ns();
  model_.Write(kPage, 0x12345678);
  EXPECT_NEAR(static_cast<double>(model_.now_ns() - before_ns), 41e3, 200);
  EXPECT_EQ(model_.Read(kPage), 0x12345678u);
  EXPECT_EQ(model_.flash()[kPage], 0x78);
}

TEST_F(Flash, APageTakes85MillisecondsOfTheCpu) {
  WriteWord(kPage, 0);
  WriteWord(kPage + 4092, 0);
  WriteWord(kPage - 4, 0);
  const uint64_t before_ns = model_.now_ns();
  Erase(kPage);
  EXPECT_NEAR(static_cast<double>(model_.now_ns() - before_ns), 85e6, 1e3);
  EXPECT_EQ(ErasedWordsOf(kPage), 1024u);
  EXPECT_EQ(model_.Read(kPage - 4), 0u);
  EXPECT_EQ(model_.page_erases(kPage), 1u);
}

TEST_F(Flash, BitsAreOnlyCleared) {
  WriteWord(kPage, 0xF0F0F0F0);
  WriteWord(kPage, 0x3C3C3C3C);
  EXPECT_EQ(model_.Read(kPage), 0x30303030u);
  ExpectViolation("flash[0xFF000] = 0x3C3C3C3C: a bit that is 0");
}

TEST_F(Flash, BytesOfOnesLeaveTheOthersAlone) {
  WriteWord(kPage, 0xFFFF1234);
  WriteWord(kPage, 0x5678FFFF);
  EXPECT_EQ(model_.Read(kPage), 0x56781234u);
}

TEST_F(Flash, AWordIsWrittenTwiceAtMost) {
  WriteWord(kPage, 0xFFFFFF00);
  WriteWord(kPage, 0xFFFF0000);
  ASSERT_THAT(model_.violations(), ::testing::IsEmpty());
  WriteWord(kPage, 0xFF000000);
  ExpectViolation("written twice at most");
}

TEST_F(Flash, AnEraseAllowsTwoMoreWrites) {
  for (int i = 0; i < 3; ++i) {
    WriteWord(kPage, 0xFFFFFF00);
    WriteWord(kPage, 0xFFFF0000);
    Erase(kPage);
  }
}

TEST_F(Flash, IsWrittenOnlyWithWritingEnabled) {
  model_.Write(kPage, 0);
  EXPECT_EQ(model_.Read(kPage), 0xFFFFFFFFu);
  ExpectViolation("CONFIG is not Wen");
}

TEST_F(Flash, IsErasedOnlyWithErasingEnabled) {
  WriteWord(kPage, 0);
  model_.Write(kConfig, kWrite);
  model_.Write(kErasePage, kPage);
  EXPECT_EQ(model_.Read(kPage), 0u);
  ExpectViolation("NVMC.ERASEPAGE = 0x000FF000: CONFIG is not Een");
}

TEST_F(Flash, APageHasItsFirstAddress) {
  Erase(kPage + 4);
  ExpectViolation("NVMC.ERASEPAGE = 0x000FF004");
}

TEST_F(Flash, APageOutsideIsRefused) {
  Erase(0x100000);
  ExpectViolation("outside of the code area");
}

TEST_F(Flash, CodeInRamHasToAskWhetherItIsReady) {
  model_.SetCodeInRam(true);
  model_.Write(kConfig, kWrite);
  model_.Write(kPage, 1);
  EXPECT_EQ(model_.Read(kReady), 0u);
  EXPECT_EQ(model_.Read(kReadyNext), 1u);
  model_.Write(kPage + 4, 2);
  EXPECT_EQ(model_.Read(kReadyNext), 0u);
  ASSERT_THAT(model_.violations(), ::testing::IsEmpty());
  model_.Write(kPage + 8, 3);
  ExpectViolation("READYNEXT is 0");
  model_.Advance(100 * kMicrosecond);
  EXPECT_EQ(model_.Read(kReady), 1u);
  EXPECT_EQ(model_.Read(kPage + 4), 2u);
  EXPECT_EQ(model_.Read(kPage + 8), 0xFFFFFFFFu);
}

TEST_F(Flash, CodeInRamMayNotChangeTheModeOfABusyFlash) {
  model_.SetCodeInRam(true);
  model_.Write(kConfig, kErase);
  model_.Write(kErasePage, kPage);
  model_.Write(kConfig, kReadOnly);
  ExpectViolation("NVMC.CONFIG = 0x00000000: written while READY is 0");
}

TEST_F(Flash, PartialErasesAddUpToAnErase) {
  WriteWord(kPage, 0);
  model_.Write(kPartialConfig, 17);
  model_.Write(kConfig, kErase);
  for (int i = 0; i < 4; ++i) model_.Write(kErasePartial, kPage);
  EXPECT_LT(ErasedWordsOf(kPage), 1024u);
  model_.Write(kErasePartial, kPage);
  EXPECT_EQ(ErasedWordsOf(kPage), 1024u);
}

TEST_F(Flash, APageThatIsPartlyErasedIsNotToBeWritten) {
  model_.Write(kConfig, kErase);
  model_.Write(kErasePartial, kPage);
  WriteWord(kPage, 0);
  ExpectViolation("partly erased");
}

TEST_F(Flash, TimersGoOnWhileItIsBusyAndHandlersWait) {
  constexpr uint32_t kRtc1 = 0x40011000;
  StartLfclk();
  std::vector<uint32_t> seen;
  model_.SetHandler(17, [&] {
    seen.push_back(model_.Read(kRtc1 + 0x504));
    model_.Write(kRtc1 + 0x140, 0);
  });
  EnableInterrupt(17);
  model_.Write(kRtc1 + 0x540, 100);
  model_.Write(kRtc1 + 0x304, 1u << 16);
  model_.Write(kRtc1, 1);
  Erase(kPage);
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_NEAR(seen[0], 0.085 * 32768, 3);
}

TEST_F(Flash, APowerCutEndsAWordInTheMiddle) {
  model_.CutPowerAfter(1, 7);
  WriteWord(kPage, 0x11111111);
  EXPECT_TRUE(model_.has_power());
  WriteWord(kPage + 4, 0);
  WriteWord(kPage + 8, 0);
  EXPECT_FALSE(model_.has_power());
  EXPECT_EQ(model_.Read(kPage), 0x11111111u);
  EXPECT_NE(model_.Read(kPage + 4), 0xFFFFFFFFu);
  EXPECT_NE(model_.Read(kPage + 4), 0u);
  EXPECT_EQ(model_.Read(kPage + 8), 0xFFFFFFFFu);
}

TEST_F(Flash, APowerCutEndsAnEraseInTheMiddle) {
  for (uint32_t i = 0; i < 1024; ++i) WriteWord(kPage + 4 * i, 0);
  model_.CutPowerAfter(0, 3);
  Erase(kPage);
  const uint32_t erased = ErasedWordsOf(kPage);
  EXPECT_GT(erased, 100u);
  EXPECT_LT(erased, 900u);
  Erase(kPage);
  EXPECT_EQ(ErasedWordsOf(kPage), erased);
}

TEST_F(Flash, APageWhoseEraseWasCutIsErasedAgainBeforeItIsWritten) {
  model_.CutPowerAfter(0);
  Erase(kPage);
  model_.RestorePower();
  WriteWord(kPage, 0);
  ExpectViolation("the page is partly erased");
}

TEST_F(Flash, RestoredPowerKeepsTheFlashAndResetsTheRest) {
  WriteWord(kPage, 0x1234);
  StartHfxo();
  model_.CutPowerAfter(0);
  Erase(kPage + 0);
  model_.RestorePower();
  EXPECT_TRUE(model_.has_power());
  EXPECT_EQ(model_.reset_reason(), 0u);
  EXPECT_EQ(model_.Read(kClockBase + 0x40C), 0x10000u);
  Erase(kPage);
  EXPECT_EQ(ErasedWordsOf(kPage), 1024u);
  WriteWord(kPage, 0x1234);
  EXPECT_EQ(model_.Read(kPage), 0x1234u);
}

TEST_F(Flash, APageWearsOutAfterTenThousandErases) {
  for (int i = 0; i < 10'000; ++i) Erase(kPage);
  ASSERT_THAT(model_.violations(), ::testing::IsEmpty());
  Erase(kPage);
  ExpectViolation("nENDURANCE");
}

}  // namespace
}  // namespace mote::testing
