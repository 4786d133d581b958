// SPDX-License-Identifier: Apache-2.0
#include "runtime/event/record/record.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace mote {
namespace {

constexpr SipKey kKey = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};
constexpr Event kEvent = {EventKind::kHit, 3, 200, -1234};

RecordFault OpenBytes(const std::vector<uint8_t>& bytes, const SipKey& key = kKey) {
  OpenedRecord opened;
  return Open({bytes.data(), bytes.size()}, key, opened);
}

std::vector<uint8_t> Sealed() {
  const Record record = Seal(kEvent, 0x1234, 0xdeadbeef, kKey);
  return {record.bytes().begin(), record.bytes().end()};
}

TEST(Record, OpensToWhatWasSealed) {
  const std::vector<uint8_t> bytes = Sealed();
  OpenedRecord opened;
  ASSERT_EQ(Open({bytes.data(), bytes.size()}, kKey, opened), RecordFault::kNone);
  EXPECT_EQ(opened.device, 0x1234);
  EXPECT_EQ(opened.counter, 0xdeadbeefu);
  EXPECT_EQ(opened.event.kind, EventKind::kHit);
  EXPECT_EQ(opened.event.what, 3);
  EXPECT_EQ(opened.event.score, 200);
  EXPECT_EQ(opened.event.value, -1234);
}

// What a receiver in another language has to agree with.
TEST(Record, HasItsBytesWhereTheHeaderSays) {
  std::vector<uint8_t> head = Sealed();
  head.resize(12);
  EXPECT_EQ(head,
            (std::vector<uint8_t>{1, 1, 0x34, 0x12, 0xef, 0xbe, 0xad, 0xde, 3, 200, 0x2e, 0xfb}));
  const uint64_t tag = SipHash(kKey, {head.data(), head.size()});
  for (size_t i = 0; i < 8; ++i) EXPECT_EQ(Sealed()[12 + i], static_cast<uint8_t>(tag >> (8 * i)));
}

TEST(Record, AnyBitThatChangesIsNoticed) {
  for (size_t bit = 0; bit < 8 * kRecordBytes; ++bit) {
    std::vector<uint8_t> bytes = Sealed();
    bytes[bit / 8] = static_cast<uint8_t>(bytes[bit / 8] ^ (1u << bit % 8));
    EXPECT_EQ(OpenBytes(bytes), bit < 8 ? RecordFault::kVersion : RecordFault::kTag) << bit;
  }
}

TEST(Record, OneThatIsCutShortOrTooLongIsNone) {
  for (size_t size = 0; size < 2 * kRecordBytes; ++size) {
    std::vector<uint8_t> bytes = Sealed();
    bytes.resize(size);
    EXPECT_EQ(OpenBytes(bytes), size == kRecordBytes ? RecordFault::kNone : RecordFault::kLength);
  }
}

TEST(Record, AnotherDevicesKeyDoesNotOpenIt) {
  SipKey other = kKey;
  other.bytes[15] ^= 1;
  EXPECT_EQ(OpenBytes(Sealed(), other), RecordFault::kTag);
}

}  // namespace
}  // namespace mote
