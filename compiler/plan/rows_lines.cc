// SPDX-License-Identifier: Apache-2.0
#include "compiler/plan/rows_lines.h"

#include <algorithm>

#include "compiler/plan/problem.h"
#include "support/check.h"

namespace mote::plan {
namespace {

template <class T>
size_t Index(T value) {
  return static_cast<size_t>(value);
}

using Life = RowsSchedule::Life;

// The rows of one tensor's lines as the calls are played.
struct Lines {
  int32_t capacity = 0;
  int32_t base = 0;   // the row in the first slot
  int32_t first = 0;  // the rows that are needed: [first, end)
  int32_t end = 0;
  std::vector<int> since;  // by row: the step from which it is where it is
};

class Liner {
 public:
  Liner(const RowsProblem& problem, const RowsSchedule& schedule, const MoveAtOnce& at_once)
      : problem_(problem), schedule_(schedule), at_once_(at_once) {
    lines_.resize(problem.tensors.size());
    rows_.lines_part.assign(problem.tensors.size(), -1);
    for (size_t t = 0; t < problem.tensors.size(); ++t) {
      if (IsLines(static_cast<int>(t))) MakeLines(t);
    }
    for (const RowOp& op : problem.ops) {
      rows_.scratch_part.push_back(MakePart(op.scratch_bytes, kScratchAlignment));
      rows_.sums_part.push_back(MakePart(op.sums_bytes, kScratchAlignment));
    }
  }

  LinedRows Run() {
    const std::vector<RowsSchedule::Call>& calls = schedule_.calls();
    for (size_t s = 0; s < calls.size(); ++s) {
      const RowOp& op = problem_.ops[Index(calls[s].op)];
      Drop(static_cast<int>(s));
      MakeRoom(schedule_.LinesOf(op.output), op.writes[Index(calls[s].call)]);
      AddCall(calls[s], op);
    }
    Drop(static_cast<int>(calls.size()));
    UseSums();
    return std::move(rows_);
  }

 private:
  bool IsLines(int tensor) const {
    return !problem_.tensors[Index(tensor)].whole && schedule_.LinesOf(tensor) == tensor;
  }

  // As many rows as are needed at once.
  void MakeLines(size_t t) {
    const std::vector<Life>& lives = schedule_.Lives(static_cast<int>(t));
    Lines& lines = lines_[t];
    lines.since.assign(lives.size(), 0);
    size_t first = 0;
    for (size_t r = 0; r < lives.size(); ++r) {
      if (lives[r].written < 0) continue;
      while (first < r && lives[first].last < lives[r].written) ++first;
      lines.capacity = std::max(lines.capacity, static_cast<int32_t>(r - first) + 1);
    }
    const int64_t row_bytes = problem_.tensors[t].row_bytes;
    RowPart part;
    for (int32_t slot = 0; slot < lines.capacity; ++slot) {
      part.slots.push_back({slot * row_bytes, row_bytes, {}});
    }
    rows_.lines_part[t] = static_cast<int>(rows_.parts.size());
    rows_.parts.push_back(std::move(part));
  }

  int MakePart(int64_t bytes, int64_t alignment) {
    if (bytes == 0) return -1;
    rows_.parts.push_back({alignment, {{0, bytes, {}}}});
    return static_cast<int>(rows_.parts.size()) - 1;
  }

  static void Use(RowSlot& slot, int first, int last) {
    for (int step = first; step <= last; ++step) {
      const size_t word = Index(step) / 64;
      if (slot.used.size() <= word) slot.used.resize(word + 1, 0);
      slot.used[word] |= uint64_t{1} << (Index(step) % 64);
    }
  }

  RowSlot& SlotOf(int tensor, int32_t row) {
    RowPart& part = rows_.parts[Index(rows_.lines_part[Index(tensor)])];
    return part.slots[Index(row - lines_[Index(tensor)].base)];
  }

  // Rows that no call from number `call` on needs.
  void Drop(int call) {
    const int done = static_cast<int>(rows_.steps.size()) - 1;
    for (size_t t = 0; t < lines_.size(); ++t) {
      const int tensor = static_cast<int>(t);
      if (!IsLines(tensor)) continue;
      Lines& lines = lines_[t];
      const int32_t first = lines.first;
      while (lines.first < lines.end && schedule_.Lives(tensor)[Index(lines.first)].last < call) {
        Use(SlotOf(tensor, lines.first), lines.since[Index(lines.first)], done);
        ++lines.first;
      }
      // Though no other row may come: the last slots are free for others as before.
      if (at_once_[t] && lines.first > first && lines.first < lines.end) Move(tensor);
    }
  }

  void MakeRoom(int tensor, const RowRange& rows) {
    if (problem_.tensors[Index(tensor)].whole) return;
    Lines& lines = lines_[Index(tensor)];
    if (rows.end <= lines.end) return;  // none, or written before, in place
    if (lines.first == lines.end) {
      lines.first = lines.end = lines.base = rows.first;
    } else if (rows.end - lines.base > lines.capacity) {
      Move(tensor);
    }
    MOTE_CHECK(rows.end - lines.base <= lines.capacity, problem_.tensors[Index(tensor)].name);
    for (; lines.end < rows.end; ++lines.end) {
      lines.since[Index(lines.end)] = static_cast<int>(rows_.steps.size());
    }
  }

  // What is needed goes to the first slots.
  void Move(int tensor) {
    Lines& lines = lines_[Index(tensor)];
    const int64_t row_bytes = problem_.tensors[Index(tensor)].row_bytes;
    const int now = static_cast<int>(rows_.steps.size());
    RowStep step;
    step.tensor = tensor;
    step.inputs = {(lines.first - lines.base) * row_bytes};
    step.bytes = (lines.end - lines.first) * row_bytes;
    for (int32_t r = lines.first; r < lines.end; ++r) {
      Use(SlotOf(tensor, r), lines.since[Index(r)], now);
      lines.since[Index(r)] = now;
    }
    lines.base = lines.first;
    rows_.steps.push_back(std::move(step));
  }

  void AddCall(const RowsSchedule::Call& call, const RowOp& op) {
    const int now = static_cast<int>(rows_.steps.size());
    RowStep step;
    step.op = call.op;
    step.call = call.call;
    for (size_t i = 0; i < op.inputs.size(); ++i) {
      step.inputs.push_back(OffsetOf(op.inputs[i], op.needs[Index(call.call)][i].first));
    }
    const RowRange& written = op.writes[Index(call.call)];
    if (written.first < written.end) step.output = OffsetOf(op.output, written.first);
    const int scratch = rows_.scratch_part[Index(call.op)];
    if (scratch >= 0) Use(rows_.parts[Index(scratch)].slots[0], now, now);
    rows_.steps.push_back(std::move(step));
  }

  int64_t OffsetOf(int tensor, int32_t row) const {
    const RowTensor& t = problem_.tensors[Index(tensor)];
    const int lines = schedule_.LinesOf(tensor);
    const bool whole = problem_.tensors[Index(lines)].whole;
    return (whole ? row : row - lines_[Index(lines)].base) * t.row_bytes;
  }

  void UseSums() {
    std::vector<Life> lives(problem_.ops.size());
    for (size_t s = 0; s < rows_.steps.size(); ++s) {
      if (rows_.steps[s].op < 0) continue;
      Life& life = lives[Index(rows_.steps[s].op)];
      if (life.written < 0) life.written = static_cast<int>(s);
      life.last = static_cast<int>(s);
    }
    for (size_t k = 0; k < lives.size(); ++k) {
      const int part = rows_.sums_part[k];
      if (part >= 0) Use(rows_.parts[Index(part)].slots[0], lives[k].written, lives[k].last);
    }
  }

  const RowsProblem& problem_;
  const RowsSchedule& schedule_;
  const MoveAtOnce& at_once_;
  std::vector<Lines> lines_;  // by tensor
  LinedRows rows_;
};

}  // namespace

LinedRows LineUpRows(const RowsProblem& problem,
                     const RowsSchedule& schedule,
                     const MoveAtOnce& at_once) {
  return Liner(problem, schedule, at_once).Run();
}

}  // namespace mote::plan
