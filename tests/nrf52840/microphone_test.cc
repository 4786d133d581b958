// SPDX-License-Identifier: Apache-2.0
// PDM.
#include <algorithm>
#include <array>

#include "tests/nrf52840/model_test.h"

namespace mote::testing {
namespace {

constexpr uint32_t kPdm = 0x4001D000, kStart = kPdm, kStop = kPdm + 4, kStarted = kPdm + 0x100,
                   kStopped = kPdm + 0x104, kEnd = kPdm + 0x108, kIntenReg = kPdm + 0x300,
                   kEnable = kPdm + 0x500, kClockControl = kPdm + 0x504, kMode = kPdm + 0x508,
                   kRatio = kPdm + 0x520, kPinClock = kPdm + 0x540, kPinData = kPdm + 0x544,
                   kPointer = kPdm + 0x560, kMaxCount = kPdm + 0x564;
constexpr uint32_t kP0 = 0x50000000, kClockPin = 26, kDataPin = 25;
constexpr uint32_t kRam = 0x20000000, kOtherRam = 0x20001000;
constexpr uint32_t kSamples = 160;  // 10 ms at 16 kHz

class Microphone : public ModelTest {
 protected:
  using Buffer = std::array<int16_t, kSamples>;

  void SetUp() override {
    model_.MapMemory(buffers_[0].data(), sizeof(Buffer), kRam);
    model_.MapMemory(buffers_[1].data(), sizeof(Buffer), kOtherRam);
    model_.SetMicrophone([](uint64_t index) { return static_cast<int16_t>(index + 1); });
    StartHfxo();
    model_.Write(kP0 + 0x700 + 4 * kClockPin, 1);
    model_.Write(kP0 + 0x700 + 4 * kDataPin, 0);
    model_.Write(kPinClock, kClockPin);
    model_.Write(kPinData, kDataPin);
    model_.Write(kClockControl, 0x0A000000);
    model_.Write(kRatio, 1);
    model_.Write(kMode, 1);
    model_.Write(kPointer, kRam);
    model_.Write(kMaxCount, kSamples);
    model_.Write(kEnable, 1);
  }

  void Start() {
    model_.Write(kStart, 1);
    start_ns_ = model_.now_ns();
  }

  // After STARTED, which this awaits.
  void SetNextBuffer(uint32_t address) {
    model_.Advance(5 * kMicrosecond);
    ASSERT_EQ(model_.Read(kStarted), 1u);
    model_.Write(kStarted, 0);
    model_.Write(kPointer, address);
  }

  bool IsDone() { return model_.Read(kEnd) == 1; }

  alignas(4) Buffer buffers_[2] = {};
  uint64_t start_ns_ = 0;
};

TEST_F(Microphone, GivesSixteenThousandSamplesASecond) {
  Start();
  SetNextBuffer(kOtherRam);
  model_.Advance(10 * kMillisecond - 10 * kMicrosecond);
  EXPECT_FALSE(IsDone());
  model_.Advance(10 * kMicrosecond);
  EXPECT_TRUE(IsDone());
  for (size_t i = 0; i < kSamples; ++i) EXPECT_EQ(buffers_[0][i], static_cast<int>(i) + 1);
}

TEST_F(Microphone, RunsAt16129HertzAfterReset) {
  model_.Write(kClockControl, 0x08400000);
  model_.Write(kRatio, 0);
  Start();
  model_.Advance(62 * kMicrosecond * kSamples - 5 * kMicrosecond);
  EXPECT_FALSE(IsDone());
  model_.Advance(10 * kMicrosecond);
  EXPECT_TRUE(IsDone());
}

TEST_F(Microphone, TakesTheNextPointerAfterStarted) {
  Start();
  SetNextBuffer(kOtherRam);
  model_.Advance(10 * kMillisecond);
  EXPECT_EQ(buffers_[0][kSamples - 1], 160);
  SetNextBuffer(kRam);
  model_.Advance(10 * kMillisecond);
  EXPECT_EQ(buffers_[1][0], 161);
  EXPECT_EQ(buffers_[1][kSamples - 1], 320);
}

TEST_F(Microphone, APointerThatIsWrittenAfterEndIsTooLate) {
  Start();
  model_.Advance(10 * kMillisecond + kMicrosecond);
  model_.Write(kPointer, kOtherRam);
  EXPECT_NE(buffers_[0][0], 1);  // it belongs to the DMA once more
  model_.Advance(10 * kMillisecond);
  EXPECT_EQ(buffers_[0][0], 161);
}

TEST_F(Microphone, ABufferIsNoiseUntilItsEnd) {
  Start();
  model_.Advance(9 * kMillisecond);
  EXPECT_NE(buffers_[0][0], 0);
  EXPECT_NE(buffers_[0][0], 1);
}

TEST_F(Microphone, ABufferThatTheCpuWritesIsFoundOut) {
  Start();
  buffers_[0][3] = 0;
  model_.Advance(11 * kMillisecond);
  ExpectViolation("its buffer was written by the CPU");
}

TEST_F(Microphone, NothingIsWrittenBeyondTheCount) {
  model_.Write(kMaxCount, kSamples - 2);
  Start();
  model_.Advance(50 * kMillisecond);
  EXPECT_EQ(buffers_[0][kSamples - 2], 0);
}

TEST_F(Microphone, StereoFramesAreLeftThenRight) {
  model_.Write(kMode, 0);
  Start();
  SetNextBuffer(kOtherRam);
  model_.Advance(5 * kMillisecond);
  EXPECT_EQ(model_.Read(kEnd), 1u);
  EXPECT_EQ(buffers_[0][0], 1);
  EXPECT_EQ(buffers_[0][1], 0);
  EXPECT_EQ(buffers_[0][2], 2);
}

TEST_F(Microphone, StopsAfterTheSampleUnderWay) {
  Start();
  model_.Advance(kMillisecond);
  model_.Write(kStop, 1);
  EXPECT_EQ(model_.Read(kStopped), 0u);
  model_.Advance(100 * kMicrosecond);
  EXPECT_EQ(model_.Read(kEnd), 1u);
  EXPECT_EQ(model_.Read(kStopped), 1u);
  EXPECT_EQ(buffers_[0][15], 16);
  EXPECT_NE(buffers_[0][20], 21);
  model_.Write(kEnd, 0);
  model_.Advance(kSecond);
  EXPECT_EQ(model_.Read(kEnd), 0u);
  Start();
  model_.Advance(11 * kMillisecond);
  EXPECT_EQ(model_.Read(kEnd), 1u);
}

TEST_F(Microphone, InterruptsAtEnd) {
  int ends = 0;
  model_.SetHandler(29, [&] {
    if (model_.Read(kEnd) == 0) return;
    model_.Write(kEnd, 0);
    ++ends;
  });
  EnableInterrupt(29);
  model_.Write(kIntenReg, 1u << 2);
  Start();
  model_.Advance(kSecond + kMillisecond);
  EXPECT_EQ(ends, 100);
}

TEST_F(Microphone, IsNotStartedTwice) {
  Start();
  Start();
  ExpectViolation("PDM.TASKS_START = 0x00000001: restarted before STOPPED");
}

TEST_F(Microphone, IsNotStartedWithoutPins) {
  model_.Write(kEnable, 0);
  model_.Write(kPinData, 0xFFFFFFFF);
  model_.Write(kEnable, 1);
  Start();
  ExpectViolation("PDM.PSEL.DIN = 0xFFFFFFFF: started without this pin");
}

TEST_F(Microphone, WantsItsClockPinToBeALowOutput) {
  model_.Write(kP0 + 0x508, 1u << kClockPin);
  Start();
  ExpectViolation("PDM.PSEL.CLK = 0x0000001A: OUT of the pin is not 0");
}

TEST_F(Microphone, WantsItsPinsTheRightWayRound) {
  model_.Write(kP0 + 0x514, 1u << kDataPin);
  Start();
  ExpectViolation("PDM.PSEL.CLK = 0x0000001A: GPIO has the pin as an input");
  ExpectViolation("PDM.PSEL.DIN = 0x00000019: GPIO has the pin as an output");
}

TEST_F(Microphone, WantsTheInputBufferOfItsData) {
  model_.Write(kP0 + 0x700 + 4 * kDataPin, 2);
  Start();
  ExpectViolation("the input buffer of the pin is disconnected");
}

TEST_F(Microphone, WantsTheCrystal) {
  model_.Write(kClockBase + 4, 1);
  Start();
  ExpectViolation("the HFXO is off");
}

TEST_F(Microphone, WantsTheCrystalAsLongAsItRuns) {
  Start();
  model_.Advance(kMillisecond);
  model_.Write(kClockBase + 4, 1);
  model_.Advance(10 * kMillisecond);
  ExpectViolation("the HFXO was stopped while the PDM runs");
}

TEST_F(Microphone, WantsRamForAllOfItsSamples) {
  model_.Write(kMaxCount, kSamples + 1);
  Start();
  model_.Advance(20 * kMillisecond);
  ExpectViolation("161 samples from here are not in mapped RAM");
}

TEST_F(Microphone, DoesNotRunWhileDisabled) {
  model_.Write(kEnable, 0);
  Start();
  model_.Advance(20 * kMillisecond);
  EXPECT_EQ(model_.Read(kEnd), 0u);
  ExpectViolation("not enabled");
}

TEST_F(Microphone, TakesFrequenciesOfTheListOnly) {
  model_.Write(kClockControl, 0x07000000);
  ExpectViolation("PDM.PDMCLKCTRL = 0x07000000");
}

}  // namespace
}  // namespace mote::testing
