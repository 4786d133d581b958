// SPDX-License-Identifier: Apache-2.0
// CLOCK (PS 5.4): the 32 MHz crystal that radio and microphone want, and the 32.768 kHz clock that
// RTCs and watchdog count. Start-up times are the typical ones. The calibration timer is not
// modelled. All oscillators run exactly: neither the RC's error nor the crystals'.
#pragma once

#include "tests/nrf52840/peripheral.h"

namespace mote::testing {

class Clock : public Peripheral {
 public:
  explicit Clock(World& world);

  bool HfxoRuns() const { return world_.now_ns >= hfxo_from_ns_; }

  // Somebody started it, though it may not tick yet.
  bool LfIsOn() const { return lf_is_asked_for_ || lf_is_forced_; }
  // Ticks of LFCLK since power-on, and when a later one comes: kNever while LFCLK is off.
  uint64_t LfTicks() const { return LfTicksAt(world_.now_ns); }
  uint64_t LfTicksAt(uint64_t time_ns) const;
  uint64_t LfTickTime(uint64_t tick) const;

  // The watchdog keeps at least the RC oscillator running.
  void ForceLf();

  void Reset() override;
  uint64_t NextChange() const override;
  void Change() override;

 private:
  void OnTask(uint32_t task) override;
  uint32_t OnRead(uint32_t offset, uint32_t stored) override;
  bool OnWrite(uint32_t offset, uint32_t value) override;
  void StartHfxo();
  void StartLf();
  void StopLf();
  void Calibrate();
  void TickFrom(uint64_t time_ns);
  bool LfRuns() const { return world_.now_ns >= lf_from_ns_; }
  uint32_t LfSource() const;

  uint64_t hfxo_from_ns_ = kNever, hfxo_event_ns_ = kNever;
  bool hfxo_is_asked_for_ = false;

  bool lf_is_asked_for_ = false, lf_is_forced_ = false;
  uint64_t lf_from_ns_ = kNever;  // it ticks from here on ...
  uint64_t ticks_before_ = 0;     // ... and has ticked so often before
  uint64_t lf_source_from_ns_ = kNever, lf_event_ns_ = kNever;
  uint64_t calibrated_ns_ = kNever;
};

}  // namespace mote::testing
