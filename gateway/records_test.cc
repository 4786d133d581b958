// SPDX-License-Identifier: Apache-2.0
#include "gateway/records.h"

#include <gmock/gmock.h>

namespace mote::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Bytes = std::vector<uint8_t>;

std::vector<Bytes> Split(const std::string& content) {
  std::vector<Bytes> all;
  for (const HeardRecord& record : SplitRecords(content)) all.push_back(record.bytes);
  return all;
}

TEST(Records, BytesAreCutIntoTwenties) {
  EXPECT_THAT(Split(std::string(40, '\1')), ElementsAre(SizeIs(20), SizeIs(20)));
  EXPECT_THAT(Split(std::string(59, '\1')), ElementsAre(SizeIs(20), SizeIs(20), SizeIs(19)));
  EXPECT_EQ(SplitRecords(std::string(40, '\1'))[1].number, 2u);
}

TEST(Records, LinesOfDigitsMayHaveSpacesAndComments) {
  const std::string text = "# heard at noon, by \x1b radio\n01 02 0A\n\n  ff # the last\r\n01";
  EXPECT_THAT(Split(text), ElementsAre(Bytes{1, 2, 10}, Bytes{255}, Bytes{1}));
  EXPECT_EQ(SplitRecords(text)[1].number, 4u);  // its line
  EXPECT_THAT(Split(""), IsEmpty());
}

TEST(Records, ALineThatIsNoBytesIsARecordWithoutAny) {
  for (const char* line : {"0x02", "012", "hello", "0 1 -1", "\xff\xff", "01\xff"}) {
    EXPECT_THAT(Split("01\n" + std::string(line) + "\n02"),
                ElementsAre(Bytes{1}, Bytes{}, Bytes{2}))
        << line;
  }
}

}  // namespace
}  // namespace mote::gateway
