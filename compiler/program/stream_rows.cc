// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/stream_rows.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "compiler/plan/blocks.h"
#include "compiler/program/assemble.h"

namespace mote::program {
using ops::KernelCall;
using ops::KernelCalls;
using ops::Operand;

namespace {

template <class T>
size_t Index(T value) {
  return static_cast<size_t>(value);
}

// What a search may cost. A model for a microcontroller stays far below.
constexpr size_t kMaxCalls = 256;
constexpr size_t kMaxConstantBytes = size_t{1} << 24;  // each kind of row packs its own
constexpr size_t kMaxSegmentOps = 64;
constexpr size_t kMaxStepsLookedAt = 2'000'000;
constexpr int kMaxPlacements = 300;  // segments placed while searching
constexpr int kTries = 20;           // orders looked at for each of these
constexpr int kLastTries = 400;      // and for what was chosen

constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

bool IsSmallAndPlain(const KernelCalls& calls) {
  if (calls.size() > kMaxCalls) return false;
  size_t constant_bytes = 0;
  for (const KernelCall& call : calls) {
    if (call.flow != ops::Flow::kKernel) return false;
    for (const Operand& operand : call.operands) constant_bytes += operand.constant.bytes.size();
  }
  return constant_bytes <= kMaxConstantBytes;
}

// When the bytes of each tensor are alive in the given order, an alias being the tensor it shows.
class Lifetimes {
 public:
  Lifetimes(const plan::Problem& problem, const ArenaValues& values)
      : problem_(problem), values_(values), root_(problem.values.size()) {
    std::iota(root_.begin(), root_.end(), 0);
    lives_.resize(problem.values.size());
    for (size_t s = 0; s < problem.steps.size(); ++s) AddStep(static_cast<int>(s));
    for (size_t v = 0; v < problem.values.size(); ++v) {
      if (problem.values[v].is_output) LifeOf(static_cast<int>(v)).last = End();
    }
  }

  // Is what call `writer` writes needed by calls up to `last` only?
  bool EndsBy(int tensor, int last) const {
    const std::optional<int> value = values_.ValueOf(tensor);
    return value && lives_[Index(root_[Index(*value)])].last <= last;
  }
  bool HasAlias(int tensor) const {
    const int root = root_[Index(*values_.ValueOf(tensor))];
    return std::count(root_.begin(), root_.end(), root) != 1;
  }
  // Of all that is alive at some time in calls [first, last].
  int64_t BytesIn(int first, int last) const {
    int64_t bytes = 0;
    for (size_t v = 0; v < lives_.size(); ++v) {
      if (root_[v] != static_cast<int>(v)) continue;
      if (lives_[v].first <= last && lives_[v].last >= first) bytes += problem_.values[v].bytes;
    }
    return bytes;
  }

 private:
  struct Life {
    int first = -1;
    int last = -1;
  };
  int End() const { return static_cast<int>(problem_.steps.size()); }
  Life& LifeOf(int value) { return lives_[Index(root_[Index(value)])]; }

  void AddStep(int s) {
    const plan::Step& step = problem_.steps[Index(s)];
    for (const int value : step.reads) LifeOf(value).last = std::max(LifeOf(value).last, s);
    if (step.is_alias) root_[Index(step.writes[0])] = root_[Index(step.reads[0])];
    for (const int value : step.writes) {
      Life& life = LifeOf(value);
      if (!step.is_alias) life.first = s;
      life.last = std::max(life.last, s);
    }
  }

  const plan::Problem& problem_;
  const ArenaValues& values_;
  std::vector<int> root_;
  std::vector<Life> lives_;  // of roots
};

// The segment of calls [first, last], as the planner of rows sees it.
class SegmentMaker {
 public:
  SegmentMaker(const graph::Subgraph& graph,
               const std::vector<std::optional<RowSource>>& sources,
               const Lifetimes& lifetimes)
      : graph_(graph), sources_(sources), lifetimes_(lifetimes) {}

  // nullopt where one of them has no rows, or where what is between them is read elsewhere too.
  std::optional<Segment> Make(int first, int last) const {
    Segment segment;
    for (int i = first; i <= last; ++i) {
      if (!sources_[Index(i)]) return std::nullopt;
      const RowSource& source = *sources_[Index(i)];
      const bool is_inside = i < last;
      if (is_inside && (!lifetimes_.EndsBy(source.output, last) || lifetimes_.HasAlias(source.output))) {
        return std::nullopt;
      }
      Add(source, segment);
    }
    segment.problem.tensors[Index(segment.problem.ops.back().output)].whole = true;
    return HasOneResult(segment) ? std::optional(std::move(segment)) : std::nullopt;
  }

 private:
  void Add(const RowSource& source, Segment& segment) const {
    plan::RowOp op;
    op.name = source.opcode + " '" + source.name + "'";
    for (const int tensor : source.inputs) op.inputs.push_back(TensorIn(segment, tensor, true));
    op.output = TensorIn(segment, source.output, false);
    for (const ops::ImageRange& range : source.rows.reads) {
      op.needs.emplace_back(source.inputs.size(), plan::RowRange{range.first, range.end});
    }
    (source.rows.sums ? op.sums_bytes : op.scratch_bytes) = source.scratch_bytes;
    op.in_place = source.in_place;
    if (op.in_place >= 0 && RowBytes(source.inputs[Index(op.in_place)]) != RowBytes(source.output)) {
      op.in_place = -1;
    }
    segment.problem.ops.push_back(std::move(op));
    segment.sources.push_back(&source);
  }

  int64_t RowBytes(int tensor) const {
    const graph::Tensor& t = graph_.tensors[Index(tensor)];
    return graph::ByteCount(t).value_or(0) / t.shape[1];
  }

  // What no call of the segment has written is there as a whole.
  int TensorIn(Segment& segment, int tensor, bool whole) const {
    const auto found = std::find(segment.tensors.begin(), segment.tensors.end(), tensor);
    if (found != segment.tensors.end()) return static_cast<int>(found - segment.tensors.begin());
    const graph::Tensor& t = graph_.tensors[Index(tensor)];
    segment.tensors.push_back(tensor);
    segment.problem.tensors.push_back({t.name, t.shape[1], RowBytes(tensor), whole});
    return static_cast<int>(segment.tensors.size()) - 1;
  }

  // All that is computed is needed for the result.
  static bool HasOneResult(const Segment& segment) {
    const std::vector<plan::RowOp>& ops = segment.problem.ops;
    for (size_t k = 0; k + 1 < ops.size(); ++k) {
      const bool read = std::any_of(ops.begin(), ops.end(), [&](const plan::RowOp& op) {
        return std::count(op.inputs.begin(), op.inputs.end(), ops[k].output) != 0;
      });
      if (!read) return false;
    }
    return true;
  }

  const graph::Subgraph& graph_;
  const std::vector<std::optional<RowSource>>& sources_;
  const Lifetimes& lifetimes_;
};

// A way to run calls [first, last]: one as it is, or several row by row.
struct Part {
  int first = 0;
  int last = 0;
  bool streamed = false;
  bool placed = false;  // `bytes` is what it takes, not just a bound
  int64_t bytes = 0;
};

// The parts that cover all calls, for which the largest is smallest.
class PartSearch {
 public:
  explicit PartSearch(size_t calls) : calls_(calls), ending_(calls) {}

  void Add(const Part& part) {
    ending_[Index(part.last)].push_back(parts_.size());
    parts_.push_back(part);
  }
  Part& part(size_t index) { return parts_[index]; }

  // Indices of parts. Of equal ones those with the fewest calls row by row.
  std::vector<size_t> Best() const {
    const int64_t most = SmallestMost();
    struct Way {
      int64_t streamed = kNever;
      size_t part = 0;
    };
    std::vector<Way> ways(calls_ + 1);
    ways[0].streamed = 0;
    for (size_t end = 1; end <= calls_; ++end) {
      for (const size_t p : ending_[end - 1]) {
        const Part& part = parts_[p];
        const Way& before = ways[Index(part.first)];
        if (part.bytes > most || before.streamed == kNever) continue;
        const int64_t streamed = before.streamed + (part.streamed ? part.last - part.first + 1 : 0);
        if (streamed < ways[end].streamed) ways[end] = {streamed, p};
      }
    }
    std::vector<size_t> best;
    for (size_t end = calls_; end > 0; end = Index(parts_[best.back()].first)) {
      best.push_back(ways[end].part);
    }
    std::reverse(best.begin(), best.end());
    return best;
  }

 private:
  int64_t SmallestMost() const {
    std::vector<int64_t> most(calls_ + 1, kNever);
    most[0] = 0;
    for (size_t end = 1; end <= calls_; ++end) {
      for (const size_t p : ending_[end - 1]) {
        const Part& part = parts_[p];
        most[end] = std::min(most[end], std::max(most[Index(part.first)], part.bytes));
      }
    }
    return most[calls_];
  }

  size_t calls_;
  std::vector<Part> parts_;
  std::vector<std::vector<size_t>> ending_;  // by the last call of a part
};

class Streamer {
 public:
  Streamer(const graph::Module& module,
           const KernelCalls& calls,
           const ops::LowerOptions& options,
           size_t variables)
      : calls_(calls),
        options_(options),
        values_(module.main(), calls),
        problem_(MakeProblem(module.main(), calls, values_, variables)),
        lifetimes_(problem_, values_),
        sources_(RowSources(module, calls, options)),
        maker_(module.main(), sources_, lifetimes_),
        search_(calls.size()) {}

  StreamedCalls Run() {
    AddPlainParts();
    AddSegments();
    std::vector<size_t> best = search_.Best();
    for (int placements = 0; PlaceOne(best); ++placements) {
      if (placements == kMaxPlacements) return {calls_, {}};
      best = search_.Best();
    }
    StreamedCalls streamed;
    for (const size_t p : best) Take(search_.part(p), streamed);
    return streamed;
  }

 private:
  // A call as it is needs what is alive while it runs.
  void AddPlainParts() {
    const std::vector<plan::Block> blocks = plan::MakeBlocks(problem_);
    for (int i = 0; i < static_cast<int>(calls_.size()); ++i) {
      Part part = {i, i, false, true, 0};
      for (const plan::Block& block : blocks) {
        if (block.first <= i && block.last >= i) part.bytes += block.bytes;
      }
      search_.Add(part);
    }
  }

  void AddSegments() {
    size_t steps = 0;
    for (int first = 0; first < static_cast<int>(calls_.size()); ++first) {
      const int end = static_cast<int>(std::min(calls_.size(), Index(first) + kMaxSegmentOps));
      for (int last = first; last < end && sources_[Index(last)]; ++last) {
        const std::optional<Segment> segment = maker_.Make(first, last);
        if (!segment) continue;
        const auto schedule = plan::RowsSchedule::Of(segment->problem);
        steps += schedule ? schedule->calls().size() : plan::kMaxRowSteps;
        if (steps > kMaxStepsLookedAt) return;
        if (!schedule) break;  // and neither has a longer one
        search_.Add({first,
                     last,
                     true,
                     false,
                     BytesOf(*segment, schedule->Lags(segment->problem), first, last,
                             schedule->LowerBoundBytes(segment->problem))});
      }
    }
  }

  // With what lives beside the segment, and with the result on an input where it may be.
  int64_t BytesOf(const Segment& segment,
                  const std::vector<int64_t>& lags,
                  int first,
                  int last,
                  int64_t workspace) const {
    int64_t bytes = lifetimes_.BytesIn(first, last);
    const std::vector<plan::RowTensor>& tensors = segment.problem.tensors;
    const auto size = [](const plan::RowTensor& t) { return t.rows * t.row_bytes; };
    const plan::RowTensor& result = tensors[Index(segment.problem.ops.back().output)];
    int64_t saved = 0;
    for (size_t t = 0; t < tensors.size(); ++t) {
      if (&tensors[t] == &result) continue;
      if (!tensors[t].whole) {
        bytes -= size(tensors[t]);
      } else if (lifetimes_.EndsBy(segment.tensors[t], last)) {
        const int64_t together = std::max(lags[t] + size(tensors[t]), size(result));
        saved = std::max(saved, size(tensors[t]) + size(result) - together);
      }
    }
    return bytes - saved + workspace;
  }

  // Places the lines of the first part for which that is not done; false where all are.
  bool PlaceOne(const std::vector<size_t>& best) {
    for (const size_t p : best) {
      Part& part = search_.part(p);
      if (part.placed) continue;
      const Segment segment = *maker_.Make(part.first, part.last);
      const auto schedule = *plan::RowsSchedule::Of(segment.problem);
      const plan::RowsPlan plan = plan::PlanRows(segment.problem, schedule, kTries);
      const bool too_long = plan.steps.size() > plan::kMaxRowSteps;
      part.bytes = too_long ? kNever
                            : BytesOf(segment, plan.lags, part.first, part.last, plan.workspace_bytes);
      part.placed = true;
      return true;
    }
    return false;
  }

  void Take(const Part& part, StreamedCalls& streamed) const {
    if (!part.streamed) {
      streamed.calls.push_back(calls_[Index(part.first)]);
      return;
    }
    const Segment segment = *maker_.Make(part.first, part.last);
    const auto schedule = *plan::RowsSchedule::Of(segment.problem);
    const plan::RowsPlan plan = plan::PlanRows(segment.problem, schedule, kLastTries);
    RowsCall made = MakeRowsCall(segment, plan, options_);
    streamed.calls.push_back(std::move(made.call));
    streamed.segments.push_back(std::move(made.map));
  }

  const KernelCalls& calls_;
  const ops::LowerOptions& options_;
  ArenaValues values_;
  plan::Problem problem_;
  Lifetimes lifetimes_;
  std::vector<std::optional<RowSource>> sources_;
  SegmentMaker maker_;
  PartSearch search_;
};

}  // namespace

StreamedCalls StreamRows(const graph::Module& module,
                         const KernelCalls& calls,
                         const ops::LowerOptions& options,
                         size_t variables) {
  if (calls.empty() || !IsSmallAndPlain(calls)) return {calls, {}};
  return Streamer(module, calls, options, variables).Run();
}

}  // namespace mote::program
