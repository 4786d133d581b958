// SPDX-License-Identifier: Apache-2.0
// How many hops have ended, where the handler may have missed some: an event that comes twice
// before it is cleared counts once.
//   The ends are hop_ticks apart. Where they are is learned from when the handler ran: never before
//   an end, mostly just behind it.
#pragma once

#include <stdint.h>

namespace mote::board {

class HopTiming {
 public:
  // The first hop begins. Its event counts as an end.
  void Start(uint32_t hop_ticks, uint64_t now) {
    hop_ticks_ = hop_ticks;
    last_end_ = now - hop_ticks;
    is_unsure_ = false;
  }

  // Since the last call or Start(), in a handler: 1; more where some were missed; 0 where the last
  // call was unsure and had counted this one.
  uint32_t EndsUntil(uint64_t now) {
    constexpr uint32_t kError = 8;  // ticks, of where the ends are thought to be
    const auto passed = static_cast<uint32_t>(now - last_end_);
    if (is_unsure_ && passed < hop_ticks_ / 2) {
      is_unsure_ = false;
      last_end_ = now;
      return 0;
    }
    const uint32_t ends = passed < hop_ticks_ ? 1 : (passed + kError) / hop_ticks_;
    is_unsure_ = ends > 1 && (passed + kError) % hop_ticks_ < 2 * kError;
    last_end_ += uint64_t{ends} * hop_ticks_;
    if (last_end_ > now) {
      last_end_ = now;
    } else if (last_end_ < now) {
      ++last_end_;  // of 30 us: a drift of 0.15 % of 20 ms is followed
    }
    return ends;
  }

  // Some were missed, and the last call came so near to an end that the last one that it counted
  // may still be to come.
  bool is_unsure() const { return is_unsure_; }

 private:
  uint32_t hop_ticks_ = 1;
  uint64_t last_end_ = 0;
  bool is_unsure_ = false;
};

}  // namespace mote::board
