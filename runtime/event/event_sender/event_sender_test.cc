// SPDX-License-Identifier: Apache-2.0
#include "runtime/event/event_sender/event_sender.h"

#include <gmock/gmock.h>

#include <vector>

#include "runtime/event/storage_testing.h"
#include "runtime/port/radio.h"

namespace mote {
namespace {

using ::testing::ElementsAre;
using testing::flash;
using ::testing::IsEmpty;

constexpr SipKey kKey = {{1, 2, 3}};
constexpr uint16_t kDevice = 7;
std::vector<OpenedRecord> heard;

}  // namespace

void port::Transmit(const Record& record) {
  OpenedRecord opened;
  ASSERT_EQ(Open({record.bytes().data(), kRecordBytes}, kKey, opened), RecordFault::kNone);
  heard.push_back(opened);
}

namespace {

class EventSenderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    flash = {};
    heard.clear();
  }

  // The codes of the faults that were heard since the last call.
  static std::vector<DeviceFault> Faults() {
    std::vector<DeviceFault> faults;
    for (const OpenedRecord& record : heard) {
      EXPECT_EQ(record.event.kind, EventKind::kFault);
      faults.push_back(static_cast<DeviceFault>(record.event.what));
    }
    heard.clear();
    return faults;
  }
};

EventSender Started() {
  EventSender sender;
  sender.Init(kDevice, kKey);
  return sender;
}

TEST_F(EventSenderTest, EventsAreHeardWithRisingNumbers) {
  EventSender sender = Started();
  EXPECT_THAT(Faults(), ElementsAre(DeviceFault::kLostState));
  EXPECT_TRUE(sender.Send({EventKind::kHit, 1, 99, 0}));
  EXPECT_TRUE(sender.Send({EventKind::kAlive, 0, 0, 0}));
  ASSERT_EQ(heard.size(), 2u);
  EXPECT_EQ(heard[0].device, kDevice);
  EXPECT_EQ(heard[0].event.score, 99);
  EXPECT_LT(heard[0].counter, heard[1].counter);
}

TEST_F(EventSenderTest, AStartAfterAnOrderlyOneHasNothingToSay) {
  Started();
  heard.clear();
  Started();
  EXPECT_THAT(heard, IsEmpty());
}

TEST_F(EventSenderTest, APowerCutInTheMiddleOfWritingIsSaid) {
  Started();
  heard.clear();
  EventSender sender = Started();
  flash.CutAfter(70);  // within the bytes of the second slot
  sender.Send({EventKind::kAlive, 0, 0, 0});
  EXPECT_TRUE(flash.is_off());
  EXPECT_THAT(heard, IsEmpty());
  flash.Power();
  Started();
  EXPECT_THAT(Faults(), ElementsAre(DeviceFault::kTornState));
}

TEST_F(EventSenderTest, WithoutANumberNothingIsSent) {
  flash.is_refusing = true;
  EventSender sender = Started();
  EXPECT_FALSE(sender.Send({EventKind::kHit, 1, 99, 0}));
  EXPECT_THAT(heard, IsEmpty());
}

}  // namespace
}  // namespace mote
