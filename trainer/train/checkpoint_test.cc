// SPDX-License-Identifier: Apache-2.0
#include "trainer/train/checkpoint.h"

#include <gmock/gmock.h>

#include "support/file.h"
#include "trainer/train/checkpoint_testing.h"

namespace mote::trainer {
namespace {

using ::testing::HasSubstr;

TEST(Checkpoint, IsReadAsItWasWritten) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "checkpoint";
  ASSERT_TRUE(SaveCheckpoint(file, SomeCheckpoint()).ok());
  const auto read = LoadCheckpoint(file);
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(**read, SomeCheckpoint());
}

TEST(Checkpoint, NoFileIsNoError) {
  const TemporaryFolder folder;
  EXPECT_FALSE(LoadCheckpoint(folder.path() / "checkpoint").value().has_value());
}

TEST(Checkpoint, AnEmptyOneIsReadAsWell) {
  EXPECT_EQ(ParseCheckpoint(WriteCheckpoint({})).value(), Checkpoint());
}

TEST(Checkpoint, CutAnywhereItIsRefused) {
  const std::string content = WriteCheckpoint(SomeCheckpoint());
  for (size_t length = 0; length < content.size(); ++length) {
    EXPECT_FALSE(ParseCheckpoint(content.substr(0, length)).ok()) << length;
  }
  EXPECT_FALSE(ParseCheckpoint(content + "x").ok());
}

TEST(Checkpoint, AnyByteOfItsBodyThatChangesIsSeen) {
  const std::string content = WriteCheckpoint(SomeCheckpoint());
  for (size_t at = content.find('\n') + 1; at < content.size(); ++at) {
    std::string damaged = content;
    damaged[at] ^= 0x20;
    EXPECT_FALSE(ParseCheckpoint(damaged).ok()) << at;
  }
}

TEST(Checkpoint, SizesThatAreNotItsBodysAreRefused) {
  const std::string content = WriteCheckpoint(SomeCheckpoint());
  for (const char* size : {"\"best\":5",
                           "\"best\":3",
                           "\"best\":18446744073709551615",
                           "\"best\":-4",
                           "\"best\":4.0",
                           "\"best\":1e300",
                           "\"best\":\"4\""}) {
    std::string damaged = content;
    damaged.replace(damaged.find("\"best\":4"), 8, size);
    EXPECT_FALSE(ParseCheckpoint(WithRightHash(damaged)).ok()) << size;
  }
  EXPECT_FALSE(ParseCheckpoint(WithRightHash(content + "x")).ok());
  EXPECT_TRUE(ParseCheckpoint(WithRightHash(content)).ok());
}

TEST(Checkpoint, ADamagedFileIsNamedWithWhatToDo) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "checkpoint";
  ASSERT_TRUE(WriteFile(file, "{}\n").ok());
  const auto read = LoadCheckpoint(file);
  ASSERT_FALSE(read.ok());
  EXPECT_THAT(read.error().message, HasSubstr(file.string() + ": is damaged"));
  EXPECT_THAT(read.error().message, HasSubstr("--force"));
}

}  // namespace
}  // namespace mote::trainer
