// SPDX-License-Identifier: Apache-2.0
#include "trainer/search/journal.h"

#include <gmock/gmock.h>

#include "support/file.h"

namespace mote::trainer {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class JournalTest : public ::testing::Test {
 protected:
  Result<Journal> Open(uint64_t search = 1, bool force = false) const {
    return Journal::Open(file_, {search, "bumps", {2, 6, 18}}, force);
  }

  void AppendTwo() const {
    Result<Journal> journal = Open();
    ASSERT_TRUE(journal.ok()) << journal.error().message;
    ASSERT_TRUE(journal->Append({3, 0}, {1.0 / 3, ""}, 0.5).ok());
    ASSERT_TRUE(journal->Append({4, 1}, {0, "it broke"}, 0.5).ok());
  }

  TemporaryFolder folder_;
  fs::path file_ = folder_.path() / "journal.jsonl";
};

TEST_F(JournalTest, GivesBackWhatWasAppended) {
  AppendTwo();
  const Result<Journal> again = Open();
  ASSERT_TRUE(again.ok()) << again.error().message;
  ASSERT_EQ(again->outcomes().size(), 2U);
  EXPECT_EQ(again->outcomes().at({3, 0}).value, 1.0 / 3);
  EXPECT_EQ(again->outcomes().at({4, 1}).failure, "it broke");
}

TEST_F(JournalTest, ALineWithoutAnEndIsDroppedWhereverItIsCut) {
  AppendTwo();
  const std::string whole = *ReadText(file_);
  const size_t second = whole.rfind('\n', whole.size() - 2) + 1;
  for (const size_t length :
       {size_t{0}, size_t{10}, second - 1, second, second + 1, whole.size() - 1}) {
    ASSERT_TRUE(WriteFile(file_, whole.substr(0, length)).ok());
    Result<Journal> journal = Open();
    ASSERT_TRUE(journal.ok()) << journal.error().message << " at " << length;
    EXPECT_EQ(journal->outcomes().size(), length < second ? 0U : 1U) << length;
    if (length < second) continue;
    ASSERT_TRUE(journal->Append({4, 1}, {0, "it broke"}, 0.5).ok());
    EXPECT_EQ(*ReadText(file_), whole) << length;
  }
}

TEST_F(JournalTest, AnotherSearchsIsRefusedUnlessForced) {
  AppendTwo();
  const Result<Journal> other = Open(2);
  ASSERT_FALSE(other.ok());
  EXPECT_THAT(other.error().message, HasSubstr("another recipe or other data"));
  const Result<Journal> forced = Open(2, true);
  ASSERT_TRUE(forced.ok()) << forced.error().message;
  EXPECT_TRUE(forced->outcomes().empty());
}

TEST_F(JournalTest, ADamagedLineIsRefusedByItsNumber) {
  AppendTwo();
  std::string content = *ReadText(file_);
  content[content.find('\n') + 1] = '?';
  ASSERT_TRUE(WriteFile(file_, content).ok());
  const Result<Journal> journal = Open();
  ASSERT_FALSE(journal.ok());
  EXPECT_THAT(journal.error().message, HasSubstr("line 2: is damaged"));
}

TEST_F(JournalTest, TwoSearchesDoNotWriteOne) {
  const Result<Journal> first = Open();
  ASSERT_TRUE(first.ok());
  const Result<Journal> second = Open();
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(second.error().message, HasSubstr("another search writes it"));
}

}  // namespace
}  // namespace mote::trainer
