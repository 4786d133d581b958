// SPDX-License-Identifier: Apache-2.0
// Memory problems for tests: built step by step, or at random.
//
//   ProblemBuilder b;
//   const int x = b.AddInput(16);
//   const int y = b.AddStep({x}, 8, {.scratch_bytes = 4});
//   b.SetOutputs({y});
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "compiler/plan/blocks.h"
#include "compiler/plan/problem.h"
#include "runtime/ops/common/op_testing.h"
#include "support/check.h"

namespace mote::plan {

struct StepOptions {
  int64_t scratch_bytes = 0;
  std::vector<int> in_place = {};
  int trails = -1;
  int64_t trail_bytes = 0;
};

// Values are named v0, v1 ..., steps s0, s1 ...
class ProblemBuilder {
 public:
  int AddInput(int64_t bytes) {
    const int value = AddValue(bytes);
    problem_.values.back().is_input = true;
    return value;
  }

  // Returns the value that the step writes.
  int AddStep(std::vector<int> reads, int64_t bytes, StepOptions options = {}) {
    const int value = AddValue(bytes);
    Step& step = problem_.steps.emplace_back();
    step.name = fmt::format("s{}", problem_.steps.size() - 1);
    step.reads = std::move(reads);
    step.writes = {value};
    step.scratch_bytes = options.scratch_bytes;
    step.in_place = std::move(options.in_place);
    step.trails = options.trails;
    step.trail_bytes = options.trail_bytes;
    return value;
  }

  // The same bytes as `of`, under another shape.
  int AddAlias(int of) {
    const int value = AddStep({of}, problem_.values[static_cast<size_t>(of)].bytes);
    problem_.steps.back().is_alias = true;
    return value;
  }

  // A step that writes a value that others write too: in another branch, or in a loop.
  void AddStepTo(int value, std::vector<int> reads, StepOptions options = {}) {
    const int unused = AddStep(std::move(reads), 0, std::move(options));
    problem_.values.pop_back();
    problem_.steps.back().writes = {value};
    MOTE_CHECK(unused == static_cast<int>(problem_.values.size()), "the last value");
  }

  void AddMark(Mark mark, std::vector<int> reads = {}) {
    Step& step = problem_.steps.emplace_back();
    step.name = fmt::format("s{}", problem_.steps.size() - 1);
    step.reads = std::move(reads);
    step.mark = mark;
  }

  // A further value that the last step writes.
  int AddWrite(int64_t bytes) {
    const int value = AddValue(bytes);
    problem_.steps.back().writes.push_back(value);
    return value;
  }

  // A value that outlives the steps, as a variable does.
  int AddState(int64_t bytes) {
    const int value = AddInput(bytes);
    SetOutputs({value});
    return value;
  }

  // `state` gets the content of `value`; returns the step.
  size_t AddStore(int value, int state) {
    Step& step = problem_.steps.emplace_back();
    step.name = fmt::format("s{}", problem_.steps.size() - 1);
    step.reads = {value};
    step.overwrites = {state};
    return problem_.steps.size() - 1;
  }

  // A step that also overwrites `state`; what it reads of it, it reads before.
  int AddUpdate(std::vector<int> reads, int64_t bytes, int state, StepOptions options = {}) {
    const int value = AddStep(std::move(reads), bytes, std::move(options));
    problem_.steps.back().overwrites = {state};
    return value;
  }

  void SetOutputs(const std::vector<int>& values) {
    for (const int value : values) problem_.values[static_cast<size_t>(value)].is_output = true;
  }
  void SetAlignment(int value, int64_t alignment) {
    problem_.values[static_cast<size_t>(value)].alignment = alignment;
  }

  const Problem& problem() const { return problem_; }

 private:
  int AddValue(int64_t bytes) {
    const int value = static_cast<int>(problem_.values.size());
    problem_.values.push_back({fmt::format("v{}", value), bytes});
    return value;
  }

  Problem problem_;
};

struct RandomOptions {
  int max_steps = 12;
  bool shared_memory = true;  // aliases and in-place results
  int max_states = 0;         // values that outlive the steps; some get a new content
  int nesting = 0;            // of branches and loops
};

class RandomProblem {
 public:
  RandomProblem(testing::Random& random, RandomOptions options)
      : random_(random), options_(options) {}

  Problem Make() {
    const int inputs = Int(1, 3);
    for (int i = 0; i < inputs; ++i) values_.push_back(builder_.AddInput(Bytes()));
    if (options_.max_states > 0) AddStates();
    const int steps = Int(0, options_.max_steps);
    for (int i = 0; i < steps; ++i) AddStep(options_.nesting);
    for (const int state : states_) Store(state);
    for (const int value : values_) {
      if (Int(0, 7) == 0) SetOutput(value);
      if (Int(0, 7) == 0) builder_.SetAlignment(value, 8);
    }
    SetOutput(values_.back());
    return builder_.problem();
  }

  int Int(int low, int high) { return random_.Int(low, high); }

 private:
  // Few sizes, so that in-place results often fit; 0 and odd ones among them.
  int64_t Bytes() {
    static constexpr int64_t kSizes[] = {0, 1, 4, 7, 16, 16, 16, 64};
    return kSizes[Int(0, 7)];
  }

  // Mostly what was made last: long lives and long chains both occur.
  int AnyValue() {
    const int last = static_cast<int>(values_.size()) - 1;
    const int back = Int(0, 3) == 0 ? Int(0, last) : Int(0, std::min(last, 2));
    return values_[static_cast<size_t>(last - back)];
  }

  void AddStates() {
    for (int n = Int(0, options_.max_states); n > 0; --n) {
      states_.push_back(builder_.AddState(Bytes()));
      values_.push_back(states_.back());
    }
  }

  // What a value shows the bytes of: itself, but for aliases.
  int RootOf(int value) const {
    const auto alias = alias_of_.find(value);
    return alias == alias_of_.end() ? value : RootOf(alias->second);
  }

  // As the compiler does it: nobody takes what is a state's old content.
  void Store(int state) {
    const int value = AnyValue();
    const int root = RootOf(value);
    if (Int(0, 3) == 0 || std::count(states_.begin(), states_.end(), root) != 0) return;
    builder_.AddStore(value, state);
    stored_.push_back(state);
  }

  // Nor is the content that is lost an output.
  void SetOutput(int value) {
    if (std::count(stored_.begin(), stored_.end(), RootOf(value)) == 0) {
      builder_.SetOutputs({value});
    }
  }

  StepOptions InPlaceOrNot(const std::vector<int>& reads) {
    StepOptions step;
    if (options_.shared_memory && Int(0, 1) == 0) step.in_place = reads;
    return step;
  }

  // Steps whose values are gone afterwards.
  void AddSteps(int nesting) {
    const std::vector<int> before = values_;
    for (int n = Int(0, 3); n > 0; --n) AddStep(nesting);
    inner_.assign(values_.begin() + static_cast<std::ptrdiff_t>(before.size()), values_.end());
    values_ = before;
  }

  // What a branch gives or a round leaves: one of its own values or what it was given.
  int Result() { return inner_.empty() || Int(0, 3) == 0 ? AnyValue() : inner_.back(); }

  void AddBranches(int nesting) {
    builder_.AddMark(Mark::kIf, {AnyValue()});
    AddSteps(nesting);
    const int from = Result();
    const int y = builder_.AddStep({from}, BytesOf(from), InPlaceOrNot({from}));
    builder_.AddMark(Mark::kElse);
    AddSteps(nesting);
    const int other = Result();
    builder_.AddStepTo(y, {other}, InPlaceOrNot({other}));
    builder_.AddMark(Mark::kEndIf);
    values_.push_back(y);
  }

  // Reads nothing from outside but its own state, as loops do.
  void AddLoop(int nesting) {
    const std::vector<int> outside = values_;
    std::vector<int> state;
    for (int n = Int(1, 3); n > 0; --n) {
      const int x = AnyValue();
      state.push_back(builder_.AddStep({x}, BytesOf(x), InPlaceOrNot({x})));
    }
    builder_.AddMark(Mark::kLoop);
    values_ = state;
    AddSteps(nesting);
    builder_.AddMark(Mark::kExit, {Result()});
    AddSteps(nesting);
    const int next = builder_.AddStep({Result()}, Bytes());  // no alias of the state
    builder_.AddStepTo(state[0], {next}, InPlaceOrNot({next}));
    builder_.AddMark(Mark::kEndLoop, state);
    values_ = outside;
    values_.insert(values_.end(), state.begin(), state.end());
  }

  int64_t BytesOf(int value) const {
    return builder_.problem().values[static_cast<size_t>(value)].bytes;
  }

  void AddStep(int nesting) {
    const int kind = nesting > 0 ? Int(0, 3) : 3;
    if (kind == 0) return AddBranches(nesting - 1);
    if (kind == 1) return AddLoop(nesting - 1);
    if (options_.shared_memory && Int(0, 4) == 0) {
      const int of = AnyValue();
      values_.push_back(builder_.AddAlias(of));
      alias_of_[values_.back()] = of;
      return;
    }
    std::vector<int> reads;
    StepOptions step;
    for (int n = Int(0, 3); n >= 0; --n) {
      reads.push_back(AnyValue());
      if (options_.shared_memory && Int(0, 1) == 0) step.in_place.push_back(reads.back());
    }
    if (Int(0, 2) == 0) step.scratch_bytes = Bytes();
    values_.push_back(builder_.AddStep(reads, Bytes(), step));
    if (Int(0, 5) == 0) values_.push_back(builder_.AddWrite(Bytes()));
  }

  testing::Random& random_;
  RandomOptions options_;
  ProblemBuilder builder_;
  std::vector<int> values_;
  std::vector<int> states_;
  std::vector<int> stored_;
  std::map<int, int> alias_of_;
  std::vector<int> inner_;  // those of the steps that AddSteps() added last
};

inline Problem MakeRandomProblem(uint32_t seed, RandomOptions options = {}) {
  testing::Random random(seed);
  return RandomProblem(random, options).Make();
}

// The most bytes alive at once when the steps run in this order.
inline int64_t PeakBytes(const Problem& problem) {
  std::map<int, int64_t> live;
  for (const Block& block : MakeBlocks(problem)) {
    for (int s = block.first; s <= block.last; ++s) live[s] += block.bytes;
  }
  int64_t peak = 0;
  for (const auto& [step, bytes] : live) peak = std::max(peak, bytes);
  return peak;
}

inline Problem InOrder(const Problem& problem, const std::vector<int>& order) {
  Problem permuted = problem;
  for (size_t i = 0; i < order.size(); ++i) {
    permuted.steps[i] = problem.steps[static_cast<size_t>(order[i])];
  }
  return permuted;
}

}  // namespace mote::plan
