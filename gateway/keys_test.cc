// SPDX-License-Identifier: Apache-2.0
#include "gateway/keys.h"

#include <gmock/gmock.h>

namespace mote::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kTwo = R"(
[[device]]
id = 7
name = "kitchen"
key = "000102030405060708090a0b0c0d0e0f"
[[device]]
id = 65535
key = "FFEEDDCCBBAA99887766554433221100"
)";

std::string ErrorOf(const std::string& toml) {
  const auto keys = ReadKeys(toml, "keys.toml");
  return keys.ok() ? "" : keys.error().message;
}

std::string Device(const std::string& lines) { return "[[device]]\n" + lines; }

TEST(Keys, AreReadWithTheirNames) {
  const std::vector<gateway::Device> devices = ReadKeys(kTwo, "keys.toml").value();
  ASSERT_EQ(devices.size(), 2u);
  EXPECT_EQ(devices[0].id, 7);
  EXPECT_EQ(devices[0].name, "kitchen");
  EXPECT_EQ(devices[0].key.bytes[15], 15);
  EXPECT_EQ(devices[1].name, "device 65535");
  EXPECT_EQ(devices[1].key.bytes[0], 0xff);
}

TEST(Keys, WhatIsWrongIsSaidWithItsLineAndWithoutTheKey) {
  const std::string key = "key = \"000102030405060708090a0b0c0d0e0f\"\n";
  EXPECT_THAT(ErrorOf(Device("id = 0\n" + key)), HasSubstr("line 2"));
  EXPECT_THAT(ErrorOf(Device("id = 65536\n" + key)), HasSubstr("1 to 65535"));
  EXPECT_THAT(ErrorOf(Device(key)), HasSubstr("id"));
  EXPECT_THAT(ErrorOf(Device("id = 1\n")), HasSubstr("key"));
  EXPECT_THAT(ErrorOf(Device("id = 1\nkye = \"00\"\n" + key)), HasSubstr("Did you mean 'key'?"));
  const std::string bad = ErrorOf(Device("id = 1\nkey = \"5ec2e7\"\n"));
  EXPECT_THAT(bad, HasSubstr("line 3"));
  EXPECT_THAT(bad, HasSubstr("6 characters, want 32 hexadecimal digits"));
  EXPECT_THAT(bad, Not(HasSubstr("5ec2e7")));
}

TEST(Keys, NoMessageRepeatsAKeyWhateverItsForm) {
  for (const char* line : {"key = 0x5ec2e7000102030405060708090a0b0c",
                           "key = [\"5ec2e7\"]",
                           "key = {a = \"5ec2e7\"}",
                           "key = 0x5ec2e7",
                           "key = \"5ec2e7\n",
                           "key = 5ec2e7",
                           "5ec2e7"}) {
    const std::string error = ErrorOf(Device("id = 1\n" + std::string(line)));
    EXPECT_THAT(error, HasSubstr("keys.toml: line 3: ")) << line;
    EXPECT_THAT(error, Not(HasSubstr("5ec2e7"))) << line;
    EXPECT_THAT(error, Not(HasSubstr("6210279"))) << line;  // the same in decimal
  }
}

TEST(Keys, AnIdTwiceOrNoneAtAllIsRefused) {
  EXPECT_THAT(
      ErrorOf(std::string(kTwo) + Device("id = 7\nkey = \"000102030405060708090a0b0c0d0e0f\"\n")),
      HasSubstr("id 7 is that of 'kitchen' already"));
  EXPECT_THAT(ErrorOf(""), HasSubstr("no [[device]]"));
}

TEST(Keys, ADeviceIsFoundByItsIdAndItsName) {
  const std::vector<gateway::Device> devices = ReadKeys(kTwo, "keys.toml").value();
  EXPECT_EQ(FindDevice(devices, "kitchen", "keys.toml")->id, 7);
  EXPECT_EQ(FindDevice(devices, "7", "keys.toml")->id, 7);
  EXPECT_EQ(FindDevice(devices, "device 65535", "keys.toml")->id, 65535);
}

TEST(Keys, ADeviceThatIsNotThereIsSaidWithThoseThatAre) {
  const std::vector<gateway::Device> devices = ReadKeys(kTwo, "keys.toml").value();
  EXPECT_EQ(
      FindDevice(devices, "kitchn", "keys.toml").error().message,
      "keys.toml: no device 'kitchn', want a name or an id of: kitchen, device 65535. Did you "
      "mean 'kitchen'?");
}

TEST(Keys, ANameOfTwoDevicesIsRefused) {
  std::vector<gateway::Device> devices = ReadKeys(kTwo, "keys.toml").value();
  devices[1].name = "kitchen";
  EXPECT_EQ(FindDevice(devices, "kitchen", "keys.toml").error().message,
            "keys.toml: 'kitchen' is the name of 7 and 65535. Say which by its id.");
  EXPECT_EQ(FindDevice(devices, "65535", "keys.toml")->id, 65535);
}

}  // namespace
}  // namespace mote::gateway
