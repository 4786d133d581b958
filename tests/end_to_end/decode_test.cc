// SPDX-License-Identifier: Apache-2.0
// `mote decode`: events that devices sealed, among what others made.
#include <gmock/gmock.h>

#include "runtime/event/record/record.h"
#include "support/file.h"
#include "tests/end_to_end/mote_command.h"

namespace mote::end_to_end {
namespace {

using ::testing::HasSubstr;

constexpr SipKey kKey = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}};
constexpr const char* kKeys =
    "[[device]]\nid = 7\nname = \"kitchen\"\nkey = \"000102030405060708090a0b0c0d0e0f\"\n";

std::string Sealed(uint32_t counter, const Event& event, const SipKey& key = kKey) {
  const Record record = Seal(event, 7, counter, key);
  return {record.bytes().begin(), record.bytes().end()};
}

class DecodeTest : public MoteTest {
 protected:
  DecodeTest() { Put("keys.toml", kKeys); }

  void Put(const std::string& name, const std::string& content) const {
    EXPECT_TRUE(WriteFile(Path(name), std::string_view(content)).ok());
  }

  Json Decode(const std::string& events, const Words& more = {}) const {
    Put("events.bin", events);
    Words words = {"decode", Path("events.bin"), "--keys", Path("keys.toml")};
    words.insert(words.end(), more.begin(), more.end());
    return MoteJson(words);
  }
};

TEST_F(DecodeTest, EventsAreGivenAndForgedOnesAreNot) {
  Json json = Decode(Sealed(1, {EventKind::kHit, 0, 255, 0}) +
                     Sealed(2, {EventKind::kHit, 0, 255, 0}, {{9}}) +
                     Sealed(3, {EventKind::kFault, 2, 0, -5}) +
                     Sealed(3, {EventKind::kFault, 2, 0, -5}) + "\1\1\1");
  ASSERT_EQ(json["events"].size(), 2u);
  EXPECT_EQ(json["events"][0]["label"], "class 0");
  EXPECT_EQ(json["events"][0]["score"], 1.0);
  EXPECT_EQ(json["events"][1]["fault"], "sensor_stuck");
  EXPECT_EQ(json["events"][1]["value"], -5);
  ASSERT_EQ(json["refused"].size(), 3u);
  EXPECT_EQ(json["refused"][0]["record"], 2);
  EXPECT_THAT(json["refused"][0]["reason"].get<std::string>(), HasSubstr("tag"));
  EXPECT_THAT(json["refused"][1]["reason"].get<std::string>(), HasSubstr("replayed"));
  EXPECT_THAT(json["refused"][2]["reason"].get<std::string>(), HasSubstr("3 bytes"));
}

TEST_F(DecodeTest, WithAStateNothingIsTakenTwice) {
  const std::string hit = Sealed(5, {EventKind::kHit, 0, 200, 0});
  const Words state = {"--state", Path("counters.json")};
  EXPECT_EQ(Decode(hit, state)["events"].size(), 1u);
  EXPECT_EQ(Decode(hit, state)["events"].size(), 0u);
  EXPECT_EQ(Decode(Sealed(6, {EventKind::kAlive, 0, 0, 0}), state)["events"].size(), 1u);
}

}  // namespace
}  // namespace mote::end_to_end
