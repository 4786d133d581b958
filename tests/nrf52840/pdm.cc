// SPDX-License-Identifier: Apache-2.0
#include "tests/nrf52840/pdm.h"

#include <fmt/format.h>

#include <algorithm>

namespace mote::testing {
namespace {

constexpr uint32_t kStart = 0x000, kStop = 0x004, kStarted = 0x100, kStopped = 0x104, kEnd = 0x108,
                   kEnable = 0x500, kClockControl = 0x504, kMode = 0x508, kGainLeft = 0x518,
                   kGainRight = 0x51C, kRatio = 0x520, kPinClock = 0x540, kPinData = 0x544,
                   kPointer = 0x560, kMaxCount = 0x564;
constexpr uint32_t kMostGain = 0x50, kUnconnected = 1u << 31;

constexpr RegisterRow kMap[] = {
    {kStart, "TASKS_START", Access::kTask},
    {kStop, "TASKS_STOP", Access::kTask},
    {kStarted, "EVENTS_STARTED", Access::kEvent},
    {kStopped, "EVENTS_STOPPED", Access::kEvent},
    {kEnd, "EVENTS_END", Access::kEvent},
    {kInten, "INTEN", Access::kReadWrite, 0x7},
    {kIntenSet, "INTENSET", Access::kSet, 0x7, kInten},
    {kIntenClear, "INTENCLR", Access::kClear, 0x7, kInten},
    {kEnable, "ENABLE", Access::kReadWrite},
    {kClockControl, "PDMCLKCTRL", Access::kReadWrite, kWholeWord, 0x08400000},
    {kMode, "MODE", Access::kReadWrite, 0x3},
    {kGainLeft, "GAINL", Access::kReadWrite, 0x7F, 0x28},
    {kGainRight, "GAINR", Access::kReadWrite, 0x7F, 0x28},
    {kRatio, "RATIO", Access::kReadWrite},
    {kPinClock, "PSEL.CLK", Access::kReadWrite, 0x8000003F, kWholeWord},
    {kPinData, "PSEL.DIN", Access::kReadWrite, 0x8000003F, kWholeWord},
    {kPointer, "SAMPLE.PTR", Access::kReadWrite, kWholeWord},
    {kMaxCount, "SAMPLE.MAXCNT", Access::kReadWrite, 0x7FFF},
};

// The PDM clock is 32 MHz over this; 0 for a value that the PS does not list.
uint32_t DividerOf(uint32_t clock_control) {
  switch (clock_control) {
    case 0x08000000:
      return 32;  // 1.000 MHz
    case 0x08400000:
      return 31;  // 1.032 MHz
    case 0x08800000:
      return 30;  // 1.067 MHz
    case 0x09800000:
      return 26;  // 1.231 MHz
    case 0x0A000000:
      return 25;  // 1.280 MHz
    case 0x0A800000:
      return 24;  // 1.333 MHz
    default:
      return 0;
  }
}

constexpr uint32_t kSourceMhz = 32;
constexpr uint64_t kEventDelayNs = 1000;  // STARTED and STOPPED come soon, not at once
constexpr uint8_t kNoise[] = {0x5A, 0xA5};

}  // namespace

Pdm::Pdm(World& world, const Clock& clock, const Gpio& gpio)
    : Peripheral(world, "PDM", "6.15 PDM", kMap), clock_(clock), gpio_(gpio) {}

void Pdm::Reset() {
  Peripheral::Reset();
  is_running_ = false;
  started_ns_ = end_ns_ = stopped_ns_ = kNever;
}

uint64_t Pdm::SamplePeriodNs() const {
  const uint64_t ratio = Stored(kRatio) == 0 ? 64 : 80;
  const uint32_t divider = std::max(DividerOf(Stored(kClockControl)), 1u);
  return ratio * divider * 1000 / kSourceMhz;
}

bool Pdm::IsMono() const { return (Stored(kMode) & 1) != 0; }
uint32_t Pdm::WordsOf(uint64_t samples) const {
  return static_cast<uint32_t>(IsMono() ? samples : 2 * samples);
}

uint64_t Pdm::NextChange() const { return std::min({started_ns_, end_ns_, stopped_ns_}); }

void Pdm::Change() {
  if (world_.now_ns >= end_ns_) {
    if (!clock_.HfxoRuns()) Violate(kStart, 1, "the HFXO was stopped while the PDM runs");
    Fill();
    Raise(kEnd);
    if (stopped_ns_ == kNever) {
      BeginBuffer(end_ns_);
    } else {
      end_ns_ = kNever;
    }
  }
  if (world_.now_ns >= started_ns_) {
    started_ns_ = kNever;
    Raise(kStarted);
  }
  if (world_.now_ns >= stopped_ns_) {
    stopped_ns_ = kNever;
    is_running_ = false;
    Raise(kStopped);
  }
}

void Pdm::OnTask(uint32_t task) {
  if (task == kStart) return Start();
  if (is_running_ && stopped_ns_ == kNever) Stop();
}

void Pdm::Start() {
  if (Stored(kEnable) == 0) return Violate(kStart, 1, "the PDM is not enabled");
  if (is_running_) return Violate(kStart, 1, "restarted before STOPPED");
  if (!clock_.HfxoRuns())
    Violate(kStart, 1, "the HFXO is off: its clock is that of the RC oscillator");
  CheckPins();
  is_running_ = true;
  BeginBuffer(world_.now_ns);
}

void Pdm::CheckPins() const {
  CheckPin(kPinClock, true);
  CheckPin(kPinData, false);
  if (Stored(kPinClock) == Stored(kPinData)) {
    Violate(kPinData, Stored(kPinData), "the same pin as PSEL.CLK");
  }
}

void Pdm::CheckPin(uint32_t psel_offset, bool is_clock) const {
  const uint32_t psel = Stored(psel_offset);
  if ((psel & kUnconnected) != 0) return Violate(psel_offset, psel, "started without this pin");
  if (!Gpio::Exists(psel)) return Violate(psel_offset, psel, "there is no such pin");
  const GpioPort& port = gpio_.PortOf(psel);
  const uint32_t pin = psel & 0x1F;
  if (port.IsOutput(pin) != is_clock) {
    Violate(psel_offset,
            psel,
            is_clock ? "GPIO has the pin as an input" : "GPIO has the pin as an output");
  }
  if (is_clock && port.Level(pin)) Violate(psel_offset, psel, "OUT of the pin is not 0");
  if (!is_clock && !port.InputIsConnected(pin)) {
    Violate(psel_offset, psel, "the input buffer of the pin is disconnected");
  }
}

void Pdm::BeginBuffer(uint64_t time_ns) {
  began_ns_ = time_ns;
  pointer_ = Stored(kPointer);
  words_ = Stored(kMaxCount);
  if (words_ == 0) {
    Violate(kMaxCount, 0, "a transfer of no samples");
    words_ = 1;
  }
  if (!IsMono() && words_ % 2 != 0) Violate(kMaxCount, words_, "odd, and samples come in pairs");
  if (pointer_ % 4 != 0) Violate(kPointer, pointer_, "EasyDMA writes words of RAM: 4-byte aligned");
  uint8_t* buffer = world_.memory.Find(pointer_, size_t{2} * words_);
  if (buffer == nullptr) {
    Violate(kPointer, pointer_, fmt::format("{} samples from here are not in mapped RAM", words_));
  } else {
    for (size_t i = 0; i < size_t{2} * words_; ++i) buffer[i] = kNoise[i % 2];
  }
  const uint64_t samples = IsMono() ? words_ : (words_ + 1) / 2;
  end_ns_ = began_ns_ + samples * SamplePeriodNs();
  started_ns_ = began_ns_ + kEventDelayNs;
}

// The transfer ends with the sample that is under way.
void Pdm::Stop() {
  const uint64_t period_ns = SamplePeriodNs();
  const uint64_t samples = (world_.now_ns - began_ns_) / period_ns + 1;
  words_ = std::min(words_, WordsOf(samples));
  end_ns_ = std::min(end_ns_, began_ns_ + samples * period_ns);
  stopped_ns_ = end_ns_ + kEventDelayNs;
}

void Pdm::Fill() {
  uint8_t* buffer = world_.memory.Find(pointer_, size_t{2} * words_);
  const uint32_t step = IsMono() ? 1 : 2;
  for (uint32_t i = 0; i < words_; ++i) {
    const bool is_left = i % step == 0;
    const int16_t sample = is_left && sound_ ? sound_(next_sample_) : int16_t{0};
    if (is_left) ++next_sample_;
    if (buffer == nullptr) continue;
    uint8_t* at = buffer + size_t{2} * i;
    if (at[0] != kNoise[0] || at[1] != kNoise[1]) {
      Violate(kPointer, pointer_, "its buffer was written by the CPU before END");
    }
    at[0] = static_cast<uint8_t>(sample & 0xFF);
    at[1] = static_cast<uint8_t>((sample >> 8) & 0xFF);
  }
}

void Pdm::CheckWhileRunning(uint32_t offset, uint32_t value) const {
  const bool is_pin = offset == kPinClock || offset == kPinData;
  const bool is_setting = offset == kClockControl || offset == kMode || offset == kRatio;
  if (is_pin && Stored(kEnable) != 0) Violate(offset, value, "written while the PDM is enabled");
  if (is_setting && is_running_) Violate(offset, value, "written while the PDM runs");
  if (offset == kEnable && value == 0 && is_running_) {
    Violate(offset, value, "disabled before STOPPED");
  }
}

bool Pdm::OnWrite(uint32_t offset, uint32_t value) {
  CheckWhileRunning(offset, value);
  if (offset == kClockControl && DividerOf(value) == 0) {
    Violate(offset, value, "no frequency of the list");
    return false;
  }
  if ((offset == kGainLeft || offset == kGainRight) && value > kMostGain) {
    Violate(offset, value, "the most is 0x50");
  }
  return true;
}

}  // namespace mote::testing
