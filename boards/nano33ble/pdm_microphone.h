// SPDX-License-Identifier: Apache-2.0
// The board's microphone by PDM and its EasyDMA: 16,000 samples a second, 16 bits.
//   The buffer is a ring of hops: one that the caller reads, some that wait, one that is being
//   filled. SAMPLE.PTR is taken over at the end of each hop, and says where the next one goes: into
//   the next slot if that is free, else into the same one again, whose hop is then lost. So nothing
//   is overwritten that the caller has or will get.
// Start        hop_samples even, at most kPdmMostSamples; the buffer aligned to a word
// NextSound    as runtime/port/microphone.h
// OnInterrupt  of PDM. May come late, even by hops: the flash, while it erases, halts the core
// Source       nRF52840 Product Specification v1.1, 6.15: EasyDMA (the pointer is double-buffered,
//              and may be written from STARTED on), pin configuration (6.15.6), registers
#pragma once

#include "boards/nano33ble/hop_timing.h"
#include "boards/nano33ble/rtc_clock.h"
#include "runtime/port/microphone.h"

namespace mote::board {

// Of port 0: the microphone's supply, clock and data (Arduino Nano 33 BLE Sense, schematic).
inline constexpr uint32_t kMicrophonePower = 17;
inline constexpr uint32_t kMicrophoneClock = 26;
inline constexpr uint32_t kMicrophoneData = 25;

inline constexpr int32_t kMicrophoneHz = 16'000;  // 1.280 MHz / 80

template <class Bus>
class PdmMicrophone {
 public:
  constexpr PdmMicrophone(Bus& bus, RtcClock<Bus>& clock) : bus_(bus), clock_(clock) {}

  // The clock runs.
  void Start(size_t hop_samples, Span<int16_t> buffer) {
    memory_ = buffer;
    hop_samples_ = hop_samples;
    const size_t slots = buffer.size() / hop_samples;
    slots_ = static_cast<uint32_t>(slots < kMostSlots ? slots : kMostSlots);
    hop_ticks_ = static_cast<uint32_t>(hop_samples) * kTicksPerSecond / kMicrophoneHz;
    StartCrystal(bus_);
    SetPins();
    bus_.Write(kPdmClock, kPdmClock1280k);
    bus_.Write(kPdmRatio, kPdmRatio80);
    bus_.Write(kPdmMode, kPdmMonoLeftFalling);
    bus_.Write(kPdmGainLeft, kPdmGain0dB);
    bus_.Write(kPdmCount, static_cast<uint32_t>(hop_samples));
    bus_.Write(kPdmEnable, 1);
    EnableInterrupt(bus_, kPdmInterrupt);
    StartTransfer();
  }

  port::SoundPiece NextSound() {
    Release();
    // Two hops, and a bit: where it is in doubt which slot was taken, the second hop is the first
    // one to be given.
    const uint32_t wait = 2 * hop_ticks_ + hop_ticks_ / 4;
    const uint64_t deadline = clock_.Ticks() + wait;
    clock_.WakeIn(wait);
    while (ready_ == 0) {
      if (clock_.Ticks() >= deadline) return NoSound();
      bus_.Sleep();
    }
    return Take();
  }

  void OnInterrupt() {
    if (bus_.Read(kPdmStartedEvent) == 0) return;
    ClearBoundary();
    const uint32_t ends = timing_.EndsUntil(clock_.Ticks());
    if (!is_starting_) {
      if (ends == 0) --lost_hops_;  // it was counted before it ended
      EndHop();
      filling_ = next_;
    }
    is_starting_ = false;
    if (ends > 1) lost_hops_ += ends - 1;  // each in the slot of the one before
    ChooseNext();
  }

 private:
  static constexpr uint32_t kMostSlots = 8;

  void SetPins() {
    bus_.Write(kPort0OutSet, 1u << kMicrophonePower);
    bus_.Write(kPort0OutClear, 1u << kMicrophoneClock);
    bus_.Write(kPort0Pin + 4 * kMicrophonePower, kPinOutput);
    bus_.Write(kPort0Pin + 4 * kMicrophoneClock, kPinOutput);
    bus_.Write(kPort0Pin + 4 * kMicrophoneData, kPinInput);
    bus_.Write(kPdmPinClock, kMicrophoneClock);
    bus_.Write(kPdmPinData, kMicrophoneData);
  }

  void StartTransfer() {
    Mask();
    filling_ = next_ = (first_ready_ + ready_) % slots_;
    doubtful_hops_ = 0;
    is_starting_ = true;
    bus_.Write(kPdmPointer, AddressOf(filling_));
    ClearBoundary();
    ClearEvent(bus_, kPdmStoppedEvent);
    timing_.Start(hop_ticks_, clock_.Ticks());
    bus_.Write(kPdmStart, 1);
    Unmask();
  }

  // In a handler, or masked from here on.
  void EndHop() {
    if (next_ == filling_) {
      ++lost_hops_;
    } else {
      lost_before_[filling_] = lost_hops_;
      lost_hops_ = 0;
      ++ready_;
    }
    if (doubtful_hops_ > 0) --doubtful_hops_;
  }

  void ChooseNext() {
    const bool is_free = slots_ - 1 - ready_ - (is_held_ ? 1 : 0) > 0;
    const bool is_sure = doubtful_hops_ == 0 && !timing_.is_unsure();
    next_ = is_free && is_sure ? (filling_ + 1) % slots_ : filling_;
    bus_.Write(kPdmPointer, AddressOf(next_));
  }

  // The caller reads no more: if its slot was what the ring wanted, the next hop may still have it.
  // Where meanwhile the hop before that ended, nobody knows which pointer was taken over: neither
  // of the two is given.
  void Release() {
    Mask();
    const bool was_full = is_held_ && next_ == filling_;
    const bool is_sure = doubtful_hops_ == 0 && !timing_.is_unsure() && !is_starting_;
    is_held_ = false;
    if (was_full && is_sure && !HasEnded()) {
      ChooseNext();
      if (HasEnded()) {
        doubtful_hops_ = 2;
        next_ = filling_;
      }
    }
    Unmask();
  }

  port::SoundPiece Take() {
    Mask();
    const uint32_t slot = first_ready_;
    first_ready_ = (slot + 1) % slots_;
    --ready_;
    is_held_ = true;
    Unmask();
    const Span<int16_t> samples = memory_.subspan(slot * hop_samples_, hop_samples_);
    return {{samples.data(), samples.size()},
            lost_before_[slot] * static_cast<uint32_t>(hop_samples_)};
  }

  // The transfer is begun anew, once it has ended.
  port::SoundPiece NoSound() {
    if (bus_.Read(kPdmStoppedEvent) == 0) {
      bus_.Write(kPdmStop, 1);
    } else {
      StartTransfer();
    }
    return {{}, 0};
  }

  bool HasEnded() { return bus_.Read(kPdmEndEvent) != 0 || bus_.Read(kPdmStartedEvent) != 0; }

  void ClearBoundary() {
    ClearEvent(bus_, kPdmEndEvent);
    ClearEvent(bus_, kPdmStartedEvent);
  }

  void Mask() {
    bus_.Write(kPdmInterruptClear, kPdmStartedInterrupt);
    static_cast<void>(bus_.Read(kPdmInterruptClear));  // from here on, as in ClearEvent()
  }

  void Unmask() { bus_.Write(kPdmInterruptSet, kPdmStartedInterrupt); }

  uint32_t AddressOf(uint32_t slot) { return bus_.AddressOf(&memory_[slot * hop_samples_]); }

  Bus& bus_;
  RtcClock<Bus>& clock_;
  Span<int16_t> memory_;
  size_t hop_samples_ = 0;
  uint32_t hop_ticks_ = 0;
  HopTiming timing_;

  // Slots, in the order of the ring: the held one, those that are ready, the one being filled.
  uint32_t slots_ = 0;
  uint32_t first_ready_ = 0, ready_ = 0;
  bool is_held_ = false;
  uint32_t filling_ = 0;
  uint32_t next_ = 0;      // what SAMPLE.PTR says
  int doubtful_hops_ = 0;  // the one being filled, and the next: they count as lost
  bool is_starting_ = false;

  uint32_t lost_hops_ = 0;                 // since the last one that was kept
  uint32_t lost_before_[kMostSlots] = {};  // those that are ready
};

}  // namespace mote::board
