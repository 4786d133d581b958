// SPDX-License-Identifier: Apache-2.0
// PDM (PS 6.15): the decimated samples of one microphone, the left one, by EasyDMA into buffers.
//
// The pointer and the count are latched when a transfer begins: at START, and at each END for the
// next. STARTED says that they may be written again. A buffer belongs to the DMA until its END: it
// holds noise until then, and whoever writes into it is found out.
// Transients of the filters after START are not modelled, nor is the gain.
#pragma once

#include <functional>
#include <vector>

#include "tests/nrf52840/clock.h"
#include "tests/nrf52840/gpio.h"
#include "tests/nrf52840/peripheral.h"

namespace mote::testing {

class Pdm : public Peripheral {
 public:
  // Sample `index` since power-on, counted while the PDM runs.
  using Sound = std::function<int16_t(uint64_t index)>;

  Pdm(World& world, const Clock& clock, const Gpio& gpio);

  void SetMicrophone(Sound sound) { sound_ = std::move(sound); }
  uint64_t SamplePeriodNs() const;

  void Reset() override;
  uint64_t NextChange() const override;
  void Change() override;

 private:
  void OnTask(uint32_t task) override;
  bool OnWrite(uint32_t offset, uint32_t value) override;
  void Start();
  void Stop();
  void CheckPins() const;
  void CheckPin(uint32_t psel_offset, bool is_clock) const;
  void BeginBuffer(uint64_t time_ns);
  void Fill();
  bool IsMono() const;
  uint32_t WordsOf(uint64_t samples) const;
  void CheckWhileRunning(uint32_t offset, uint32_t value) const;

  const Clock& clock_;
  const Gpio& gpio_;
  Sound sound_;
  bool is_running_ = false;
  uint64_t next_sample_ = 0;  // of the microphone
  uint64_t began_ns_ = 0, started_ns_ = kNever, end_ns_ = kNever, stopped_ns_ = kNever;
  uint32_t pointer_ = 0, words_ = 0;  // of the transfer under way
};

}  // namespace mote::testing
