// SPDX-License-Identifier: Apache-2.0
// The order of the calls of a streamed segment: each pulls what it lacks.
#include "compiler/plan/rows.h"

#include <algorithm>
#include <numeric>

namespace mote::plan {
namespace {

template <class T>
size_t Index(T value) {
  return static_cast<size_t>(value);
}

}  // namespace

// Makes the calls in the order in which they are needed.
class RowsPuller {
 public:
  explicit RowsPuller(const RowsProblem& problem) : problem_(problem) {
    writer_.assign(problem.tensors.size(), -1);
    next_.assign(problem.ops.size(), 0);
    for (size_t k = 0; k < problem.ops.size(); ++k) {
      writer_[Index(problem.ops[k].output)] = static_cast<int>(k);
    }
    OrderInputs();
  }

  std::optional<RowsSchedule> Run() {
    const int last = static_cast<int>(problem_.ops.size()) - 1;
    const size_t calls = problem_.ops.back().needs.size();
    while (Index(next_.back()) < calls) {
      if (!Call(last)) return std::nullopt;
    }
    schedule_.FindLines(problem_);
    schedule_.FindLives(problem_);
    return std::move(schedule_);
  }

 private:
  // Of two operands that short of the two ways first: while the other is waited for, one row of it
  // is kept, and not the rows of the tensor from which both come.
  void OrderInputs() {
    std::vector<int> depth(problem_.tensors.size(), 0);
    for (const RowOp& op : problem_.ops) {
      std::vector<size_t> order(op.inputs.size());
      std::iota(order.begin(), order.end(), size_t{0});
      const auto depth_of = [&](size_t input) { return depth[Index(op.inputs[input])]; };
      std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
        return depth_of(a) < depth_of(b);
      });
      for (const size_t input : order) {
        depth[Index(op.output)] = std::max(depth[Index(op.output)], depth_of(input) + 1);
      }
      order_.push_back(std::move(order));
    }
  }

  bool Call(int k) {
    const RowOp& op = problem_.ops[Index(k)];
    const int call = next_[Index(k)];
    for (const size_t input : order_[Index(k)]) {
      if (!Pull(op.inputs[input], op.needs[Index(call)][input].end)) return false;
    }
    schedule_.calls_.push_back({k, call});
    ++next_[Index(k)];
    return schedule_.calls_.size() <= kMaxRowSteps;
  }

  // The rows of a tensor before `end`.
  bool Pull(int tensor, int32_t end) {
    const int k = writer_[Index(tensor)];
    if (k < 0) return true;
    const std::vector<RowRange>& writes = problem_.ops[Index(k)].writes;
    const auto there = [&] {
      const int next = next_[Index(k)];
      return next == 0 ? 0 : writes[Index(next) - 1].end;
    };
    while (there() < end) {
      if (!Call(k)) return false;
    }
    return true;
  }

  const RowsProblem& problem_;
  std::vector<int> writer_;                 // by tensor, -1: none
  std::vector<int> next_;                   // by operator: its next call
  std::vector<std::vector<size_t>> order_;  // by operator: its inputs as they are pulled
  RowsSchedule schedule_;
};

std::optional<RowsSchedule> RowsSchedule::Of(const RowsProblem& problem) {
  return RowsPuller(problem).Run();
}

void RowsSchedule::FindLines(const RowsProblem& problem) {
  lines_of_.resize(problem.tensors.size());
  std::iota(lines_of_.begin(), lines_of_.end(), 0);
  std::vector<int> readers(problem.tensors.size(), 0);
  for (const RowOp& op : problem.ops) {
    for (const int input : op.inputs) ++readers[Index(input)];
  }
  // From the result backwards, so that a chain of them has the lines of its last.
  for (auto op = problem.ops.rbegin(); op != problem.ops.rend(); ++op) {
    if (op->in_place < 0) continue;
    const int input = op->inputs[Index(op->in_place)];
    if (problem.tensors[Index(input)].whole || readers[Index(input)] != 1) continue;
    lines_of_[Index(input)] = lines_of_[Index(op->output)];
  }
}

void RowsSchedule::FindLives(const RowsProblem& problem) {
  for (const RowTensor& tensor : problem.tensors) lives_.emplace_back(Index(tensor.rows));
  for (size_t s = 0; s < calls_.size(); ++s) {
    const RowOp& op = problem.ops[Index(calls_[s].op)];
    const int step = static_cast<int>(s);
    for (size_t i = 0; i < op.inputs.size(); ++i) {
      const RowRange& range = op.needs[Index(calls_[s].call)][i];
      std::vector<Life>& lives = lives_[Index(LinesOf(op.inputs[i]))];
      for (int32_t r = range.first; r < range.end; ++r) lives[Index(r)].last = step;
    }
    const RowRange& written = op.writes[Index(calls_[s].call)];
    for (int32_t r = written.first; r < written.end; ++r) {
      Life& life = lives_[Index(LinesOf(op.output))][Index(r)];
      if (life.written < 0) life.written = step;
      life.last = std::max(life.last, step);
    }
  }
  for (size_t t = 0; t < lives_.size(); ++t) {
    if (problem.tensors[t].whole) continue;
    for (size_t r = 1; r < lives_[t].size(); ++r) {
      Life& life = lives_[t][r];
      if (life.written >= 0) life.last = std::max(life.last, lives_[t][r - 1].last);
    }
  }
}

int64_t RowsSchedule::LowerBoundBytes(const RowsProblem& problem) const {
  // What begins and what ends at a step; then their sum.
  std::vector<int64_t> bytes(calls_.size() + 1, 0);
  const auto add = [&](int first, int last, int64_t size) {
    bytes[Index(first)] += size;
    bytes[Index(last) + 1] -= size;
  };
  for (size_t t = 0; t < problem.tensors.size(); ++t) {
    if (problem.tensors[t].whole || LinesOf(static_cast<int>(t)) != static_cast<int>(t)) continue;
    for (const Life& life : lives_[t]) {
      if (life.written >= 0) add(life.written, life.last, problem.tensors[t].row_bytes);
    }
  }
  std::vector<Life> sums(problem.ops.size());
  for (size_t s = 0; s < calls_.size(); ++s) {
    const int step = static_cast<int>(s);
    add(step, step, problem.ops[Index(calls_[s].op)].scratch_bytes);
    Life& life = sums[Index(calls_[s].op)];
    if (life.written < 0) life.written = step;
    life.last = step;
  }
  for (size_t k = 0; k < sums.size(); ++k) {
    if (sums[k].written >= 0) add(sums[k].written, sums[k].last, problem.ops[k].sums_bytes);
  }
  int64_t most = 0;
  int64_t now = 0;
  for (const int64_t change : bytes) {
    now += change;
    most = std::max(most, now);
  }
  return most;
}

std::vector<int64_t> RowsSchedule::Lags(const RowsProblem& problem) const {
  const RowTensor& result = problem.tensors[Index(problem.ops.back().output)];
  const std::vector<Life>& written = Lives(problem.ops.back().output);
  std::vector<int64_t> lags;
  for (size_t t = 0; t < problem.tensors.size(); ++t) {
    // The first row that is needed at a step or later: rows are used up from the first on, and what
    // is never read is free.
    const std::vector<Life>& lives = lives_[t];
    const int64_t row_bytes = problem.tensors[t].row_bytes;
    int64_t lag = 0;
    size_t first = 0;
    for (size_t r = 0; r < written.size(); ++r) {
      if (written[r].written < 0) continue;
      while (first < lives.size() && lives[first].last < written[r].written) ++first;
      const int64_t end = static_cast<int64_t>(r + 1) * result.row_bytes;
      lag = std::max(lag, end - static_cast<int64_t>(first) * row_bytes);
    }
    lags.push_back(problem.tensors[t].whole ? lag : 0);
  }
  return lags;
}

}  // namespace mote::plan
