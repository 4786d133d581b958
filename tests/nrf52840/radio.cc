// SPDX-License-Identifier: Apache-2.0
#include "tests/nrf52840/radio.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/nrf52840/ble_receiver.h"
#include "tests/nrf52840/radio_registers.h"

namespace mote::testing {
namespace {

// PS 6.20, timing, for Ble_1Mbit.
constexpr uint64_t kMicrosecond = 1000;
constexpr uint64_t kRampUpNs = 140 * kMicrosecond;     // tTXEN,BLE,1M and tRXEN,BLE,1M
constexpr uint64_t kFastRampUpNs = 40 * kMicrosecond;  // tTXEN,FAST,BLE,1M and tRXEN,FAST,BLE,1M
constexpr uint64_t kTxDisableNs = 6 * kMicrosecond;    // tTXDIS,BLE,1M
constexpr uint64_t kRxDisableNs = 0;                   // tRXDIS,BLE,1M
constexpr uint64_t kBitNs = kMicrosecond;

constexpr uint32_t kMostPacketBytes = 258;

}  // namespace

Radio::Radio(World& world, const Clock& clock)
    : Peripheral(world, "RADIO", "6.20 RADIO", kRadioMap), clock_(clock) {}

void Radio::Reset() {
  Peripheral::Reset();
  Enter(State::kDisabled, kNever);
}

void Radio::Enter(State state, uint64_t time_ns) {
  state_ = state;
  change_ns_ = time_ns;
}

void Radio::Refuse(uint32_t task) const {
  Violate(task, 1, fmt::format("in state {}", static_cast<int>(state_)));
}

void Radio::OnTask(uint32_t task) {
  if (Stored(kRadioPower) == 0) return Violate(task, 1, "POWER is 0");
  switch (task) {
    case kRadioTxEn:
      return Enable(task, State::kTxRu);
    case kRadioRxEn:
      return Enable(task, State::kRxRu);
    case kRadioStart:
      return Start();
    case kRadioStop:
      return Stop();
    case kRadioDisable:
      return Disable();
    default:
      return Violate(task, 1, "not modelled");
  }
}

void Radio::Enable(uint32_t task, State ramp_up) {
  const State other_idle = ramp_up == State::kTxRu ? State::kRxIdle : State::kTxIdle;
  if (state_ != State::kDisabled && state_ != other_idle) return Refuse(task);
  if (!clock_.HfxoRuns()) Violate(task, 1, "the HFXO is off");
  if (Stored(kRadioMode) != kRadioBle1Mbit) {
    Violate(kRadioMode, Stored(kRadioMode), "only Ble_1Mbit is modelled");
  }
  const bool is_fast = (Stored(kRadioModeConf) & 1) != 0;
  Enter(ramp_up, world_.now_ns + (is_fast ? kFastRampUpNs : kRampUpNs));
}

void Radio::Start() {
  if (state_ == State::kRxIdle) return Enter(State::kRx, kNever);
  if (state_ != State::kTxIdle) return Refuse(kRadioStart);
  StartTx();
}

void Radio::StartTx() {
  const PacketFormat format = Format();
  CheckFormat(format);
  pointer_ = Stored(kRadioPacketPointer);
  const uint8_t* header = world_.memory.Find(pointer_, format.HeaderBytes());
  const uint32_t length = header == nullptr ? 0 : format.HeaderBytes() + format.SentPayload(header);
  const uint8_t* ram = world_.memory.Find(pointer_, length);
  if (header == nullptr || ram == nullptr) {
    return Violate(kRadioPacketPointer, pointer_, "the packet is not in mapped RAM");
  }
  if (format.AskedPayload(header) > format.MostPayload()) {
    Violate(kRadioPacketPointer,
            pointer_,
            fmt::format("LENGTH is {}, and MAXLEN cuts it to {}",
                        format.AskedPayload(header),
                        format.MostPayload()));
  }
  if (length > kMostPacketBytes) Violate(kRadioPacketPointer, pointer_, "over 258 bytes");
  ram_.assign(ram, ram + length);
  on_air_ = AssemblePacket(format, ram);
  start_ns_ = world_.now_ns;
  Enter(State::kTx, start_ns_ + on_air_.address_end_bits * kBitNs);
}

void Radio::CheckFormat(const PacketFormat& format) const {
  if (((format.pcnf0 >> 24) & 3) != 0) {
    Violate(kRadioPcnf0, format.pcnf0, "PLEN of Ble_1Mbit is 8bit");
  }
  if (format.LengthBits() > 8) Violate(kRadioPcnf0, format.pcnf0, "LFLEN is 8 at most");
  if (format.S1Bits() > 8) Violate(kRadioPcnf0, format.pcnf0, "S1LEN over 8 is not modelled");
  if (format.BaseBytes() < 2 || format.BaseBytes() > 4) {
    Violate(kRadioPcnf1, format.pcnf1, "BALEN is 2 to 4");
  }
}

void Radio::Stop() {
  if (state_ == State::kTx) return Enter(State::kTxIdle, kNever);
  if (state_ == State::kRx) return Enter(State::kRxIdle, kNever);
  Refuse(kRadioStop);
}

void Radio::Disable() {
  switch (state_) {
    case State::kDisabled:
      Refuse(kRadioDisable);
      return Become(State::kDisabled, kRadioDisabled);  // or who waits for it would wait forever
    case State::kRxRu:
    case State::kRxIdle:
    case State::kRx:
      return Enter(State::kRxDisable, world_.now_ns + kRxDisableNs);
    case State::kTxRu:
    case State::kTxIdle:
    case State::kTx:
      return Enter(State::kTxDisable, world_.now_ns + kTxDisableNs);
    case State::kRxDisable:
    case State::kTxDisable:
      return Refuse(kRadioDisable);
  }
}

void Radio::Become(State state, uint32_t event) {
  Enter(state, kNever);
  Happen(event);
}

void Radio::Change() {
  if (world_.now_ns < change_ns_) return;
  switch (state_) {
    case State::kRxRu:
      Enter(State::kRxIdle, kNever);
      Raise(kRadioReady);
      return Happen(kRadioRxReady);
    case State::kTxRu:
      Enter(State::kTxIdle, kNever);
      Raise(kRadioReady);
      return Happen(kRadioTxReady);
    case State::kTx:
      return ChangeInTx();
    case State::kRxDisable:
    case State::kTxDisable:
      return Become(State::kDisabled, kRadioDisabled);
    case State::kDisabled:
    case State::kRxIdle:
    case State::kRx:
    case State::kTxIdle:
      return;
  }
}

void Radio::ChangeInTx() {
  const uint64_t bits = (world_.now_ns - start_ns_) / kBitNs;
  if (bits >= on_air_.end_bits) {
    Send();
    return Become(State::kTxIdle, kRadioEnd);
  }
  if (bits >= on_air_.payload_end_bits) {
    CheckPacketUnchanged();
    change_ns_ = start_ns_ + on_air_.end_bits * kBitNs;
    return Happen(kRadioPayload);
  }
  change_ns_ = start_ns_ + on_air_.payload_end_bits * kBitNs;
  Happen(kRadioAddress);
}

// EasyDMA reads it while it is being sent.
void Radio::CheckPacketUnchanged() const {
  const uint8_t* ram = world_.memory.Find(pointer_, ram_.size());
  if (ram != nullptr && !std::equal(ram_.begin(), ram_.end(), ram)) {
    Violate(kRadioPacketPointer, pointer_, "the packet changed while it was being sent");
  }
}

// The shortcuts READY_START and TXREADY_START begin at the same moment.
void Radio::Happen(uint32_t event) {
  Raise(event);
  const bool is_ready = event == kRadioTxReady || event == kRadioRxReady;
  const uint32_t shorts = Stored(kRadioShorts);
  for (const RadioShort& row : kRadioShortRows) {
    const bool matches = row.event == event || (is_ready && row.event == kRadioReady);
    if (matches && ((shorts >> row.bit) & 1) != 0) return OnTask(row.task);
  }
}

void Radio::Send() {
  if (!clock_.HfxoRuns()) Violate(kRadioStart, 1, "the HFXO was stopped while a packet was sent");
  if (!world_.has_power) return;
  uint32_t access_address = 0;
  for (size_t i = 0; i < std::min<size_t>(on_air_.address.size(), 4); ++i) {
    access_address |= uint32_t{on_air_.address[i]} << (8 * i);
  }
  const std::optional<uint32_t> channel = BleChannelOf(FrequencyMhz());
  ReceivedPdu received = {{}, false};
  if (channel) received = ReceiveAdvertising(on_air_.body, *channel);
  packets_.push_back({start_ns_,
                      on_air_.end_bits * kBitNs,
                      FrequencyMhz(),
                      Stored(kRadioMode),
                      Stored(kRadioTxPower),
                      ram_,
                      on_air_.preamble,
                      access_address,
                      on_air_.body,
                      received.pdu,
                      received.crc_is_right});
}

// Of the eight logical addresses, 0 has BASE0 and the others BASE1; each has a byte of PREFIX.
PacketFormat Radio::Format() const {
  const uint32_t logical = Stored(kRadioTxAddress);
  const uint32_t base = Stored(logical == 0 ? kRadioBase0 : kRadioBase1);
  const uint32_t prefixes = Stored(logical < 4 ? kRadioPrefix0 : kRadioPrefix1);
  return {Stored(kRadioPcnf0),
          Stored(kRadioPcnf1),
          base,
          (prefixes >> (8 * (logical % 4))) & 0xFF,
          Stored(kRadioCrcConf),
          Stored(kRadioCrcPolynomial),
          Stored(kRadioCrcInit),
          Stored(kRadioWhitening)};
}

uint32_t Radio::FrequencyMhz() const {
  const uint32_t frequency = Stored(kRadioFrequency);
  return ((frequency & 0x100) != 0 ? 2360 : 2400) + (frequency & 0x7F);
}

uint32_t Radio::OnRead(uint32_t offset, uint32_t stored) {
  return offset == kRadioState ? static_cast<uint32_t>(state_) : stored;
}

void Radio::CheckStateFor(uint32_t offset, uint32_t value) const {
  const bool is_tuning =
      offset == kRadioFrequency || offset == kRadioMode || offset == kRadioModeConf;
  if (is_tuning && state_ != State::kDisabled) {
    Violate(offset, value, "written while not DISABLED: it counts at TXEN and RXEN");
  }
  const bool is_format = offset >= kRadioTxPower && offset <= kRadioWhitening;
  const bool is_busy = state_ == State::kTx || state_ == State::kRx;
  if (is_format && is_busy) Violate(offset, value, "written while a packet is on air");
}

void Radio::CheckValue(uint32_t offset, uint32_t value) const {
  const auto is_listed = [](auto list, uint32_t one) {
    return std::ranges::find(list, one) != list.end();
  };
  if (offset == kRadioFrequency && (value & 0x7F) > 100) Violate(offset, value, "0 to 100 MHz");
  if (offset == kRadioTxPower && !is_listed(std::span(kRadioTxPowers), value)) {
    Violate(offset, value, "no power of the list");
  }
  if (offset == kRadioMode && !is_listed(std::span(kRadioModes), value)) {
    Violate(offset, value, "no mode of the list");
  }
  if (offset == kRadioTifs && value != 0) Violate(offset, value, "not modelled");
  if (offset == kRadioShorts && (value & ~kRadioModelledShorts) != 0) {
    Violate(offset, value, "some of these shortcuts are not modelled");
  }
}

bool Radio::OnWrite(uint32_t offset, uint32_t value) {
  CheckValue(offset, value);
  CheckStateFor(offset, value);
  if (offset == kRadioWhitening) {
    Stored(offset) = value | 0x40;  // bit 6 is wired to 1
    return false;
  }
  if (offset == kRadioPower && value == 0) Reset();
  return true;
}

}  // namespace mote::testing
