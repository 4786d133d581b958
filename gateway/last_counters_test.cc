// SPDX-License-Identifier: Apache-2.0
#include "gateway/last_counters.h"

#include <gmock/gmock.h>

#include "support/file.h"

namespace mote::gateway {
namespace {

using ::testing::HasSubstr;

class LastCountersTest : public ::testing::Test {
 protected:
  TemporaryFolder folder_;
  const std::filesystem::path file_ = folder_.path() / "counters.json";
};

TEST_F(LastCountersTest, AreReadAsTheyWereWritten) {
  EXPECT_EQ(ReadLastCounters(file_).value(), LastCounters());
  const LastCounters last = {{1, 5}, {65535, 4294967295u}};
  ASSERT_TRUE(WriteLastCounters(file_, last).ok());
  EXPECT_EQ(ReadLastCounters(file_).value(), last);
}

TEST_F(LastCountersTest, WhatIsDamagedIsRefused) {
  for (const char* text : {"",
                           "{}",
                           "[]",
                           R"({"format":"mote counters 2","last":{}})",
                           R"({"format":"mote counters 1"})",
                           R"({"format":"mote counters 1","last":[]})",
                           R"({"format":"mote counters 1","last":{"x":1}})",
                           R"({"format":"mote counters 1","last":{"65536":1}})",
                           R"({"format":"mote counters 1","last":{"1":-1}})",
                           R"({"format":"mote counters 1","last":{"1":4294967296}})",
                           R"({"format":"mote counters 1","last":{"1":1.5}})"}) {
    ASSERT_TRUE(WriteFile(file_, std::string_view(text)).ok());
    const auto read = ReadLastCounters(file_);
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_THAT(read.error().message, HasSubstr("no file of counters")) << text;
  }
}

}  // namespace
}  // namespace mote::gateway
