// SPDX-License-Identifier: Apache-2.0
#include "support/parallel.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace mote {
namespace {

// Items are taken in order and each that is taken is worked on: so are all before one that failed.
class Crew {
 public:
  Crew(int64_t count, const std::function<Status(int64_t)>& work, const Progress& progress)
      : count_(count), work_(work), progress_(progress) {}

  void Work() {
    while (!has_failed_) {
      const int64_t i = next_++;
      if (i >= count_) return;
      Report(i, work_(i));
    }
  }

  Status status() const { return error_ ? Status(*error_) : Status(); }

 private:
  void Report(int64_t i, const Status& status) {
    const std::lock_guard lock(mutex_);
    ++done_;
    if (!status.ok() && (!error_ || i < failed_)) {
      failed_ = i;
      error_ = status.error();
      has_failed_ = true;
    }
    if (progress_) progress_(done_, count_);
  }

  const int64_t count_;
  const std::function<Status(int64_t)>& work_;
  const Progress& progress_;
  std::atomic<int64_t> next_ = 0;
  std::atomic<bool> has_failed_ = false;
  std::mutex mutex_;
  int64_t done_ = 0, failed_ = 0;
  std::optional<Error> error_;
};

}  // namespace

Status ForAll(int64_t count, const std::function<Status(int64_t)>& work, const Progress& progress) {
  Crew crew(count, work, progress);
  std::vector<std::thread> helpers;
  const int64_t cores = std::max(1U, std::thread::hardware_concurrency());
  for (int64_t i = 1; i < std::min(cores, count); ++i) helpers.emplace_back([&] { crew.Work(); });
  crew.Work();
  for (std::thread& helper : helpers) helper.join();
  return crew.status();
}

}  // namespace mote
