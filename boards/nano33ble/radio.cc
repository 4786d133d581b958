// SPDX-License-Identifier: Apache-2.0
#include "runtime/port/radio.h"

#include "boards/nano33ble/ble_advertiser.h"
#include "boards/nano33ble/chip_bus.h"
#include "boards/nano33ble/interrupts.h"

namespace mote {
namespace {

board::BleAdvertiser<board::ChipBus> advertiser(board::chip_bus);
bool is_started = false;

void Start() {
  is_started = true;
  board::SetHandler(board::kRadioInterrupt, [] { advertiser.OnRadio(); });
  board::SetHandler(board::kRtc0Interrupt, [] { advertiser.OnTimer(); });
  advertiser.Start(board::StaticAddress(board::chip_bus.Read(board::kDeviceAddressLow),
                                        board::chip_bus.Read(board::kDeviceAddressHigh)));
}

}  // namespace

void port::Transmit(const Record& record) {
  if (!is_started) Start();
  advertiser.Send(record.bytes());
}

}  // namespace mote
