// SPDX-License-Identifier: Apache-2.0
#include "compiler/plan/place.h"

#include <algorithm>
#include <numeric>
#include <random>

namespace mote::plan {
namespace {

using Order = std::vector<size_t>;

// Block pairs that the local search may look at in all: about a second's work.
constexpr int64_t kPairBudget = 40'000'000;

// The next offset from `offset` on at which blocks[index] lies beside those already placed, but for
// what it lies on; the same where that is `offset`.
int64_t NextFit(const std::vector<Block>& blocks,
                const std::vector<int64_t>& offsets,
                const Order& placed,
                size_t index,
                int64_t offset) {
  const Block& block = blocks[index];
  for (const size_t other : placed) {  // sorted by offset
    if (!Overlap(blocks[other], block)) continue;
    if (offset + block.bytes <= offsets[other]) break;
    if (offset + ReachBefore(blocks, index, other) <= offsets[other]) continue;
    const int64_t end = offsets[other] + ReachBefore(blocks, other, index);
    offset = std::max(offset, AlignUp(end, block.alignment));
  }
  return offset;
}

// The lowest offset at which blocks[index] fits between those already placed.
int64_t LowestFit(const std::vector<Block>& blocks,
                  const std::vector<int64_t>& offsets,
                  const Order& placed,
                  size_t index) {
  int64_t offset = NextFit(blocks, offsets, placed, index, 0);
  if (blocks[index].trails < 0) return offset;
  // Pushed on by a later one it may have left the place where it may lie on another.
  for (int64_t next = 0; next != offset;) {
    next = offset;
    offset = NextFit(blocks, offsets, placed, index, next);
  }
  return offset;
}

Placement PlaceInOrder(const std::vector<Block>& blocks, const Order& order) {
  Placement placement;
  placement.offsets.assign(blocks.size(), 0);
  Order placed;
  for (const size_t index : order) {
    const int64_t offset = LowestFit(blocks, placement.offsets, placed, index);
    placement.offsets[index] = offset;
    placement.bytes = std::max(placement.bytes, offset + blocks[index].bytes);
    const auto later = [&](size_t other) { return placement.offsets[other] > offset; };
    placed.insert(std::find_if(placed.begin(), placed.end(), later), index);
  }
  return placement;
}

template <class Less>
Order Sorted(size_t count, Less less) {
  Order order(count);
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), less);
  return order;
}

std::vector<Order> FirstOrders(const std::vector<Block>& blocks) {
  const auto by_size = [&](size_t a, size_t b) { return blocks[a].bytes > blocks[b].bytes; };
  const auto by_life = [&](size_t a, size_t b) {
    return blocks[a].last - blocks[a].first > blocks[b].last - blocks[b].first;
  };
  const auto by_time = [&](size_t a, size_t b) { return blocks[a].first < blocks[b].first; };
  return {Sorted(blocks.size(), by_size),
          Sorted(blocks.size(), by_life),
          Sorted(blocks.size(), by_time)};
}

}  // namespace

Placement PlaceBlocks(const std::vector<Block>& blocks, int64_t enough_bytes) {
  Placement best;
  Order best_order;
  for (const Order& order : FirstOrders(blocks)) {
    Placement placement = PlaceInOrder(blocks, order);
    if (best_order.empty() || placement.bytes < best.bytes) {
      best = std::move(placement);
      best_order = order;
    }
  }
  const int64_t n = static_cast<int64_t>(blocks.size());
  const int64_t tries = n < 2 ? 0 : std::min<int64_t>(4000, kPairBudget / (n * n));
  std::minstd_rand random(1);  // the same plan on every machine
  for (int64_t i = 0; i < tries && best.bytes > enough_bytes; ++i) {
    Order order = best_order;
    std::swap(order[random() % order.size()], order[random() % order.size()]);
    Placement placement = PlaceInOrder(blocks, order);
    if (placement.bytes > best.bytes) continue;  // sideways steps are taken
    best = std::move(placement);
    best_order = std::move(order);
  }
  return best;
}

}  // namespace mote::plan
