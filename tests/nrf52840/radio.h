// SPDX-License-Identifier: Apache-2.0
// RADIO (PS 6.20), sending in the mode Ble_1Mbit: its states, their times, shortcuts, and what is
// on air. The receiver ramps up, listens and hears nothing. Not modelled, and said so where it is
// used: other modes, RSSI, bit counter, device address match, IEEE 802.15.4, TIFS.
#pragma once

#include <vector>

#include "tests/nrf52840/clock.h"
#include "tests/nrf52840/peripheral.h"
#include "tests/nrf52840/radio_packet.h"

namespace mote::testing {

// A packet that was sent to its end.
struct SentPacket {
  uint64_t time_ns;      // of the preamble's first bit
  uint64_t duration_ns;  // to the last bit of the CRC
  uint32_t frequency_mhz;
  uint32_t mode;             // register MODE: 3 is Ble_1Mbit
  uint32_t tx_power;         // register TXPOWER
  std::vector<uint8_t> ram;  // S0, LENGTH, S1 and payload at PACKETPTR
  uint8_t preamble;
  uint32_t access_address;
  std::vector<uint8_t> on_air;  // what follows the access address: whitened, with the CRC
  std::vector<uint8_t> pdu;     // what a BLE receiver on this frequency makes of on_air ...
  bool crc_is_right;            // ... and whether it takes it
};

class Radio : public Peripheral {
 public:
  enum class State : uint8_t {
    kDisabled = 0,
    kRxRu = 1,
    kRxIdle = 2,
    kRx = 3,
    kRxDisable = 4,
    kTxRu = 9,
    kTxIdle = 10,
    kTx = 11,
    kTxDisable = 12,
  };

  Radio(World& world, const Clock& clock);

  const std::vector<SentPacket>& packets() const { return packets_; }
  State state() const { return state_; }

  void Reset() override;
  uint64_t NextChange() const override { return change_ns_; }
  void Change() override;

 private:
  void OnTask(uint32_t task) override;
  uint32_t OnRead(uint32_t offset, uint32_t stored) override;
  bool OnWrite(uint32_t offset, uint32_t value) override;

  void Enable(uint32_t task, State ramp_up);
  void Start();
  void StartTx();
  void Stop();
  void Disable();
  void Enter(State state, uint64_t time_ns);
  void Become(State state, uint32_t event);
  void ChangeInTx();
  void Happen(uint32_t event);
  void CheckFormat(const PacketFormat& format) const;
  void CheckPacketUnchanged() const;
  void CheckValue(uint32_t offset, uint32_t value) const;
  void CheckStateFor(uint32_t offset, uint32_t value) const;
  void Refuse(uint32_t task) const;
  PacketFormat Format() const;
  uint32_t FrequencyMhz() const;
  void Send();

  const Clock& clock_;
  State state_ = State::kDisabled;
  uint64_t change_ns_ = kNever, start_ns_ = 0;
  OnAirPacket on_air_ = {};
  std::vector<uint8_t> ram_;  // as it was at START
  uint32_t pointer_ = 0;      // PACKETPTR at START
  std::vector<SentPacket> packets_;
};

}  // namespace mote::testing
