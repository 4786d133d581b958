// SPDX-License-Identifier: Apache-2.0
#include "compiler/plan/order.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <queue>

namespace mote::plan {
namespace {

// Partial orders looked at before the search gives up.
constexpr size_t kMaxStates = 20'000;

using Done = std::vector<bool>;  // which steps have run

struct State {
  int64_t peak = 0;   // the worst step so far
  int64_t sequence = 0;  // ties: the earlier found first, so the result is deterministic
  Done done;
  bool operator>(const State& other) const {
    return peak != other.peak ? peak > other.peak : sequence > other.sequence;
  }
};

// Dijkstra over sets of finished steps; the cost of a path is its peak.
class Search {
 public:
  explicit Search(const Problem& problem) : problem_(problem), writer_(problem.values.size(), -1) {
    for (size_t s = 0; s < problem.steps.size(); ++s) {
      for (const int value : problem.steps[s].writes) writer_[Index(value)] = static_cast<int>(s);
    }
    readers_.resize(problem.values.size());
    for (size_t s = 0; s < problem.steps.size(); ++s) {
      for (const int value : problem.steps[s].reads) readers_[Index(value)].push_back(Index(s));
    }
  }

  // Empty where the search gave up.
  std::vector<int> Run() {
    const Done none(problem_.steps.size(), false);
    queue_.push({0, 0, none});
    best_[none] = {0, -1};
    while (!queue_.empty() && best_.size() < kMaxStates) {
      const State state = queue_.top();
      queue_.pop();
      if (state.peak > best_.at(state.done).peak) continue;  // a better way was found since
      if (std::find(state.done.begin(), state.done.end(), false) == state.done.end()) {
        return Trace(state.done);
      }
      Expand(state);
    }
    return {};
  }

 private:
  struct Best {
    int64_t peak;
    int last_step;
  };
  template <class T>
  static size_t Index(T value) {
    return static_cast<size_t>(value);
  }

  bool Ready(const Done& done, size_t s) const {
    for (const int value : problem_.steps[s].reads) {
      const int writer = writer_[Index(value)];
      if (writer >= 0 && !done[Index(writer)]) return false;
    }
    return true;
  }

  bool Alive(const Done& done, size_t value) const {
    const int writer = writer_[value];
    if (writer >= 0 && !done[Index(writer)]) return false;
    if (problem_.values[value].is_output) return true;
    return std::any_of(readers_[value].begin(), readers_[value].end(), [&](size_t reader) {
      return !done[reader];
    });
  }

  // Bytes while step s runs: what is alive before it, and what it writes beyond what it takes over.
  int64_t BytesDuring(const Done& before, const Done& after, size_t s) const {
    const Step& step = problem_.steps[s];
    int64_t bytes = step.scratch_bytes;
    for (size_t v = 0; v < problem_.values.size(); ++v) {
      if (Alive(before, v)) bytes += problem_.values[v].bytes;
    }
    if (step.is_alias) return bytes;
    for (const int value : step.writes) bytes += problem_.values[Index(value)].bytes;
    for (const int value : step.in_place) {
      const int64_t taken_over = problem_.values[Index(step.writes.front())].bytes;
      const bool dies = !Alive(after, Index(value));
      if (dies && problem_.values[Index(value)].bytes == taken_over) return bytes - taken_over;
    }
    return bytes;
  }

  void Expand(const State& state) {
    for (size_t s = 0; s < problem_.steps.size(); ++s) {
      if (state.done[s] || !Ready(state.done, s)) continue;
      Done after = state.done;
      after[s] = true;
      const int64_t peak = std::max(state.peak, BytesDuring(state.done, after, s));
      const auto found = best_.find(after);
      if (found != best_.end() && found->second.peak <= peak) continue;
      best_[after] = {peak, static_cast<int>(s)};
      queue_.push({peak, ++sequence_, std::move(after)});
    }
  }

  std::vector<int> Trace(Done done) const {
    std::vector<int> order;
    for (int step = best_.at(done).last_step; step >= 0; step = best_.at(done).last_step) {
      order.push_back(step);
      done[Index(step)] = false;
    }
    std::reverse(order.begin(), order.end());
    return order;
  }

  const Problem& problem_;
  std::vector<int> writer_;
  std::vector<std::vector<size_t>> readers_;
  std::map<Done, Best> best_;
  std::priority_queue<State, std::vector<State>, std::greater<>> queue_;
  int64_t sequence_ = 0;
};

}  // namespace

std::vector<int> ChooseOrder(const Problem& problem) {
  std::vector<int> order = Search(problem).Run();
  if (order.size() != problem.steps.size()) {
    order.resize(problem.steps.size());
    std::iota(order.begin(), order.end(), 0);
  }
  return order;
}

}  // namespace mote::plan
