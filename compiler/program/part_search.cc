// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/part_search.h"

#include <algorithm>

namespace mote::program {
namespace {

template <class T>
size_t Index(T value) {
  return static_cast<size_t>(value);
}

constexpr size_t kMaxWays = 8;

}  // namespace

double BytePrice(int64_t extra_cycles, int64_t macs) {
  constexpr double kCyclesForBytes = 7;  // percent of them for a percent of the arena
  return 1 + static_cast<double>(extra_cycles) / static_cast<double>(macs + 1) / kCyclesForBytes;
}

void PartSearch::Add(const Part& part) {
  beginning_[Index(part.first)].push_back(parts_.size());
  parts_.push_back(part);
}

std::vector<size_t> PartSearch::Best(int64_t most_cycles, int64_t macs) const {
  // The fewest in which it goes, by halves.
  int64_t bytes = 0;
  for (const Part& part : parts_) bytes += part.bytes == kNever ? 0 : part.bytes;
  if (CyclesIn(bytes) == kNever) return {};
  for (int64_t step = bytes; step > 0; step /= 2) {
    while (bytes >= step && CyclesIn(bytes - step) <= most_cycles) bytes -= step;
  }
  return Trace(WaysIn(CheapestFrom(bytes, macs)));
}

// A little more than the least, where that saves many cycles.
int64_t PartSearch::CheapestFrom(int64_t least, int64_t macs) const {
  constexpr int64_t kSteps = 24;
  constexpr int64_t kFinest = 400;  // steps of a quarter of a percent
  int64_t best = least;
  double best_price = std::numeric_limits<double>::max();
  for (int64_t step = 0; step <= kSteps; ++step) {
    const int64_t bytes = least + least * step / kFinest;
    const double price = static_cast<double>(bytes) * BytePrice(CyclesIn(bytes), macs);
    if (price >= best_price) continue;
    best = bytes;
    best_price = price;
  }
  return best;
}

int64_t PartSearch::CyclesIn(int64_t most_bytes) const {
  const std::vector<Way> ways = WaysIn(most_bytes)[0];
  return ways.empty() ? kNever : ways.front().cost;
}

std::vector<size_t> PartSearch::Trace(const std::vector<std::vector<Way>>& ways) const {
  std::vector<size_t> parts;
  size_t way = 0;
  for (size_t at = 0; at < beginning_.size(); at = Index(parts_[parts.back()].last) + 1) {
    const Way& here = ways[at][way];
    parts.push_back(here.part);
    way = here.next;
  }
  return parts;
}

// By call, the ways from it on in so many bytes; the cheapest first, and then those with less room.
std::vector<std::vector<PartSearch::Way>> PartSearch::WaysIn(int64_t most_bytes) const {
  std::vector<std::vector<Way>> ways(beginning_.size() + 1);
  ways.back().push_back({});
  for (size_t at = beginning_.size(); at-- > 0;) {
    ways[at] = Undominated(WaysFrom(at, ways, most_bytes));
  }
  return ways;
}

std::vector<PartSearch::Way> PartSearch::WaysFrom(size_t call,
                                                  const std::vector<std::vector<Way>>& ways,
                                                  int64_t most_bytes) const {
  std::vector<Way> all;
  for (const size_t p : beginning_[call]) {
    const Part& part = parts_[p];
    if (part.bytes == kNever) continue;
    const bool trails = part.lag >= 0;
    const std::vector<Way>& after = ways[Index(part.last) + 1];
    for (size_t next = 0; next < after.size(); ++next) {
      if (part.bytes + (trails ? RoomBelow(part, after[next].room) : 0) > most_bytes) continue;
      all.push_back({part.extra_cycles + after[next].cost,
                     trails ? part.lag + after[next].room : 0,
                     p,
                     next});
    }
  }
  return all;
}

int64_t PartSearch::RoomBelow(const Part& part, int64_t room) const {
  return workspace_is_room_ ? std::max<int64_t>(0, room - part.workspace) : room;
}

std::vector<PartSearch::Way> PartSearch::Undominated(std::vector<Way> all) {
  std::stable_sort(all.begin(), all.end(), [](const Way& a, const Way& b) {
    return a.cost != b.cost ? a.cost < b.cost : a.room < b.room;
  });
  std::vector<Way> kept;
  for (const Way& way : all) {
    if (kept.empty() || way.room < kept.back().room) kept.push_back(way);
    if (kept.size() == kMaxWays) break;
  }
  return kept;
}

}  // namespace mote::program
