// SPDX-License-Identifier: Apache-2.0
#include "tuner/cycle_cache.h"

#include <gmock/gmock.h>

#include "support/file.h"

namespace mote::tuner {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CycleCacheTest : public ::testing::Test {
 protected:
  CycleCache Open(const std::string& made_by = "gcc 12") const { return {path_, made_by}; }

  void Put(const std::string& text) const {
    std::filesystem::create_directories(path_.parent_path());
    ASSERT_TRUE(WriteFile(path_, text).ok());
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "mote" / "cycles.json";
};

TEST_F(CycleCacheTest, KeepsWhatIsSaved) {
  CycleCache first = Open();
  EXPECT_EQ(first.note(), "");
  first.cycles().Set("a", 5);
  ASSERT_TRUE(first.Save().ok());
  CycleCache second = Open();
  EXPECT_EQ(second.note(), "");
  EXPECT_EQ(second.cycles().Find("a"), 5);
}

TEST_F(CycleCacheTest, RunsAtTheSameTimeKeepWhatEachHasMeasured) {
  CycleCache one = Open(), other = Open();
  one.cycles().Set("a", 5);
  other.cycles().Set("b", 6);
  ASSERT_TRUE(one.Save().ok());
  ASSERT_TRUE(other.Save().ok());
  EXPECT_THAT(Open().cycles().all(), SizeIs(2));
}

TEST_F(CycleCacheTest, IsEmptyForAnotherMaker) {
  CycleCache first = Open("gcc 12");
  first.cycles().Set("a", 5);
  ASSERT_TRUE(first.Save().ok());
  CycleCache second = Open("gcc 13");
  EXPECT_THAT(second.cycles().all(), IsEmpty());
  EXPECT_THAT(second.note(), HasSubstr("another compiler"));
  ASSERT_TRUE(second.Save().ok());
  EXPECT_EQ(Open("gcc 13").note(), "");
}

TEST_F(CycleCacheTest, ADamagedFileIsReplaced) {
  for (const char* text :
       {"",
        "{",
        "[]",
        "null",
        "{\"schema\": \"mote.cycles/2\", \"made_by\": \"gcc 12\", \"cycles\": {}}",
        "{\"schema\": \"mote.cycles/1\", \"made_by\": \"gcc 12\"}",
        "{\"schema\": \"mote.cycles/1\", \"made_by\": \"gcc 12\", "
        "\"cycles\": {\"a\": 5, \"b\": -1}}",
        "{\"schema\": \"mote.cycles/1\", \"made_by\": \"gcc 12\", "
        "\"cycles\": {\"a\": 5, \"b\": \"6\"}}"}) {
    SCOPED_TRACE(text);
    Put(text);
    CycleCache cache = Open();
    EXPECT_THAT(cache.cycles().all(), IsEmpty());
    EXPECT_THAT(cache.note(), HasSubstr("damaged"));
    ASSERT_TRUE(cache.Save().ok());
    EXPECT_EQ(Open().note(), "");
  }
}

TEST_F(CycleCacheTest, AFolderThatCannotBeWrittenIsAnError) {
  ASSERT_TRUE(WriteFile(folder_.path() / "mote", "a file").ok());
  const Status saved = Open().Save();
  ASSERT_FALSE(saved.ok());
  EXPECT_THAT(saved.error().message, HasSubstr(folder_.path().string()));
}

}  // namespace
}  // namespace mote::tuner
