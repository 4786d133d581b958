// SPDX-License-Identifier: Apache-2.0
#include "compiler/plan/blocks.h"

#include <algorithm>
#include <numeric>

namespace mote::plan {
namespace {

// Values joined into groups; the group's lifetime is the union of its members'.
class Groups {
 public:
  explicit Groups(const Problem& problem) : problem_(problem), parent_(problem.values.size()) {
    std::iota(parent_.begin(), parent_.end(), 0);
    first_.assign(problem.values.size(), -1);
    last_.assign(problem.values.size(), -1);
    FindLifetimes();
    for (size_t s = 0; s < problem.steps.size(); ++s) Join(problem.steps[s], static_cast<int>(s));
  }

  int Find(int value) const {
    while (parent_[Index(value)] != value) value = parent_[Index(value)];
    return value;
  }
  // May the step's output lie on the input that it uses up?
  bool Trails(const Step& step, int s) const {
    if (step.trails < 0) return false;
    const int input = Find(step.trails);
    const int output = Find(step.writes.front());
    const auto reads = std::count_if(
        step.reads.begin(), step.reads.end(), [&](int read) { return Find(read) == input; });
    return input != output && reads == 1 && last(input) == s && first(output) == s;
  }
  int first(int group) const { return first_[Index(group)]; }
  int last(int group) const { return last_[Index(group)]; }

 private:
  static size_t Index(int value) { return static_cast<size_t>(value); }

  void FindLifetimes() {
    const int after = static_cast<int>(problem_.steps.size());
    for (int s = 0; s < after; ++s) {
      const Step& step = problem_.steps[Index(s)];
      for (const int value : step.writes) {
        if (first_[Index(value)] < 0) first_[Index(value)] = s;
        last_[Index(value)] = s;
      }
      for (const int value : step.reads) last_[Index(value)] = std::max(last_[Index(value)], s);
    }
    for (size_t v = 0; v < problem_.values.size(); ++v) {
      if (problem_.values[v].is_output) last_[v] = after;
    }
  }

  void Join(const Step& step, int s) {
    if (step.is_alias) {
      Merge(step.reads.front(), step.writes.front());
      return;
    }
    for (const int input : step.in_place) {
      const int output = step.writes.front();
      const bool same_size =
          problem_.values[Index(input)].bytes == problem_.values[Index(output)].bytes;
      const bool begins = first(Find(output)) == s;  // no other branch or round writes it before
      if (begins && same_size && last(Find(input)) == s && !ReadOtherwise(step, input)) {
        Merge(input, output);
        return;
      }
    }
  }

  // Does the step read the same memory through an alias that it may not overwrite?
  bool ReadOtherwise(const Step& step, int input) const {
    return std::any_of(step.reads.begin(), step.reads.end(), [&](int read) {
      return Find(read) == Find(input) &&
             std::find(step.in_place.begin(), step.in_place.end(), read) == step.in_place.end();
    });
  }

  void Merge(int a, int b) {
    const int into = Find(a);
    const int from = Find(b);
    if (into == from) return;
    parent_[Index(from)] = into;
    first_[Index(into)] = std::min(first_[Index(into)], first_[Index(from)]);
    last_[Index(into)] = std::max(last_[Index(into)], last_[Index(from)]);
  }

  const Problem& problem_;
  std::vector<int> parent_;
  std::vector<int> first_;
  std::vector<int> last_;
};

}  // namespace

int64_t ReachBefore(const std::vector<Block>& blocks, size_t a, size_t b) {
  const Block& block = blocks[a];
  if (block.trails != static_cast<int>(b)) return block.bytes;
  return std::min(block.bytes, block.trail_bytes);
}

bool Overlap(const Block& a, const Block& b) { return a.first <= b.last && b.first <= a.last; }

// Aliases are merged in step order, so an input whose alias is still needed stays alive: its group
// lives as long. A later alias of a group lengthens it before the steps after it are looked at,
// because only steps that read the alias come later.
std::vector<Block> MakeBlocks(const Problem& problem) {
  const Groups groups(problem);
  std::vector<Block> blocks;
  std::vector<int> block_of(problem.values.size(), -1);
  for (size_t v = 0; v < problem.values.size(); ++v) {
    const int group = groups.Find(static_cast<int>(v));
    int& index = block_of[static_cast<size_t>(group)];
    if (index < 0) {
      index = static_cast<int>(blocks.size());
      blocks.push_back({0, 1, groups.first(group), groups.last(group), {}, -1});
    }
    Block& block = blocks[static_cast<size_t>(index)];
    block.bytes = std::max(block.bytes, problem.values[v].bytes);
    block.alignment = std::max(block.alignment, problem.values[v].alignment);
    block.values.push_back(static_cast<int>(v));
  }
  for (size_t s = 0; s < problem.steps.size(); ++s) {
    const int step = static_cast<int>(s);
    const int64_t bytes = problem.steps[s].scratch_bytes;
    if (bytes > 0) blocks.push_back({bytes, kScratchAlignment, step, step, {}, step});
    if (!groups.Trails(problem.steps[s], step)) continue;
    const auto block = [&](int value) { return block_of[static_cast<size_t>(groups.Find(value))]; };
    Block& output = blocks[static_cast<size_t>(block(problem.steps[s].writes.front()))];
    output.trails = block(problem.steps[s].trails);
    output.trail_bytes = problem.steps[s].trail_bytes;
  }
  return blocks;
}

}  // namespace mote::plan
