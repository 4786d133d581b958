// SPDX-License-Identifier: Apache-2.0
#include "support/file_lock.h"

#include <gmock/gmock.h>

#include <string>
#include <thread>
#include <vector>

#include "support/file.h"

namespace mote {
namespace {

TEST(FileLock, WhoeverReadsAndWritesUnderItLosesNothing) {
  constexpr int kThreads = 8, kTimes = 25;
  const TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "count";
  ASSERT_TRUE(WriteFile(file, std::string_view("0")).ok());
  const auto count = [&] {
    for (int i = 0; i < kTimes; ++i) {
      const Result<FileLock> lock = FileLock::Take(file);
      ASSERT_TRUE(lock.ok()) << lock.error().message;
      const std::string next = std::to_string(std::stoi(*ReadText(file)) + 1);
      ASSERT_TRUE(WriteFile(file, std::string_view(next)).ok());
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(count);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(*ReadText(file), std::to_string(kThreads * kTimes));
}

TEST(FileLock, WhereNothingCanBeWrittenThatIsSaid) {
  const Result<FileLock> lock = FileLock::Take("/no/such/folder/file");
  ASSERT_FALSE(lock.ok());
  EXPECT_THAT(lock.error().message, ::testing::HasSubstr("/no/such/folder/file.lock"));
}

}  // namespace
}  // namespace mote
