// SPDX-License-Identifier: Apache-2.0
#include "gateway/records.h"

#include <gmock/gmock.h>

namespace mote::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::vector<uint8_t>> Split(const std::string& content) {
  return SplitRecords(content, "events").value();
}

TEST(Records, BytesAreCutIntoTwenties) {
  EXPECT_THAT(Split(std::string(40, '\1')), ElementsAre(SizeIs(20), SizeIs(20)));
  EXPECT_THAT(Split(std::string(59, '\1')), ElementsAre(SizeIs(20), SizeIs(20), SizeIs(19)));
}

TEST(Records, LinesOfDigitsMayHaveSpacesAndComments) {
  EXPECT_THAT(Split("# heard at noon\n01 02 0A\n\n  ff # the last\r\n01"),
              ElementsAre(ElementsAre(1, 2, 10), ElementsAre(255), ElementsAre(1)));
  EXPECT_THAT(Split(""), IsEmpty());
}

TEST(Records, ALineThatIsNoBytesIsNamed) {
  for (const char* line : {"01\n0x02\n", "01\n012\n", "01\nhello\n", "01\n0 1 -1\n"}) {
    const auto records = SplitRecords(line, "events.txt");
    ASSERT_FALSE(records.ok()) << line;
    EXPECT_EQ(records.error().message,
              "events.txt: line 2: is no record, want 40 hexadecimal digits.");
  }
}

}  // namespace
}  // namespace mote::gateway
