// SPDX-License-Identifier: Apache-2.0
#include "compiler/plan/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace mote::plan {
namespace {

// Who wrote which bytes of the arena last: disjoint ranges, each with the id of its content.
class ByteOwners {
 public:
  void Write(int64_t begin, int64_t end, int content) {
    if (begin >= end) return;
    SplitAt(begin);
    SplitAt(end);
    ranges_.erase(ranges_.lower_bound(begin), ranges_.lower_bound(end));
    ranges_[begin] = {end, content};
  }

  // The content found in [begin, end) that is not `content`, or `content` where all of it is.
  int Other(int64_t begin, int64_t end, int content) const {
    while (begin < end) {
      auto range = ranges_.upper_bound(begin);
      if (range == ranges_.begin()) return kNobody;
      --range;
      if (range->second.end <= begin) return kNobody;
      if (range->second.content != content) return range->second.content;
      begin = range->second.end;
    }
    return content;
  }

  static constexpr int kNobody = -1;

  // What is there after one of two ways: `merge` says what (content of one, of the other) is.
  template <class Merge>
  static ByteOwners Joined(const ByteOwners& a, const ByteOwners& b, Merge merge) {
    std::set<int64_t> seams;
    for (const ByteOwners* owners : {&a, &b}) {
      for (const auto& [begin, range] : owners->ranges_) seams.insert({begin, range.end});
    }
    ByteOwners joined;
    for (auto begin = seams.begin(); begin != seams.end(); ++begin) {
      const auto end = std::next(begin);
      if (end == seams.end()) break;
      const int content = merge(a.At(*begin), b.At(*begin));
      if (content != kNobody) joined.ranges_[*begin] = {*end, content};
    }
    return joined;
  }

 private:
  struct Range {
    int64_t end;
    int content;
  };

  int At(int64_t byte) const {
    auto range = ranges_.upper_bound(byte);
    if (range == ranges_.begin()) return kNobody;
    --range;
    return byte < range->second.end ? range->second.content : kNobody;
  }

  void SplitAt(int64_t at) {
    auto range = ranges_.lower_bound(at);
    if (range == ranges_.begin()) return;
    --range;
    if (range->second.end <= at) return;
    ranges_[at] = range->second;
    range->second.end = at;
  }

  std::map<int64_t, Range> ranges_;
};

// A content is what one step wrote into one value; aliases share it. Of branches both are played,
// from the same beginning. A loop is played twice: a third round would write the same places.
class Player {
 public:
  Player(const Problem& problem, const MemoryPlan& plan) : problem_(problem), plan_(plan) {
    content_of_.assign(problem.values.size(), ByteOwners::kNobody);
    FindMarks();
  }

  std::string Run() {
    for (size_t v = 0; v < problem_.values.size(); ++v) {
      if (problem_.values[v].is_input) Write(v, "the caller");
    }
    // The caller may write them in any order: not even an input that nobody reads lies on another.
    for (size_t v = 0; v < problem_.values.size(); ++v) {
      if (problem_.values[v].is_input) Expect(v, "the caller");
    }
    PlayAll(0, problem_.steps.size());
    for (size_t v = 0; v < problem_.values.size(); ++v) {
      if (problem_.values[v].is_output) Expect(v, "the caller");
    }
    return fault_;
  }

 private:
  struct State {
    ByteOwners owners;
    std::vector<int> contents;  // of the values that may differ
  };
  struct Marks {
    size_t middle = 0;
    size_t end = 0;
  };

  // Where each kIf and kLoop has its other marks.
  void FindMarks() {
    marks_.resize(problem_.steps.size());
    std::vector<size_t> open;
    for (size_t s = 0; s < problem_.steps.size(); ++s) {
      const Mark mark = problem_.steps[s].mark;
      if (mark == Mark::kIf || mark == Mark::kLoop) open.push_back(s);
      if (mark == Mark::kElse || mark == Mark::kExit) marks_[open.back()].middle = s;
      if (mark != Mark::kEndIf && mark != Mark::kEndLoop) continue;
      marks_[open.back()].end = s;
      open.pop_back();
    }
  }

  void PlayAll(size_t begin, size_t end) {
    for (size_t s = begin; s < end && fault_.empty(); ++s) {
      const Mark mark = problem_.steps[s].mark;
      Play(s);
      if (mark != Mark::kIf && mark != Mark::kLoop) continue;
      mark == Mark::kIf ? PlayBranches(s) : PlayLoop(s);
      s = marks_[s].end;
    }
  }

  void PlayBranches(size_t s) {
    const std::vector<size_t> written = Written(s);
    const State before = Save(written);
    PlayAll(s + 1, marks_[s].middle);
    const State after_then = Save(written);
    Restore(before, written);
    PlayAll(marks_[s].middle + 1, marks_[s].end);
    Join(after_then, written);
  }

  void PlayLoop(size_t s) {
    const std::vector<size_t> written = Written(s);
    PlayAll(s + 1, marks_[s].middle + 1);
    const State left_at_once = Save(written);
    PlayAll(marks_[s].middle + 1, marks_[s].end + 1);
    PlayAll(s + 1, marks_[s].middle + 1);
    const State left_later = Save(written);
    PlayAll(marks_[s].middle + 1, marks_[s].end + 1);
    Restore(left_later, written);
    Join(left_at_once, written);
  }

  // The values that the steps between the marks write.
  std::vector<size_t> Written(size_t s) const {
    std::set<size_t> written;
    for (size_t i = s; i < marks_[s].end; ++i) {
      written.insert(problem_.steps[i].writes.begin(), problem_.steps[i].writes.end());
    }
    return {written.begin(), written.end()};
  }

  State Save(const std::vector<size_t>& written) const {
    State state = {owners_, {}};
    for (const size_t value : written) state.contents.push_back(content_of_[value]);
    return state;
  }

  void Restore(const State& state, const std::vector<size_t>& written) {
    owners_ = state.owners;
    for (size_t i = 0; i < written.size(); ++i) content_of_[written[i]] = state.contents[i];
  }

  // What holds whether `other` was the way or that which was played last: a value that both ways
  // wrote has its content where each has its own.
  void Join(const State& other, const std::vector<size_t>& written) {
    std::map<std::pair<int, int>, int> joined;
    for (size_t i = 0; i < written.size(); ++i) {
      const int theirs = other.contents[i];
      const int mine = content_of_[written[i]];
      if (mine == theirs) continue;
      content_of_[written[i]] = ByteOwners::kNobody;
      if (mine == ByteOwners::kNobody || theirs == ByteOwners::kNobody) continue;
      const auto [found, is_new] =
          joined.try_emplace({mine, theirs}, static_cast<int>(writers_.size()));
      if (is_new) writers_.push_back(LaterWriter(mine, theirs));
      content_of_[written[i]] = found->second;
    }
    owners_ = ByteOwners::Joined(owners_, other.owners, [&](int mine, int theirs) {
      if (mine == theirs) return mine;
      const auto found = joined.find({mine, theirs});
      if (found != joined.end()) return found->second;
      writers_.push_back(LaterWriter(mine, theirs));
      return static_cast<int>(writers_.size()) - 1;
    });
  }

  // At most one of them is nobody.
  std::string LaterWriter(int a, int b) const {
    return writers_[static_cast<size_t>(std::max(a, b))];
  }

  void Play(size_t s) {
    const Step& step = problem_.steps[s];
    for (const int value : step.reads) {
      Expect(static_cast<size_t>(value), step.name);
      if (overwritten_.count(static_cast<size_t>(value)) == 0) continue;
      Fault(fmt::format(
          "{} reads '{}' after it was overwritten", step.name, Name(static_cast<size_t>(value))));
    }
    if (step.is_alias) {
      Alias(static_cast<size_t>(step.reads[0]), static_cast<size_t>(step.writes[0]), step.name);
      return;
    }
    for (const int value : step.writes) {
      CheckNotReading(step, static_cast<size_t>(value));
      Write(static_cast<size_t>(value), step.name);
    }
    if (step.scratch_bytes > 0) UseScratch(s);
    for (const int value : step.overwrites) Overwrite(step, static_cast<size_t>(value));
    // A later write of the same step (or its scratch) must not have hit an earlier one.
    for (const int value : step.writes) Expect(static_cast<size_t>(value), step.name);
  }

  // While a step runs it still reads: its output may lie on an input only where that is allowed.
  void CheckNotReading(const Step& step, size_t output) {
    for (const int read : step.reads) {
      const size_t input = static_cast<size_t>(read);
      if (!Touch(plan_.offsets[input], Bytes(input), plan_.offsets[output], Bytes(output)))
        continue;
      const bool allowed = static_cast<int>(output) == step.writes.front() &&
                           std::count(step.in_place.begin(), step.in_place.end(), read) != 0 &&
                           plan_.offsets[input] == plan_.offsets[output] &&
                           Bytes(input) == Bytes(output);
      const bool trails = static_cast<int>(output) == step.writes.front() && read == step.trails &&
                          std::count(step.reads.begin(), step.reads.end(), read) == 1 &&
                          plan_.offsets[output] + step.trail_bytes <= plan_.offsets[input];
      if (!allowed && !trails) {
        Fault(fmt::format(
            "{}: output '{}' lies on input '{}'", step.name, Name(output), Name(input)));
      }
    }
  }

  // The value's old content is gone: who reads it later, under whatever name, is at fault. The step
  // itself may have read it, but not under another name.
  void Overwrite(const Step& step, size_t value) {
    for (const int read : step.reads) {
      const size_t input = static_cast<size_t>(read);
      if (input != value &&
          Touch(plan_.offsets[input], Bytes(input), plan_.offsets[value], Bytes(value))) {
        Fault(fmt::format("{}: '{}' lies on input '{}'", step.name, Name(value), Name(input)));
      }
    }
    Write(value, step.name);
    overwritten_.insert(value);
  }

  void UseScratch(size_t s) {
    const Step& step = problem_.steps[s];
    const int64_t begin = plan_.scratch_offsets[s];
    if (begin % kScratchAlignment != 0) Fault("scratch of " + step.name + " is not aligned");
    for (const int read : step.reads) CheckApart(step, "input", static_cast<size_t>(read), begin);
    for (const int value : step.overwrites) {
      CheckApart(step, "state", static_cast<size_t>(value), begin);
    }
    Store(begin, step.scratch_bytes, "scratch of " + step.name);
  }

  void CheckApart(const Step& step, const char* role, size_t value, int64_t scratch) {
    if (!Touch(plan_.offsets[value], Bytes(value), scratch, step.scratch_bytes)) return;
    Fault(fmt::format("{}: scratch lies on {} '{}'", step.name, role, Name(value)));
  }

  void Alias(size_t input, size_t output, const std::string& who) {
    if (plan_.offsets[input] != plan_.offsets[output] || Bytes(input) != Bytes(output)) {
      Fault(fmt::format(
          "{}: '{}' is an alias of '{}' but lies elsewhere", who, Name(output), Name(input)));
    }
    content_of_[output] = content_of_[input];
  }

  void Write(size_t value, const std::string& who) {
    if (plan_.offsets[value] % problem_.values[value].alignment != 0) {
      Fault(fmt::format("'{}' is not aligned", Name(value)));
    }
    content_of_[value] = Store(plan_.offsets[value], Bytes(value), who);
  }

  int Store(int64_t offset, int64_t bytes, const std::string& who) {
    if (offset < 0 || offset + bytes > plan_.arena_bytes) {
      Fault(fmt::format("{} writes [{}, {}) outside of the arena of {} bytes",
                        who,
                        offset,
                        offset + bytes,
                        plan_.arena_bytes));
    }
    const int content = static_cast<int>(writers_.size());
    writers_.push_back(who);
    owners_.Write(offset, offset + bytes, content);
    return content;
  }

  void Expect(size_t value, const std::string& who) {
    const int64_t begin = plan_.offsets[value];
    const int content = content_of_[value];
    const int other = owners_.Other(begin, begin + Bytes(value), content);
    if (other == content && other != ByteOwners::kNobody) return;
    if (Bytes(value) == 0) return;
    const std::string by = other == ByteOwners::kNobody
                               ? "nobody wrote it"
                               : writers_[static_cast<size_t>(other)] + " wrote over it";
    Fault(fmt::format("{} reads '{}', but {}", who, Name(value), by));
  }

  static bool Touch(int64_t a, int64_t a_bytes, int64_t b, int64_t b_bytes) {
    return std::max(a, b) < std::min(a + a_bytes, b + b_bytes);
  }
  int64_t Bytes(size_t value) const { return problem_.values[value].bytes; }
  const std::string& Name(size_t value) const { return problem_.values[value].name; }
  void Fault(const std::string& fault) {
    if (fault_.empty()) fault_ = fault;
  }

  const Problem& problem_;
  const MemoryPlan& plan_;
  ByteOwners owners_;
  std::vector<int> content_of_;  // by value
  std::vector<Marks> marks_;     // by step
  std::vector<std::string> writers_;
  std::set<size_t> overwritten_;  // values with another content than they began with
  std::string fault_;
};

}  // namespace

std::string CheckPlan(const Problem& problem, const MemoryPlan& plan) {
  return Player(problem, plan).Run();
}

}  // namespace mote::plan
