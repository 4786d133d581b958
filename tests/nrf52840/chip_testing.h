// SPDX-License-Identifier: Apache-2.0
// For tests of the drivers in boards/nano33ble: the model of the chip, and its clock's driver.
#pragma once

#include <gmock/gmock.h>

#include "boards/nano33ble/rtc_clock.h"
#include "tests/nrf52840/nrf52840_model.h"

namespace mote::testing {

using Chip = Nrf52840Model;

constexpr uint64_t kMicrosecond = 1000, kMillisecond = 1000 * kMicrosecond,
                   kSecond = 1000 * kMillisecond;
constexpr uint32_t kRam = 0x20000000;

class ChipTest : public ::testing::Test {
 protected:
  ChipTest() {
    chip_.SetHandler(board::kRtc2Interrupt, [this] { clock_.OnInterrupt(); });
  }
  ~ChipTest() override { EXPECT_THAT(chip_.violations(), ::testing::IsEmpty()); }

  Chip chip_;
  board::RtcClock<Chip> clock_{chip_};
};

}  // namespace mote::testing
