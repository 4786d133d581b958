// SPDX-License-Identifier: Apache-2.0
#include "boards/nano33ble/pdm_microphone.h"

#include <optional>
#include <vector>

#include "boards/nano33ble/nvmc_storage.h"
#include "tests/nrf52840/chip_testing.h"

namespace mote::testing {
namespace {

constexpr size_t kHop = 320;
constexpr uint64_t kHopNs = 20 * kMillisecond;

// Sample i has the value i, so that a piece says where it is from.
class PdmMicrophoneTest : public ChipTest {
 protected:
  PdmMicrophoneTest() {
    chip_.SetHandler(board::kPdmInterrupt, [this] { microphone_.OnInterrupt(); });
    chip_.SetMicrophone([](uint64_t index) { return static_cast<int16_t>(index); });
  }

  void Start(size_t hops) {
    buffer_.assign(hops * kHop, 0);
    chip_.MapMemory(buffer_.data(), buffer_.size() * sizeof(int16_t), kRam);
    clock_.Start();
    microphone_.Start(kHop, {buffer_.data(), buffer_.size()});
  }

  // The next piece: whole, as its samples followed each other, and behind the one before by as many
  // as are said to be lost. What the caller had until now has stayed as it was.
  port::SoundPiece Next() {
    EXPECT_TRUE(IsAsItWas());
    const port::SoundPiece piece = microphone_.NextSound();
    held_ = piece.samples;
    if (!held_.empty()) {
      const auto expected = static_cast<int16_t>(next_sample_ + piece.lost_samples);
      EXPECT_TRUE(next_sample_ == kUnknown || held_[0] == expected) << held_[0] << ' ' << expected;
      next_sample_ = static_cast<uint16_t>(held_[0]) + static_cast<uint32_t>(kHop);
      first_ = held_[0];
      EXPECT_EQ(held_.size(), kHop);
      EXPECT_TRUE(IsAsItWas());
    }
    return piece;
  }

  bool IsAsItWas() const {
    for (size_t i = 0; i < held_.size(); ++i) {
      if (held_[i] != static_cast<int16_t>(first_ + static_cast<int>(i))) return false;
    }
    return true;
  }

  static constexpr uint32_t kUnknown = UINT32_MAX;
  board::PdmMicrophone<Chip> microphone_{chip_, clock_};
  std::vector<int16_t> buffer_;
  Span<const int16_t> held_;
  int16_t first_ = 0;
  uint32_t next_sample_ = kUnknown;
};

class PdmMicrophoneBuffers : public PdmMicrophoneTest, public ::testing::WithParamInterface<int> {
 protected:
  void Start() { PdmMicrophoneTest::Start(static_cast<size_t>(GetParam())); }
};
INSTANTIATE_TEST_SUITE_P(Hops, PdmMicrophoneBuffers, ::testing::Values(2, 3, 4, 7, 9));

TEST_P(PdmMicrophoneBuffers, GiveEachHopInOrderToWhoIsInTime) {
  Start();
  const uint64_t start_ns = chip_.now_ns();
  for (int hop = 1; hop <= 1000; ++hop) {
    const port::SoundPiece piece = Next();
    ASSERT_EQ(piece.lost_samples, 0u) << hop;
    ASSERT_EQ(piece.samples.size(), kHop) << hop;
    ASSERT_NEAR(static_cast<double>(chip_.now_ns() - start_ns),
                static_cast<double>(hop) * kHopNs,
                1.0 * kMillisecond);
    chip_.Advance(kHopNs * static_cast<uint64_t>(hop % 10) / 12);
  }
}

TEST_P(PdmMicrophoneBuffers, AreAsDeepAsTheyAreLong) {
  Start();
  Next();
  const int kept = std::min(GetParam(), 8) - 1;  // besides the one that is read
  chip_.Advance(kHopNs * static_cast<uint64_t>(kept) - 1 * kMillisecond);
  for (int i = 0; i < kept; ++i) EXPECT_EQ(Next().lost_samples, 0u) << i;
}

TEST_P(PdmMicrophoneBuffers, SayHowManySamplesALateCallerLostAndThenGiveWholeHops) {
  Start();
  uint32_t lost = 0;
  for (uint64_t i = 0; i < 400; ++i) {
    const port::SoundPiece piece = Next();  // compares the samples
    ASSERT_FALSE(piece.samples.empty()) << i;
    ASSERT_EQ(piece.lost_samples % kHop, 0u);
    lost += piece.lost_samples;
    chip_.Advance(i % 5 == 0 ? i * 777'777 % (12 * kHopNs) : kHopNs / 3);
  }
  EXPECT_GT(lost, 0u);
}

// Around the moment at which the pointer is taken over, to the cycle.
TEST_P(PdmMicrophoneBuffers, LoseNothingUnsaidToACallerWhoComesAsAHopEnds) {
  Start();
  Next();
  const uint64_t phase_ns = chip_.now_ns();  // just behind an end
  for (uint64_t i = 0; i < 400; ++i) {
    const uint64_t ends = (chip_.now_ns() - phase_ns) / kHopNs + 1 + i % 3;
    const uint64_t wanted_ns = phase_ns + ends * kHopNs - 25 * kMicrosecond + i * 125;
    chip_.Advance(wanted_ns - chip_.now_ns());
    ASSERT_FALSE(Next().samples.empty()) << i;
    ASSERT_FALSE(Next().samples.empty()) << i;
  }
}

TEST_F(PdmMicrophoneTest, WhoIsOneHopLateIsToldOfOneHop) {
  Start(2);
  Next();
  chip_.Advance(kHopNs + kHopNs / 2);
  const port::SoundPiece piece = Next();
  EXPECT_EQ(piece.lost_samples, kHop);
  EXPECT_EQ(piece.samples.size(), kHop);
}

// A page erase stops the core for 85 ms: ends of hops that no handler saw are counted all the same.
TEST_F(PdmMicrophoneTest, HopsThatEndWhileTheFlashErasesAreCounted) {
  Start(2);
  board::NvmcStorage<Chip> storage(chip_, 0xFE000);
  const uint8_t bytes[64] = {1, 2, 3};
  uint32_t lost = 0;
  constexpr uint32_t kErases = 2900;  // that end all over a hop
  for (uint64_t i = 0; i < kErases; ++i) {
    ASSERT_FALSE(Next().samples.empty());
    chip_.Advance(i * 7 * kMicrosecond);
    ASSERT_TRUE(storage.Write(static_cast<int>(i % 2), bytes));
    const port::SoundPiece piece = Next();
    ASSERT_FALSE(piece.samples.empty());
    EXPECT_GE(piece.lost_samples, 3 * kHop);
    EXPECT_LE(piece.lost_samples, 7 * kHop);
    lost += piece.lost_samples;
  }
  EXPECT_GE(lost, kErases * 4 * kHop);
}

// Who comes late to the first interrupt does not know when hops end, and learns it.
TEST_F(PdmMicrophoneTest, WhatIsHandledLateAtTheStartLosesNothingUnsaidAfterIt) {
  for (uint64_t offset_ms = 0; offset_ms < 50; ++offset_ms) {
    Chip chip;
    board::RtcClock<Chip> clock(chip);
    board::PdmMicrophone<Chip> microphone(chip, clock);
    chip.SetHandler(board::kRtc2Interrupt, [&] { clock.OnInterrupt(); });
    chip.SetHandler(board::kPdmInterrupt, [&] { microphone.OnInterrupt(); });
    chip.SetMicrophone([](uint64_t index) { return static_cast<int16_t>(index); });
    std::vector<int16_t> buffer(2 * kHop);
    chip.MapMemory(buffer.data(), buffer.size() * sizeof(int16_t), kRam);
    clock.Start();
    microphone.Start(kHop, {buffer.data(), buffer.size()});
    chip.Write(0xE000E180, UINT32_MAX);  // of interrupts 0 to 31: no handler comes
    chip.Advance(offset_ms * kMillisecond);
    board::EnableInterrupt(chip, board::kPdmInterrupt);
    std::optional<uint32_t> next;
    for (int hop = 0; hop < 200; ++hop) {
      const port::SoundPiece piece = microphone.NextSound();
      ASSERT_EQ(piece.samples.size(), kHop) << offset_ms;
      const auto first = static_cast<uint16_t>(piece.samples[0]);
      ASSERT_TRUE(!next || first == static_cast<uint16_t>(*next + piece.lost_samples)) << offset_ms;
      next = first + static_cast<uint32_t>(kHop);
    }
    EXPECT_THAT(chip.violations(), ::testing::IsEmpty());
  }
}

TEST_F(PdmMicrophoneTest, NoSoundInTheTimeOfTwoHopsIsAnEmptyPieceAndSoundComesBack) {
  Start(2);
  for (int i = 0; i < 3; ++i) Next();
  chip_.Write(board::kPdmStop, 1);  // something goes wrong
  next_sample_ = kUnknown;
  const uint64_t before_ns = chip_.now_ns();
  EXPECT_TRUE(Next().samples.empty());
  EXPECT_GE(chip_.now_ns() - before_ns, 2 * kHopNs);
  EXPECT_LE(chip_.now_ns() - before_ns, 3 * kHopNs);
  EXPECT_EQ(Next().samples.size(), kHop);
  for (int i = 0; i < 50; ++i) {
    const port::SoundPiece piece = Next();
    ASSERT_EQ(piece.samples.size(), kHop);
    ASSERT_EQ(piece.lost_samples, 0u);
  }
}

// Where it is not even known to have ended.
TEST_F(PdmMicrophoneTest, ATransferThatHangsIsEndedAndBegunAnew) {
  Start(2);
  Next();
  chip_.Write(board::kPdmInterruptClear, board::kPdmStartedInterrupt);  // its events do not come
  chip_.Write(0xE000E180, 1u << board::kPdmInterrupt);
  next_sample_ = kUnknown;
  EXPECT_TRUE(Next().samples.empty());
  board::EnableInterrupt(chip_, board::kPdmInterrupt);
  std::optional<size_t> came;
  for (size_t i = 0; i < 4 && !came; ++i) {
    next_sample_ = kUnknown;
    if (!Next().samples.empty()) came = i;
  }
  EXPECT_TRUE(came);
}

TEST_F(PdmMicrophoneTest, PowersTheMicrophoneAndClocksItAt1280Kilohertz) {
  Start(2);
  EXPECT_EQ(chip_.Read(0x50000504) >> board::kMicrophonePower & 1, 1u);  // P0.OUT
  EXPECT_EQ(chip_.Read(board::kPdmPinClock), 26u);
  EXPECT_EQ(chip_.Read(board::kPdmPinData), 25u);
  EXPECT_EQ(chip_.Read(board::kPdmClock), 0x0A000000u);
  Next();
  const uint64_t before_ns = chip_.now_ns();
  for (int i = 0; i < 50; ++i) Next();
  EXPECT_NEAR(static_cast<double>(chip_.now_ns() - before_ns), 1e9, 1e5);  // 16,000 samples
}

}  // namespace
}  // namespace mote::testing
