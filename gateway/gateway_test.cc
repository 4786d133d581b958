// SPDX-License-Identifier: Apache-2.0
#include "gateway/gateway.h"

#include <gmock/gmock.h>

namespace mote::gateway {
namespace {

using ::testing::HasSubstr;

constexpr SipKey kKitchen = {{1, 2, 3}}, kGarden = {{4, 5, 6}};
constexpr Event kHit = {EventKind::kHit, 0, 240, 0};

std::vector<uint8_t> Sealed(uint16_t device, uint32_t counter, const SipKey& key) {
  const Record record = Seal(kHit, device, counter, key);
  return {record.bytes().begin(), record.bytes().end()};
}

class GatewayTest : public ::testing::Test {
 protected:
  std::string Refusal(const std::vector<uint8_t>& record) {
    const auto taken = gateway_.Take(record);
    return taken.ok() ? "" : taken.error().message;
  }

  Gateway gateway_{{{7, "kitchen", kKitchen}, {8, "garden", kGarden}}, {{8, 100}}};
};

TEST_F(GatewayTest, GivesAnEventOnce) {
  const auto taken = gateway_.Take(Sealed(7, 1, kKitchen));
  ASSERT_TRUE(taken.ok()) << taken.error().message;
  EXPECT_EQ(taken->device, "kitchen");
  EXPECT_EQ(taken->record.event.score, 240);
  EXPECT_THAT(Refusal(Sealed(7, 1, kKitchen)), HasSubstr("heard twice, or replayed"));
}

TEST_F(GatewayTest, AnOldEventIsRefusedAlsoAfterALaterOneAndFromBefore) {
  EXPECT_EQ(Refusal(Sealed(7, 300, kKitchen)), "");
  EXPECT_EQ(Refusal(Sealed(7, 299, kKitchen)),
            "event 299 of kitchen after its event 300: heard twice, or replayed.");
  EXPECT_THAT(Refusal(Sealed(8, 100, kGarden)), HasSubstr("replayed"));
  EXPECT_EQ(Refusal(Sealed(8, 101, kGarden)), "");
  EXPECT_EQ(gateway_.last(), (LastCounters{{7, 300}, {8, 101}}));
}

TEST_F(GatewayTest, AForgedEventIsRefusedAndMovesNoCounter) {
  EXPECT_THAT(Refusal(Sealed(7, 4000, kGarden)), HasSubstr("its tag is wrong"));
  std::vector<uint8_t> changed = Sealed(7, 1, kKitchen);
  changed[9] ^= 1;
  EXPECT_THAT(Refusal(changed), HasSubstr("its tag is wrong"));
  EXPECT_EQ(Refusal(Sealed(7, 1, kKitchen)), "");
}

TEST_F(GatewayTest, WhatIsNoRecordOfOursIsNamed) {
  std::vector<uint8_t> record = Sealed(7, 1, kKitchen);
  record.pop_back();
  EXPECT_EQ(Refusal(record), "has 19 bytes, want 20: cut short, or no record.");
  EXPECT_EQ(Refusal(Sealed(9, 1, kKitchen)), "there is no key for device 9.");
  record = Sealed(7, 1, kKitchen);
  record[0] = 2;
  EXPECT_THAT(Refusal(record), HasSubstr("is of version 2, want 1"));
  EXPECT_THAT(Refusal({}), HasSubstr("no line of hexadecimal digits"));
}

TEST(Names, AreThoseOfTheTableOrNumbers) {
  EXPECT_EQ(NameOf(EventKind::kAlive), "alive");
  EXPECT_EQ(NameOf(static_cast<EventKind>(9)), "kind 9");
  EXPECT_EQ(FaultName(2), "sensor_stuck");
  EXPECT_EQ(FaultName(200), "fault 200");
  EXPECT_EQ(FaultHelp(200), "");
}

}  // namespace
}  // namespace mote::gateway
