// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace mote::cli {
namespace {

constexpr const char* kWipe = "\r\033[K";

bool answer_is_json = false;

bool SomebodyWatches() { return isatty(STDERR_FILENO) != 0; }

}  // namespace

ProgressBar::ProgressBar(std::string what)
    : what_(std::move(what)),
      visible_(SomebodyWatches()),
      start_(std::chrono::steady_clock::now()) {}

ProgressBar::~ProgressBar() {
  if (visible_ && last_percent_ >= 0) fmt::print(stderr, "{}", kWipe);
}

void ProgressBar::Update(int64_t done, int64_t all) {
  const int percent = all == 0 ? 100 : static_cast<int>(done * 100 / all);
  if (!visible_ || percent == last_percent_) return;
  last_percent_ = percent;
  if (first_ < 0) first_ = done - 1;
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start_;
  const double left =
      spent.count() * static_cast<double>(all - done) / static_cast<double>(done - first_);
  const size_t filled = static_cast<size_t>(percent / 5);
  fmt::print(stderr,
             "{}[{}{}] {:3} %  {} {}/{}, {:.0f} s left",
             kWipe,
             std::string(filled, '#'),
             std::string(20 - filled, '-'),
             percent,
             what_,
             done,
             all,
             left);
  std::fflush(stderr);
}

void Say(const std::string& step) {
  if (SomebodyWatches()) fmt::print(stderr, "{} ...\n", step);
}

void Tell(const std::string& news) {
  fmt::print(stderr, "{}", news);
  std::fflush(stderr);
}

void TellEarly(const std::string& part) {
  std::FILE* const to = answer_is_json ? stderr : stdout;
  fmt::print(to, "{}", part);
  std::fflush(to);
}

void AnswerIsJson() { answer_is_json = true; }

}  // namespace mote::cli
