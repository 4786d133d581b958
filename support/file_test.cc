// SPDX-License-Identifier: Apache-2.0
#include "support/file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mote {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

class FileTest : public ::testing::Test {
 protected:
  fs::path At(const std::string& name) const { return folder_.path() / name; }

  // The names below a folder, in no order.
  static std::vector<std::string> NamesIn(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }

  void Put(const std::string& name, const std::string& content) const {
    const Status status = WriteFile(At(name), content);
    ASSERT_TRUE(status.ok()) << status.error().message;
  }

  TemporaryFolder folder_;
};

TEST_F(FileTest, WhatIsWrittenReadsBack) {
  const std::vector<uint8_t> bytes = {0, 255, '\n', '\r', 0};
  for (const auto& content : {std::vector<uint8_t>{}, bytes}) {
    ASSERT_TRUE(WriteFile(At("a.bin"), content).ok());
    EXPECT_EQ(ReadBytes(At("a.bin")).value(), content);
  }
  Put("a.txt", "line\n");
  EXPECT_EQ(ReadText(At("a.txt")).value(), "line\n");
}

TEST_F(FileTest, WritingReplacesAndLeavesNothingBeside) {
  Put("a.txt", "a long old content");
  Put("a.txt", "new");
  EXPECT_EQ(ReadText(At("a.txt")).value(), "new");
  EXPECT_THAT(NamesIn(folder_.path()), UnorderedElementsAre("a.txt"));
}

TEST_F(FileTest, AnAbsentFileIsNamed) {
  const auto text = ReadText(At("none.txt"));
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.error().message, At("none.txt").string() + ": no such file. Check the path.");
}

TEST_F(FileTest, AFolderIsNotReadAsAFile) {
  const auto bytes = ReadBytes(folder_.path());
  ASSERT_FALSE(bytes.ok());
  EXPECT_THAT(bytes.error().message, HasSubstr("not a regular file"));
}

TEST_F(FileTest, AHugeFileIsRefusedUnread) {
  Put("huge.bin", "");
  fs::resize_file(At("huge.bin"), kMaxFileBytes + 1);  // sparse: takes no room
  const auto bytes = ReadBytes(At("huge.bin"));
  ASSERT_FALSE(bytes.ok());
  EXPECT_THAT(bytes.error().message, HasSubstr("1073741825 bytes, want at most 1073741824"));
}

TEST_F(FileTest, WritingWhereNoFolderIsFailsAndLeavesNothing) {
  const Status status = WriteFile(At("none/a.txt"), "x");
  ASSERT_FALSE(status.ok());
  EXPECT_THAT(status.error().message, HasSubstr("none/a.txt: cannot be written"));
  EXPECT_FALSE(fs::exists(At("none")));
}

TEST_F(FileTest, WritingOverAFolderFailsAndLeavesNothingBeside) {
  fs::create_directories(At("a/b"));
  ASSERT_FALSE(WriteFile(At("a"), "x").ok());
  EXPECT_THAT(NamesIn(folder_.path()), UnorderedElementsAre("a"));
}

TEST(TemporaryFolder, IsGoneWithItsContentAtTheEnd) {
  fs::path path;
  {
    const TemporaryFolder folder;
    path = folder.path();
    ASSERT_TRUE(WriteFile(path / "a.txt", "x").ok());
  }
  EXPECT_FALSE(fs::exists(path));
}

class WriteFolderTest : public FileTest {
 protected:
  Status Write(const std::vector<OutputFile>& files, bool force = false) const {
    return WriteFolder(At("out"), files, force);
  }
};

TEST_F(WriteFolderTest, WritesFilesInFoldersOfFolders) {
  ASSERT_TRUE(Write({{"a.cc", "A"}, {"ops/conv/b.cc", "B"}}).ok());
  EXPECT_EQ(ReadText(At("out/a.cc")).value(), "A");
  EXPECT_EQ(ReadText(At("out/ops/conv/b.cc")).value(), "B");
  EXPECT_EQ(ReadText(At("out/" + std::string(kFolderStamp))).value(), "a.cc\nops/conv/b.cc\n");
  EXPECT_THAT(NamesIn(folder_.path()), UnorderedElementsAre("out"));
}

TEST_F(WriteFolderTest, TakesATrailingSlashAndAbsentParents) {
  ASSERT_TRUE(WriteFolder(At("deep/er/out/"), {{"a", "A"}}, false).ok());
  EXPECT_EQ(ReadText(At("deep/er/out/a")).value(), "A");
}

TEST_F(WriteFolderTest, FillsAnEmptyFolder) {
  fs::create_directory(At("out"));
  ASSERT_TRUE(Write({{"a", "A"}}).ok());
  EXPECT_EQ(ReadText(At("out/a")).value(), "A");
}

TEST_F(WriteFolderTest, ReplacesItsOwnAndKeepsTheFilesOfOthers) {
  ASSERT_TRUE(Write({{"old", "1"}, {"both", "1"}}).ok());
  Put("out/mine.txt", "mine");
  ASSERT_TRUE(Write({{"both", "2"}, {"new", "2"}}).ok());
  EXPECT_THAT(NamesIn(At("out")), UnorderedElementsAre("both", "new", "mine.txt", kFolderStamp));
  EXPECT_EQ(ReadText(At("out/both")).value(), "2");
  EXPECT_EQ(ReadText(At("out/mine.txt")).value(), "mine");
}

TEST_F(WriteFolderTest, RefusesTheFolderOfSomebodyElse) {
  fs::create_directory(At("out"));
  Put("out/mine.txt", "mine");
  const Status status = Write({{"a", "A"}});
  ASSERT_FALSE(status.ok());
  EXPECT_THAT(status.error().message, HasSubstr("not empty and not written by mote"));
  EXPECT_THAT(NamesIn(At("out")), UnorderedElementsAre("mine.txt"));
  EXPECT_THAT(NamesIn(folder_.path()), UnorderedElementsAre("out"));
}

TEST_F(WriteFolderTest, ForceWritesIntoItAndKeepsWhatIsThere) {
  fs::create_directory(At("out"));
  Put("out/mine.txt", "mine");
  ASSERT_TRUE(Write({{"a", "A"}}, true).ok());
  EXPECT_THAT(NamesIn(At("out")), UnorderedElementsAre("a", "mine.txt", kFolderStamp));
}

TEST_F(WriteFolderTest, RefusesAFile) {
  Put("out", "x");
  const Status status = Write({{"a", "A"}});
  ASSERT_FALSE(status.ok());
  EXPECT_THAT(status.error().message, HasSubstr("is a file, want a folder"));
  EXPECT_EQ(ReadText(At("out")).value(), "x");
}

TEST_F(WriteFolderTest, TouchesNothingWhenAFileCannotBeWritten) {
  ASSERT_TRUE(Write({{"a", "1"}}).ok());
  // "a" cannot be both a file and a folder.
  ASSERT_FALSE(Write({{"a", "2"}, {"a/b", "2"}}).ok());
  EXPECT_EQ(ReadText(At("out/a")).value(), "1");
  EXPECT_THAT(NamesIn(folder_.path()), UnorderedElementsAre("out"));
}

TEST_F(WriteFolderTest, AStampThatPointsOutsideRemovesNothingThere) {
  ASSERT_TRUE(Write({{"a", "1"}}).ok());
  Put("victim", "v");
  Put("out/" + std::string(kFolderStamp), "../victim\n" + At("victim").string() + "\na\n");
  ASSERT_TRUE(Write({{"b", "2"}}).ok());
  EXPECT_TRUE(fs::exists(At("victim")));
  EXPECT_FALSE(fs::exists(At("out/a")));
}

}  // namespace
}  // namespace mote
