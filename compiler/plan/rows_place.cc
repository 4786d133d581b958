// SPDX-License-Identifier: Apache-2.0
// Where the lines, sums and scratch of a streamed segment lie: two of them share bytes where these
// are not used at the same steps. A line that is free between two moves of its own thus serves
// another operator.
#include <algorithm>
#include <numeric>
#include <random>

#include "compiler/plan/place.h"
#include "compiler/plan/rows_lines.h"

namespace mote::plan {
namespace {

template <class T>
size_t Index(T value) {
  return static_cast<size_t>(value);
}

bool Meet(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b) {
  for (size_t w = 0; w < std::min(a.size(), b.size()); ++w) {
    if ((a[w] & b[w]) != 0) return true;
  }
  return false;
}

struct Placed {
  std::vector<int64_t> offsets;  // of each part
  int64_t bytes = 0;
};

// First fit of parts in any order.
class Fitter {
 public:
  explicit Fitter(const std::vector<RowPart>& parts) : parts_(parts) {
    for (size_t p = 0; p < parts.size(); ++p) {
      first_slot_.push_back(slots_.size());
      for (const RowSlot& slot : parts[p].slots) slots_.push_back({&slot, p});
    }
    meet_.resize(slots_.size() * slots_.size());
    for (size_t a = 0; a < slots_.size(); ++a) {
      for (size_t b = 0; b < a; ++b) {
        const bool meet = Meet(slots_[a].slot->used, slots_[b].slot->used);
        meet_[a * slots_.size() + b] = meet_[b * slots_.size() + a] = meet;
      }
    }
  }

  Placed Place(const std::vector<size_t>& order) const {
    Placed placed;
    placed.offsets.assign(parts_.size(), 0);
    std::vector<size_t> done;  // slots
    for (const size_t p : order) {
      const int64_t offset = LowestFit(p, placed, done);
      placed.offsets[p] = offset;
      for (size_t i = 0; i < parts_[p].slots.size(); ++i) {
        const RowSlot& slot = parts_[p].slots[i];
        placed.bytes = std::max(placed.bytes, offset + slot.offset + slot.bytes);
        done.push_back(first_slot_[p] + i);
      }
    }
    return placed;
  }

 private:
  struct Slot {
    const RowSlot* slot;
    size_t part;
  };

  int64_t Begin(const Slot& slot, const Placed& placed) const {
    return placed.offsets[slot.part] + slot.slot->offset;
  }

  // Begins at 0, or one of its slots where one of another ends.
  int64_t LowestFit(size_t p, const Placed& placed, const std::vector<size_t>& done) const {
    const int64_t alignment = parts_[p].alignment;
    std::vector<int64_t> candidates = {0};
    for (const size_t other : done) {
      const int64_t end = Begin(slots_[other], placed) + slots_[other].slot->bytes;
      for (const RowSlot& slot : parts_[p].slots) {
        if (end > slot.offset) candidates.push_back(AlignUp(end - slot.offset, alignment));
      }
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    return *std::find_if(candidates.begin(), candidates.end(), [&](int64_t offset) {
      return Fits(p, offset, placed, done);
    });
  }

  bool Fits(size_t p, int64_t offset, const Placed& placed, const std::vector<size_t>& done) const {
    for (size_t i = 0; i < parts_[p].slots.size(); ++i) {
      const RowSlot& slot = parts_[p].slots[i];
      const size_t row = (first_slot_[p] + i) * slots_.size();
      const int64_t begin = offset + slot.offset;
      for (const size_t other : done) {
        const int64_t other_begin = Begin(slots_[other], placed);
        const bool apart =
            begin >= other_begin + slots_[other].slot->bytes || other_begin >= begin + slot.bytes;
        if (!apart && meet_[row + other]) return false;
      }
    }
    return true;
  }

  const std::vector<RowPart>& parts_;
  std::vector<size_t> first_slot_;  // of each part, in slots_
  std::vector<Slot> slots_;
  std::vector<bool> meet_;  // pairs of slots
};

int64_t BytesOf(const RowPart& part) {
  int64_t bytes = 0;
  for (const RowSlot& slot : part.slots) bytes += slot.bytes;
  return bytes;
}

Placed BestOf(const std::vector<RowPart>& parts, int tries, std::minstd_rand& random) {
  const Fitter fitter(parts);
  std::vector<size_t> order(parts.size());
  std::iota(order.begin(), order.end(), size_t{0});
  Placed best = fitter.Place(order);
  std::vector<size_t> by_size = order;
  std::stable_sort(by_size.begin(), by_size.end(), [&](size_t a, size_t b) {
    return BytesOf(parts[a]) > BytesOf(parts[b]);
  });
  Placed sorted = fitter.Place(by_size);
  if (sorted.bytes < best.bytes) {
    best = std::move(sorted);
    order = by_size;
  }
  for (int i = 0; i < tries && parts.size() > 1; ++i) {
    std::vector<size_t> other = order;
    std::swap(other[random() % other.size()], other[random() % other.size()]);
    Placed placed = fitter.Place(other);
    if (placed.bytes > best.bytes) continue;
    best = std::move(placed);
    order = std::move(other);
  }
  return best;
}

struct Choice {
  LinedRows rows;
  Placed placed;
};

}  // namespace

RowsPlan PlanRows(const RowsProblem& problem, const RowsSchedule& schedule, int tries) {
  std::minstd_rand random(1);  // the same plan on every machine
  const size_t tensors = problem.tensors.size();
  const auto choose = [&](const MoveAtOnce& at_once, int placements) {
    Choice choice = {LineUpRows(problem, schedule, at_once), {}};
    choice.placed = BestOf(choice.rows.parts, placements, random);
    return choice;
  };
  MoveAtOnce at_once(tensors, false);
  Choice best = choose(at_once, tries);
  // Neighbours that move at different times can share a line.
  for (const size_t parity : {size_t{0}, size_t{1}}) {
    MoveAtOnce other(tensors, false);
    for (size_t t = parity; t < tensors; t += 2) other[t] = true;
    Choice choice = choose(other, tries);
    if (choice.placed.bytes >= best.placed.bytes) continue;
    best = std::move(choice);
    at_once = other;
  }
  for (int i = 0; i < tries / 4; ++i) {
    MoveAtOnce other = at_once;
    const size_t flipped = random() % tensors;
    other[flipped] = !other[flipped];
    Choice choice = choose(other, 8);
    if (choice.placed.bytes > best.placed.bytes) continue;
    best = std::move(choice);
    at_once = other;
  }

  RowsPlan plan;
  plan.steps = std::move(best.rows.steps);
  plan.workspace_bytes = best.placed.bytes;
  const auto offset_of = [&](int part) { return part < 0 ? 0 : best.placed.offsets[Index(part)]; };
  const auto lines_at = [&](int tensor) {
    return offset_of(best.rows.lines_part[Index(schedule.LinesOf(tensor))]);
  };
  for (RowStep& step : plan.steps) {
    if (step.op < 0) {
      step.inputs[0] += lines_at(step.tensor);
      step.output += lines_at(step.tensor);
      continue;
    }
    const RowOp& op = problem.ops[Index(step.op)];
    for (size_t i = 0; i < op.inputs.size(); ++i) step.inputs[i] += lines_at(op.inputs[i]);
    step.output += lines_at(op.output);
  }
  for (size_t k = 0; k < problem.ops.size(); ++k) {
    plan.scratch_offsets.push_back(offset_of(best.rows.scratch_part[k]));
    plan.sums_offsets.push_back(offset_of(best.rows.sums_part[k]));
  }
  for (size_t t = 0; t < tensors; ++t)
    plan.lines_of.push_back(schedule.LinesOf(static_cast<int>(t)));
  plan.lags = schedule.Lags(problem);
  return plan;
}

}  // namespace mote::plan
