// SPDX-License-Identifier: Apache-2.0
#include "compiler/plan/order.h"

#include <algorithm>
#include <numeric>
#include <queue>
#include <unordered_map>

namespace mote::plan {
namespace {

// Partial orders looked at before the search gives up: fewer where each of them is long, so that no
// graph takes longer than some seconds.
constexpr size_t kMaxStates = 20'000;
constexpr size_t kMaxStepsLookedAt = 20'000'000;

using Done = std::vector<bool>;  // which steps have run

template <class T>
size_t Index(T value) {
  return static_cast<size_t>(value);
}

// How many bytes are alive while steps run. An alias counts as the value whose bytes it shows.
class Liveness {
 public:
  explicit Liveness(const Problem& problem) : problem_(problem) {
    const size_t values = problem.values.size();
    root_.resize(values);
    std::iota(root_.begin(), root_.end(), 0);
    writer_.assign(values, -1);
    readers_.resize(values);
    is_output_.assign(values, false);
    for (size_t s = 0; s < problem.steps.size(); ++s) AddStep(s);
    for (size_t v = 0; v < values; ++v) {
      if (problem.values[v].is_output) is_output_[Index(root_[v])] = true;
    }
  }

  bool Ready(const Done& done, size_t s) const {
    const std::vector<int>& reads = problem_.steps[s].reads;
    const bool written = std::all_of(reads.begin(), reads.end(), [&](int value) {
      const int writer = writer_[Index(value)];
      return writer < 0 || done[Index(writer)];
    });
    return written && MayOverwrite(done, s);
  }

  int64_t BytesAlive(const Done& done) const {
    int64_t bytes = 0;
    for (size_t v = 0; v < root_.size(); ++v) {
      if (root_[v] == static_cast<int>(v) && Alive(done, v)) bytes += problem_.values[v].bytes;
    }
    return bytes;
  }

  // While step s runs: what was alive before it, and what it writes beyond what it takes over.
  int64_t BytesDuring(int64_t alive_before, const Done& after, size_t s) const {
    const Step& step = problem_.steps[s];
    if (step.is_alias) return alive_before;
    int64_t bytes = alive_before + step.scratch_bytes;
    if (step.writes.empty()) return bytes;
    for (const int value : step.writes) bytes += problem_.values[Index(value)].bytes;
    const int64_t output = problem_.values[Index(step.writes.front())].bytes;
    const bool in_place = std::any_of(step.in_place.begin(), step.in_place.end(), [&](int value) {
      return problem_.values[Index(value)].bytes == output && MayTakeOver(step, value, after);
    });
    return in_place ? bytes - output : bytes;
  }

 private:
  // All others that read the old content, under whatever name, have run.
  bool MayOverwrite(const Done& done, size_t s) const {
    const std::vector<int>& states = problem_.steps[s].overwrites;
    return std::all_of(states.begin(), states.end(), [&](int state) {
      const std::vector<size_t>& readers = readers_[Index(root_[Index(state)])];
      return std::all_of(readers.begin(), readers.end(), [&](size_t reader) {
        return reader == s || done[reader];
      });
    });
  }

  void AddStep(size_t s) {
    const Step& step = problem_.steps[s];
    for (const int value : step.writes) writer_[Index(value)] = static_cast<int>(s);
    if (step.is_alias) root_[Index(step.writes[0])] = root_[Index(step.reads[0])];
    for (const int value : step.reads) readers_[Index(root_[Index(value)])].push_back(s);
  }

  bool Alive(const Done& done, size_t root) const {
    const int writer = writer_[root];
    if (writer >= 0 && !done[Index(writer)]) return false;
    return is_output_[root] || std::any_of(readers_[root].begin(),
                                           readers_[root].end(),
                                           [&](size_t reader) { return !done[reader]; });
  }

  // As MakeBlocks() decides it: nobody needs the input afterwards or reads it under another name.
  bool MayTakeOver(const Step& step, int input, const Done& after) const {
    const int root = root_[Index(input)];
    return !Alive(after, Index(root)) &&
           std::none_of(step.reads.begin(), step.reads.end(), [&](int read) {
             return root_[Index(read)] == root &&
                    std::find(step.in_place.begin(), step.in_place.end(), read) ==
                        step.in_place.end();
           });
  }

  const Problem& problem_;
  std::vector<int> root_;                     // of each value: itself, or what it is an alias of
  std::vector<int> writer_;                   // the step, or -1
  std::vector<std::vector<size_t>> readers_;  // of roots: the steps that read it or an alias
  std::vector<bool> is_output_;               // of roots, likewise
};

struct State {
  int64_t peak = 0;      // the worst step so far
  int64_t sequence = 0;  // ties: the earlier found first, so the result is deterministic
  Done done;
  bool operator>(const State& other) const {
    return peak != other.peak ? peak > other.peak : sequence > other.sequence;
  }
};

// Dijkstra over sets of finished steps; the cost of a path is its peak.
class Search {
 public:
  explicit Search(const Problem& problem) : steps_(problem.steps.size()), liveness_(problem) {}

  // Empty where no order is better than the given one, or the search gave up.
  std::vector<int> Run() {
    limit_ = PeakAsGiven();
    const Done none(steps_, false);
    queue_.push({0, 0, none});
    best_[none] = {0, -1};
    while (!queue_.empty() && best_.size() < max_states_) {
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

  int64_t PeakAsGiven() const {
    int64_t peak = 0;
    Done done(steps_, false);
    for (size_t s = 0; s < steps_; ++s) {
      const int64_t before = liveness_.BytesAlive(done);
      done[s] = true;
      peak = std::max(peak, liveness_.BytesDuring(before, done, s));
    }
    return peak;
  }

  void Expand(const State& state) {
    const int64_t alive = liveness_.BytesAlive(state.done);
    for (size_t s = 0; s < steps_; ++s) {
      if (state.done[s] || !liveness_.Ready(state.done, s)) continue;
      Done after = state.done;
      after[s] = true;
      const int64_t peak = std::max(state.peak, liveness_.BytesDuring(alive, after, s));
      if (peak >= limit_) continue;  // no better than the given order
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

  size_t steps_;
  size_t max_states_ = std::min(kMaxStates, kMaxStepsLookedAt / (steps_ + 1));
  Liveness liveness_;
  int64_t limit_ = 0;
  std::unordered_map<Done, Best> best_;
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
