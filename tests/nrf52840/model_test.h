// SPDX-License-Identifier: Apache-2.0
// A model for a test, which wants no violation but those that it names.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "tests/nrf52840/nrf52840_model.h"

namespace mote::testing {

constexpr uint64_t kMicrosecond = 1000, kMillisecond = 1'000'000, kSecond = 1'000'000'000;

// Addresses that several tests use.
constexpr uint32_t kClockBase = 0x40000000, kHfclkStart = kClockBase,
                   kHfclkStarted = kClockBase + 0x100, kLfclkStart = kClockBase + 0x008,
                   kLfclkStarted = kClockBase + 0x104, kInterruptEnable = 0xE000E100;

class ModelTest : public ::testing::Test {
 protected:
  void TearDown() override {
    if (expects_violations_) return;
    EXPECT_THAT(model_.violations(), ::testing::IsEmpty());
  }

  // One of the violations has this in it.
  void ExpectViolation(const std::string& part) {
    expects_violations_ = true;
    EXPECT_THAT(model_.violations(), ::testing::Contains(::testing::HasSubstr(part)));
  }

  void StartHfxo() {
    model_.Write(kHfclkStart, 1);
    model_.Advance(kMillisecond);
  }

  void StartLfclk() {
    model_.Write(kLfclkStart, 1);
    model_.Advance(kMillisecond);
  }

  void EnableInterrupt(int interrupt) {
    const auto number = static_cast<uint32_t>(interrupt);
    model_.Write(kInterruptEnable + 4 * (number / 32), 1u << (number % 32));
  }

  Nrf52840Model model_;
  bool expects_violations_ = false;
};

}  // namespace mote::testing
