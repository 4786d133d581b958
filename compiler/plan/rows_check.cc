// SPDX-License-Identifier: Apache-2.0
// The independent checker of streamed segments. It shares no code with their planner: it plays the
// steps on a memory of symbols, each byte the row of a tensor that was written there last.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/plan/rows.h"

namespace mote::plan {
namespace {

template <class T>
size_t Index(T value) {
  return static_cast<size_t>(value);
}

struct Content {
  int tensor = -1;  // -1: nobody's
  int32_t row = 0;
  int64_t byte = 0;  // of the row
  bool operator==(const Content&) const = default;
};

// Ranges of bytes that follow each other in content too.
class Symbols {
 public:
  void Write(int64_t begin, int64_t bytes, const Content& content) {
    if (bytes <= 0) return;
    SplitAt(begin);
    SplitAt(begin + bytes);
    ranges_.erase(ranges_.lower_bound(begin), ranges_.lower_bound(begin + bytes));
    ranges_[begin] = {bytes, content};
  }

  bool Holds(int64_t begin, int64_t bytes, Content content) const {
    while (bytes > 0) {
      auto range = ranges_.upper_bound(begin);
      if (range == ranges_.begin()) return false;
      --range;
      const int64_t inside = begin - range->first;
      if (inside >= range->second.bytes) return false;
      Content found = range->second.content;
      found.byte += inside;
      if (!(found == content)) return false;
      const int64_t here = std::min(bytes, range->second.bytes - inside);
      begin += here;
      bytes -= here;
      content.byte += here;
    }
    return true;
  }

  // What lies in [from, from + bytes) lies at `to` too.
  void Copy(int64_t from, int64_t bytes, int64_t to) {
    SplitAt(from);
    SplitAt(from + bytes);
    std::vector<std::pair<int64_t, Range>> moved;
    for (auto range = ranges_.lower_bound(from);
         range != ranges_.end() && range->first < from + bytes;
         ++range) {
      moved.emplace_back(range->first, range->second);
    }
    Write(to, bytes, {});
    for (const auto& [begin, range] : moved) Write(begin - from + to, range.bytes, range.content);
  }

 private:
  struct Range {
    int64_t bytes;
    Content content;
  };

  void SplitAt(int64_t at) {
    auto range = ranges_.lower_bound(at);
    if (range == ranges_.begin()) return;
    --range;
    const int64_t inside = at - range->first;
    if (inside >= range->second.bytes) return;
    Range rest = {range->second.bytes - inside, range->second.content};
    if (rest.content.tensor >= 0) rest.content.byte += inside;
    range->second.bytes = inside;
    ranges_[at] = rest;
  }

  std::map<int64_t, Range> ranges_;
};

struct Piece {
  int64_t begin, bytes;
};

bool Touch(const Piece& a, const Piece& b) {
  return std::max(a.begin, b.begin) < std::min(a.begin + a.bytes, b.begin + b.bytes);
}

class Player {
 public:
  Player(const RowsProblem& problem, const RowsAddresses& addresses)
      : problem_(problem), addresses_(addresses) {}

  std::string Run() {
    std::vector<bool> written(problem_.tensors.size(), false);
    for (const RowOp& op : problem_.ops) written[Index(op.output)] = true;
    for (size_t t = 0; t < problem_.tensors.size(); ++t) {
      if (written[t]) continue;
      for (int32_t r = 0; r < problem_.tensors[t].rows; ++r) WriteWhole(static_cast<int>(t), r);
    }
    calls_.assign(problem_.ops.size(), 0);
    for (const RowStep& step : addresses_.steps) {
      step.op < 0 ? Move(step) : Call(step);
      if (!fault_.empty()) return fault_;
    }
    ExpectResult();
    return fault_;
  }

 private:
  int64_t AddressOf(int tensor, int32_t row) const {
    return addresses_.whole[Index(tensor)] + row * problem_.tensors[Index(tensor)].row_bytes;
  }
  void WriteWhole(int tensor, int32_t row) {
    symbols_.Write(
        AddressOf(tensor, row), problem_.tensors[Index(tensor)].row_bytes, {tensor, row, 0});
  }

  void Move(const RowStep& step) {
    // Forward, a word at a time: only downwards are the bytes the same.
    if (step.output > step.inputs[0]) Fault("lines are moved up");
    symbols_.Copy(step.inputs[0], step.bytes, step.output);
  }

  void Call(const RowStep& step) {
    const RowOp& op = problem_.ops[Index(step.op)];
    if (step.call != calls_[Index(step.op)]) Fault(op.name + ": calls are not in their order");
    calls_[Index(step.op)] = step.call + 1;
    std::vector<Piece> read = Read(op, step);
    if (op.sums_bytes > 0) UseSums(op, step, read);
    const int64_t row_bytes = problem_.tensors[Index(op.output)].row_bytes;
    const RowRange& rows = op.writes[Index(step.call)];
    const Piece written = {step.output, (rows.end - rows.first) * row_bytes};
    CheckApart(op, read, written, step);
    const Piece scratch = {addresses_.scratch[Index(step.op)], op.scratch_bytes};
    read.push_back(written);
    for (const Piece& piece : read) {
      if (Touch(piece, scratch)) Fault(op.name + ": scratch lies on a row");
    }
    symbols_.Write(scratch.begin, scratch.bytes, {});
    if (written.bytes == 0) return;
    if (problem_.tensors[Index(op.output)].whole &&
        step.output != AddressOf(op.output, rows.first)) {
      Fault(fmt::format("{}: row {} of the result is written elsewhere", op.name, rows.first));
    }
    for (int32_t r = rows.first; r < rows.end; ++r) {
      symbols_.Write(step.output + (r - rows.first) * row_bytes, row_bytes, {op.output, r, 0});
    }
  }

  std::vector<Piece> Read(const RowOp& op, const RowStep& step) {
    std::vector<Piece> pieces;
    for (size_t i = 0; i < op.inputs.size(); ++i) {
      const RowRange& range = op.needs[Index(step.call)][i];
      const int64_t row_bytes = problem_.tensors[Index(op.inputs[i])].row_bytes;
      pieces.push_back({step.inputs[i], (range.end - range.first) * row_bytes});
      for (int32_t r = range.first; r < range.end; ++r) {
        const int64_t at = step.inputs[i] + (r - range.first) * row_bytes;
        if (symbols_.Holds(at, row_bytes, {op.inputs[i], r, 0})) continue;
        Fault(fmt::format("{}, call {}: row {} of '{}' is not where it is read",
                          op.name,
                          step.call,
                          r,
                          problem_.tensors[Index(op.inputs[i])].name));
      }
    }
    return pieces;
  }

  // Sums are a row of no tensor, of which each call makes the next.
  void UseSums(const RowOp& op, const RowStep& step, std::vector<Piece>& read) {
    const int id = static_cast<int>(problem_.tensors.size()) + step.op;
    const int64_t at = addresses_.sums[Index(step.op)];
    if (step.call > 0 && !symbols_.Holds(at, op.sums_bytes, {id, step.call - 1, 0})) {
      Fault(fmt::format("{}, call {}: the sums are gone", op.name, step.call));
    }
    for (const Piece& piece : read) {
      if (Touch(piece, {at, op.sums_bytes})) Fault(op.name + ": sums lie on what is read");
    }
    symbols_.Write(at, op.sums_bytes, {id, step.call, 0});
    read.push_back({at, op.sums_bytes});
  }

  void CheckApart(const RowOp& op,
                  const std::vector<Piece>& read,
                  const Piece& written,
                  const RowStep& step) {
    for (size_t i = 0; i < read.size(); ++i) {
      if (!Touch(read[i], written)) continue;
      const bool allowed = static_cast<int>(i) == op.in_place && read[i].begin == written.begin &&
                           read[i].bytes == written.bytes;
      if (!allowed) Fault(fmt::format("{}, call {}: writes what it reads", op.name, step.call));
    }
  }

  void ExpectResult() {
    const int result = problem_.ops.back().output;
    for (int32_t r = 0; r < problem_.tensors[Index(result)].rows; ++r) {
      const int64_t bytes = problem_.tensors[Index(result)].row_bytes;
      if (symbols_.Holds(AddressOf(result, r), bytes, {result, r, 0})) continue;
      Fault(fmt::format("row {} of the result is missing", r));
    }
  }

  void Fault(const std::string& fault) {
    if (fault_.empty()) fault_ = fault;
  }

  const RowsProblem& problem_;
  const RowsAddresses& addresses_;
  Symbols symbols_;
  std::vector<int> calls_;  // of each operator, so far
  std::string fault_;
};

}  // namespace

std::string CheckRows(const RowsProblem& problem, const RowsAddresses& addresses) {
  return Player(problem, addresses).Run();
}

}  // namespace mote::plan
