// SPDX-License-Identifier: Apache-2.0
// Progress of long work, on stderr, and only where a person is watching.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace mote::cli {

// [#########-----------]  45 %  eval 135/300, 3 s left
class ProgressBar {
 public:
  explicit ProgressBar(std::string what);
  ~ProgressBar();  // wipes the line
  void Update(int64_t done, int64_t all);

 private:
  std::string what_;
  bool visible_;
  int last_percent_ = -1;
  int64_t first_ = -1;  // done before it began
  std::chrono::steady_clock::time_point start_;
};

// "compiling 12 files ...": a step of a second or more.
void Say(const std::string& step);

// News of work that has no end, at once, watched or not.
void Tell(const std::string& news);

// A part of the answer that is there before the rest: on stdout, or on stderr where the answer is
// to be JSON. Not while a ProgressBar is shown.
void TellEarly(const std::string& part);
void AnswerIsJson();

}  // namespace mote::cli
