// SPDX-License-Identifier: Apache-2.0
#include "estimate/stream_load.h"

#include <algorithm>
#include <numeric>

namespace mote::estimate {
namespace {

void AddCycles(const std::vector<uint64_t>& cycles, size_t warm_up_hops, StreamLoad& load) {
  const size_t skipped = warm_up_hops < cycles.size() ? warm_up_hops : 0;
  const auto begin = cycles.begin() + static_cast<std::ptrdiff_t>(skipped);
  const uint64_t sum = std::accumulate(begin, cycles.end(), uint64_t{0});
  load.mean_cycles = static_cast<double>(sum) / static_cast<double>(cycles.size() - skipped);
  load.max_cycles = *std::max_element(begin, cycles.end());
}

void AddDeadlines(const Board& board,
                  const HopTiming& timing,
                  const std::vector<uint64_t>& cycles,
                  StreamLoad& load) {
  double end_s = 0;
  load.least_slack_s = timing.hop_s * timing.buffer_hops;
  for (size_t hop = 0; hop < cycles.size(); ++hop) {
    const double arrival_s = static_cast<double>(hop + 1) * timing.hop_s;
    end_s = std::max(arrival_s, end_s) + static_cast<double>(cycles[hop]) / board.clock_hz;
    const double slack_s = arrival_s + (timing.buffer_hops - 1) * timing.hop_s - end_s;
    load.least_slack_s = std::min(load.least_slack_s, slack_s);
    if (slack_s < 0) ++load.deadline_misses;
  }
}

}  // namespace

StreamLoad LoadOf(const Board& board,
                  const HopTiming& timing,
                  const std::vector<uint64_t>& cycles) {
  StreamLoad load;
  AddCycles(cycles, timing.warm_up_hops, load);
  load.duty = load.mean_cycles / (board.clock_hz * timing.hop_s);
  AddDeadlines(board, timing, cycles, load);
  return load;
}

}  // namespace mote::estimate
