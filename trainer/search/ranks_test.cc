// SPDX-License-Identifier: Apache-2.0
#include "trainer/search/ranks.h"

#include <gmock/gmock.h>

#include <deque>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "trainer/search/search_testing.h"

namespace mote::trainer {
namespace {

using ::testing::HasSubstr;

// Threads in the place of processes.
class Mailboxes {
 public:
  explicit Mailboxes(int count) : boxes_(static_cast<size_t>(count)) {}
  void Put(int to, const RankMessage& message) {
    const std::lock_guard lock(mutex_);
    boxes_[static_cast<size_t>(to)].push_back(message);
  }
  std::optional<RankMessage> Take(int rank) {
    const std::lock_guard lock(mutex_);
    std::deque<RankMessage>& box = boxes_[static_cast<size_t>(rank)];
    if (box.empty()) return std::nullopt;
    RankMessage message = box.front();
    box.pop_front();
    return message;
  }
  int count() const { return static_cast<int>(boxes_.size()); }

 private:
  std::mutex mutex_;
  std::vector<std::deque<RankMessage>> boxes_;
};

class ThreadRanks : public Ranks {
 public:
  ThreadRanks(Mailboxes& mailboxes, int rank) : mailboxes_(mailboxes), rank_(rank) {}
  int rank() const override { return rank_; }
  int count() const override { return mailboxes_.count(); }
  void Send(int to, const std::string& text) override { mailboxes_.Put(to, {rank_, text}); }
  std::optional<RankMessage> Poll() override { return mailboxes_.Take(rank_); }

 private:
  Mailboxes& mailboxes_;
  int rank_;
};

// A search over the small space by so many ranks.
Outcomes SearchBy(int count) {
  Mailboxes mailboxes(count);
  std::vector<std::thread> threads;
  for (int rank = 1; rank < count; ++rank) {
    threads.emplace_back([&mailboxes, rank] {
      ThreadRanks ranks(mailboxes, rank);
      Serve(ranks, uint64_t{1}, FakeOutcome);
    });
  }
  const Space space = SmallSpace();
  Outcomes outcomes;
  {
    ThreadRanks ranks(mailboxes, 0);
    Dispatcher dispatcher(ranks);
    dispatcher.Expect(1);
    const Result<Halved> halved =
        Halve(ScreenedOf(space, 12),
              space,
              outcomes,
              [&](const std::vector<Job>& jobs, const OnOutcome& on_outcome) {
                return dispatcher.Run(jobs, FakeOutcome, on_outcome);
              });
    EXPECT_TRUE(halved.ok()) << halved.error().message;
  }
  for (std::thread& thread : threads) thread.join();
  return outcomes;
}

// What rank 0 says where that is the first message of rank 1.
std::string ErrorAfter(const std::string& message) {
  Mailboxes mailboxes(2);
  mailboxes.Put(0, {1, message});
  mailboxes.Put(0, {1, "bye"});
  std::string error;
  {
    ThreadRanks ranks(mailboxes, 0);
    Dispatcher dispatcher(ranks);
    dispatcher.Expect(1);
    const Status run = dispatcher.Run(
        {{0, 0}, {1, 0}}, FakeOutcome, [](const Job&, const Outcome&) { return Status(); });
    EXPECT_FALSE(run.ok());
    error = run.ok() ? "" : run.error().message;
  }
  EXPECT_EQ(mailboxes.Take(1)->text, "stop");
  return error;
}

TEST(Ranks, AnyNumberOfThemFindsTheSame) {
  const Outcomes alone = SearchBy(1);
  EXPECT_EQ(alone.size(), 18U);  // 12, 4 of the 11 that did not fail, 2
  for (const int count : {2, 3, 13, 20}) {
    const Outcomes found = SearchBy(count);
    ASSERT_EQ(found.size(), alone.size()) << count;
    for (const auto& [job, outcome] : alone) {
      EXPECT_EQ(found.at(job).value, outcome.value) << count;
      EXPECT_EQ(found.at(job).failure, outcome.failure) << count;
    }
  }
}

TEST(Ranks, WhatStopsOneIsSaidByRank0) {
  EXPECT_EQ(ErrorAfter(R"({"error":"no LibTorch here","kind":2})"), "rank 1: no LibTorch here");
}

TEST(Ranks, WhatALibraryThrowsIsSaidAndNotWaitedFor) {
  Mailboxes mailboxes(2);
  mailboxes.Put(1, {0, R"({"trial":0,"rung":0})"});
  mailboxes.Put(1, {0, "stop"});
  ThreadRanks ranks(mailboxes, 1);
  Serve(ranks, uint64_t{1}, [](const Job&) -> Result<Outcome> {
    throw std::runtime_error("no memory");
  });
  EXPECT_EQ(mailboxes.Take(0)->text, R"({"search":1})");
  EXPECT_EQ(mailboxes.Take(0)->text, R"({"error":"no memory","kind":0})");
  EXPECT_EQ(mailboxes.Take(0)->text, "bye");
}

Result<Outcome> FullDisk(const Job& /*job*/) {
  return Error{"the disk is full", ErrorKind::kStorage};
}

TEST(Ranks, AnErrorOfTheMachineIsNoOutcome) {
  const auto never = [](const Job&, const Outcome&) -> Status {
    ADD_FAILURE() << "was kept";
    return {};
  };
  const Status here = RunHere({{0, 0}}, FullDisk, never);
  ASSERT_FALSE(here.ok());
  EXPECT_EQ(here.error().kind, ErrorKind::kStorage);

  Mailboxes mailboxes(2);
  std::thread other([&] {
    ThreadRanks ranks(mailboxes, 1);
    Serve(ranks, uint64_t{1}, FullDisk);
  });
  {
    ThreadRanks ranks(mailboxes, 0);
    Dispatcher dispatcher(ranks);
    dispatcher.Expect(1);
    const Status run = dispatcher.Run({{0, 0}, {1, 0}, {2, 0}}, FullDisk, never);
    ASSERT_FALSE(run.ok());
    EXPECT_THAT(run.error().message, HasSubstr("the disk is full"));
    EXPECT_EQ(run.error().kind, ErrorKind::kStorage);
  }
  other.join();
  EXPECT_FALSE(mailboxes.Take(0)) << "a message that nobody took";
}

TEST(Ranks, OneThatSeesOtherDataIsRefused) {
  EXPECT_THAT(ErrorAfter(R"({"search":2})"),
              HasSubstr("rank 1: sees another recipe or other data"));
}

TEST(Ranks, AnErrorWhileKeepingAnOutcomeEndsTheRun) {
  Mailboxes mailboxes(1);
  ThreadRanks ranks(mailboxes, 0);
  Dispatcher dispatcher(ranks);
  const Status run =
      dispatcher.Run({{0, 0}, {1, 0}}, FakeOutcome, [](const Job&, const Outcome&) -> Status {
        return Error{"the disk is full"};
      });
  ASSERT_FALSE(run.ok());
  EXPECT_EQ(run.error().message, "the disk is full");
}

TEST(Ranks, WithoutTheLibraryItIsSaidWhatToInstall) {
  const auto ranks = LoadRanks("/nowhere/libmote_ranks.so");
  ASSERT_FALSE(ranks.ok());
  EXPECT_EQ(ranks.error().kind, ErrorKind::kMissingTool);
  EXPECT_THAT(ranks.error().message, HasSubstr("libopenmpi-dev"));
}

}  // namespace
}  // namespace mote::trainer
