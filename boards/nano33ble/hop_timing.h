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
  void Start(uint32_t hop_ticks, uint64_t now) {
    hop_ticks_ = hop_ticks;
    last_end_ = now;
  }

  // Since the last call, which was one of Start() or this: 1, more where some were missed, and 0
  // where the last call, a moment before an end, counted that one too.
  uint32_t BoundariesUntil(uint64_t now) {
    constexpr uint32_t kEarly = 8;  // ticks, by which an end may come before it is thought to
    const auto passed = static_cast<uint32_t>(now - last_end_);
    const uint32_t ends =
        passed > hop_ticks_ / 2 && passed < hop_ticks_ ? 1 : (passed + kEarly) / hop_ticks_;
    last_end_ += uint64_t{ends} * hop_ticks_;
    if (last_end_ > now) {
      last_end_ = now;
    } else if (last_end_ < now) {
      ++last_end_;  // of 30 us: a drift of 0.15 % of 20 ms is followed
    }
    return ends;
  }

 private:
  uint32_t hop_ticks_ = 1;
  uint64_t last_end_ = 0;
};

}  // namespace mote::board
