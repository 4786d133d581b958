// SPDX-License-Identifier: Apache-2.0
#include "tests/nrf52840/clock.h"

#include <algorithm>

namespace mote::testing {
namespace {

constexpr uint32_t kHfStart = 0x000, kHfStop = 0x004, kLfStart = 0x008, kLfStop = 0x00C,
                   kCalibrate = 0x010, kHfStarted = 0x100, kLfStarted = 0x104, kDone = 0x10C,
                   kHfRun = 0x408, kHfStatus = 0x40C, kLfRun = 0x414, kLfStatus = 0x418,
                   kLfSourceCopy = 0x41C, kLfSource = 0x518, kHfDebounce = 0x528,
                   kTimerInterval = 0x538;
constexpr uint32_t kSourceBits = 3, kCrystal = 1, kRuns = 1u << 16;

constexpr RegisterRow kMap[] = {
    {kHfStart, "TASKS_HFCLKSTART", Access::kTask},
    {kHfStop, "TASKS_HFCLKSTOP", Access::kTask},
    {kLfStart, "TASKS_LFCLKSTART", Access::kTask},
    {kLfStop, "TASKS_LFCLKSTOP", Access::kTask},
    {kCalibrate, "TASKS_CAL", Access::kTask},
    {0x014, "TASKS_CTSTART", Access::kTask},
    {0x018, "TASKS_CTSTOP", Access::kTask},
    {kHfStarted, "EVENTS_HFCLKSTARTED", Access::kEvent},
    {kLfStarted, "EVENTS_LFCLKSTARTED", Access::kEvent},
    {kDone, "EVENTS_DONE", Access::kEvent},
    {0x110, "EVENTS_CTTO", Access::kEvent},
    {0x128, "EVENTS_CTSTARTED", Access::kEvent},
    {0x12C, "EVENTS_CTSTOPPED", Access::kEvent},
    {kIntenSet, "INTENSET", Access::kSet, 0xC1B, kInten},
    {kIntenClear, "INTENCLR", Access::kClear, 0xC1B, kInten},
    {kHfRun, "HFCLKRUN", Access::kReadOnly},
    {kHfStatus, "HFCLKSTAT", Access::kReadOnly, 0x10001},
    {kLfRun, "LFCLKRUN", Access::kReadOnly},
    {kLfStatus, "LFCLKSTAT", Access::kReadOnly, 0x10003},
    {kLfSourceCopy, "LFCLKSRCCOPY", Access::kReadOnly, 0x3},
    {kLfSource, "LFCLKSRC", Access::kReadWrite, 0x30003},
    {kHfDebounce, "HFXODEBOUNCE", Access::kReadWrite, 0xFF, 0x10},
    {kTimerInterval, "CTIV", Access::kReadWrite, 0x7F},
    {0x55C, "TRACECONFIG", Access::kReadWrite, 0x30003},
    {0x5B4, "LFRCMODE", Access::kReadWrite, 0x10001},
};

constexpr uint64_t kMicrosecond = 1000, kMillisecond = 1000 * kMicrosecond;
// Of the crystal alone; with the debounce time of reset, 16 * 16 us, the PS's typical 0.36 ms.
constexpr uint64_t kCrystalStart = 104 * kMicrosecond, kDebounceUnit = 16 * kMicrosecond;
constexpr uint64_t kLfRcStart = 600 * kMicrosecond;       // tSTART_LFRC
constexpr uint64_t kLfCrystalStart = 250 * kMillisecond;  // tSTART_LFXO
constexpr uint64_t kLfSynthStart = 100 * kMicrosecond;    // tSTART_LFSYNT
constexpr uint64_t kCalibrationTime = 16 * kMillisecond;

// A tick is 10^9 / 32768 ns.
constexpr uint64_t kTickNumerator = 1'953'125, kTickDenominator = 64;

}  // namespace

Clock::Clock(World& world) : Peripheral(world, "CLOCK", "5.4 CLOCK", kMap) {}

void Clock::Reset() {
  Peripheral::Reset();
  hfxo_from_ns_ = hfxo_event_ns_ = kNever;
  hfxo_is_asked_for_ = lf_is_asked_for_ = lf_is_forced_ = false;
  ticks_before_ = LfTicks();
  lf_from_ns_ = lf_source_from_ns_ = lf_event_ns_ = calibrated_ns_ = kNever;
}

uint64_t Clock::LfTicksAt(uint64_t time_ns) const {
  if (time_ns <= lf_from_ns_) return ticks_before_;
  return ticks_before_ + (time_ns - lf_from_ns_) * kTickDenominator / kTickNumerator;
}

uint64_t Clock::LfTickTime(uint64_t tick) const {
  if (lf_from_ns_ == kNever) return kNever;
  const uint64_t ticks = tick - std::min(tick, ticks_before_);
  return lf_from_ns_ + (ticks * kTickNumerator + kTickDenominator - 1) / kTickDenominator;
}

void Clock::TickFrom(uint64_t time_ns) {
  ticks_before_ = LfTicks();
  lf_from_ns_ = time_ns;
}

void Clock::ForceLf() {
  lf_is_forced_ = true;
  if (lf_from_ns_ == kNever) TickFrom(world_.now_ns + kLfRcStart);
}

uint64_t Clock::NextChange() const {
  return std::min({hfxo_event_ns_, lf_event_ns_, calibrated_ns_});
}

void Clock::Change() {
  const auto is_due = [this](uint64_t& time_ns) {
    if (world_.now_ns < time_ns) return false;
    time_ns = kNever;
    return true;
  };
  if (is_due(hfxo_event_ns_)) Raise(kHfStarted);
  if (is_due(lf_event_ns_)) Raise(kLfStarted);
  if (is_due(calibrated_ns_)) Raise(kDone);
}

void Clock::OnTask(uint32_t task) {
  switch (task) {
    case kHfStart:
      return StartHfxo();
    case kHfStop:
      hfxo_is_asked_for_ = false;
      hfxo_from_ns_ = hfxo_event_ns_ = kNever;
      return;
    case kLfStart:
      return StartLf();
    case kLfStop:
      return StopLf();
    case kCalibrate:
      return Calibrate();
    default:
      return Violate(task, 1, "the calibration timer is not modelled");
  }
}

void Clock::StartHfxo() {
  if (!hfxo_is_asked_for_) {
    hfxo_from_ns_ = world_.now_ns + kCrystalStart + kDebounceUnit * Stored(kHfDebounce);
  }
  hfxo_is_asked_for_ = true;
  hfxo_event_ns_ = std::max(hfxo_from_ns_, world_.now_ns + kMicrosecond);
}

// While the crystal starts, the RC oscillator gives LFCLK; the event says that the crystal does.
void Clock::StartLf() {
  const uint32_t source = Stored(kLfSource) & kSourceBits;
  if (source == 3) return Violate(kLfSource, Stored(kLfSource), "SRC is RC, Xtal or Synth");
  const uint64_t first = source == 2 ? kLfSynthStart : kLfRcStart;
  if (lf_from_ns_ == kNever) TickFrom(world_.now_ns + first);
  if (!lf_is_asked_for_) {
    lf_source_from_ns_ = world_.now_ns + (source == kCrystal ? kLfCrystalStart : first);
  }
  lf_is_asked_for_ = true;
  lf_event_ns_ = std::max(lf_source_from_ns_, world_.now_ns + kMicrosecond);
  Stored(kLfSourceCopy) = source;
}

void Clock::StopLf() {
  if (!LfRuns()) return Violate(kLfStop, 1, "LFCLKSTAT.STATE does not say that it runs");
  lf_is_asked_for_ = false;
  lf_source_from_ns_ = lf_event_ns_ = kNever;
  if (!lf_is_forced_) TickFrom(kNever);
}

void Clock::Calibrate() {
  if (!HfxoRuns())
    return Violate(kCalibrate, 1, "LFRC is calibrated against the HFXO, which is off");
  calibrated_ns_ = world_.now_ns + kCalibrationTime;
}

uint32_t Clock::LfSource() const {
  return world_.now_ns >= lf_source_from_ns_ ? Stored(kLfSourceCopy) : 0;
}

uint32_t Clock::OnRead(uint32_t offset, uint32_t stored) {
  switch (offset) {
    case kHfRun:
      return hfxo_is_asked_for_ ? 1 : 0;
    case kHfStatus:  // the CPU that reads has HFCLK running
      return kRuns | (HfxoRuns() ? kCrystal : 0);
    case kLfRun:
      return lf_is_asked_for_ ? 1 : 0;
    case kLfStatus:
      return LfRuns() ? kRuns | LfSource() : 0;
    default:
      return stored;
  }
}

bool Clock::OnWrite(uint32_t offset, uint32_t value) {
  if (offset == kLfSource && lf_is_asked_for_) {
    Violate(offset, value, "only to be written while LFCLK is stopped");
  }
  if (offset == kHfDebounce && value == 0) Violate(offset, value, "0x01 to 0xFF");
  return true;
}

}  // namespace mote::testing
