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
constexpr size_t kMaxCalls = 128;
constexpr size_t kMaxConstantBytes = size_t{1} << 22;  // each kind of call packs its own
constexpr size_t kMaxSegmentOps = 48;
constexpr size_t kMaxStepsLookedAt = 2'000'000;
constexpr size_t kMaxParts = 20'000;
constexpr int kMaxPlacements = 100;  // segments placed while searching
constexpr int kTries = 20;           // orders looked at for each of these
constexpr int kLastTries = 400;      // and for what was chosen

// A product takes one to two cycles: a sixth of them is some 10 % of an inference.
constexpr int64_t kBalancedSlowdown = 6;

// One percent of the arena is worth as many percent of the products' cycles, and no more: else the
// last bytes would cost as much as all others.
constexpr double kCyclesForBytes = 7;

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
  std::optional<Segment> Make(int first, int last, size_t at_a_time) const {
    Segment segment;
    for (int i = first; i <= last; ++i) {
      if (!sources_[Index(i)]) return std::nullopt;
      const RowSource& source = *sources_[Index(i)];
      const bool is_inside = i < last;
      if (is_inside &&
          (!lifetimes_.EndsBy(source.output, last) || lifetimes_.HasAlias(source.output))) {
        return std::nullopt;
      }
      Add(source, source.CallsOf(at_a_time), segment);
    }
    segment.problem.tensors[Index(segment.problem.ops.back().output)].whole = true;
    return HasOneResult(segment) ? std::optional(std::move(segment)) : std::nullopt;
  }

 private:
  void Add(const RowSource& source, const RowCalls& calls, Segment& segment) const {
    plan::RowOp op;
    op.name = source.opcode + " '" + source.name + "'";
    for (const int tensor : source.inputs) op.inputs.push_back(TensorIn(segment, tensor, true));
    op.output = TensorIn(segment, source.output, false);
    for (const ops::ImageRange& range : calls.reads) {
      op.needs.emplace_back(source.inputs.size(), plan::RowRange{range.first, range.end});
    }
    for (const ops::ImageRange& range : calls.writes) {
      op.writes.push_back({range.first, range.end});
    }
    (source.rows.sums ? op.sums_bytes : op.scratch_bytes) = calls.scratch_bytes;
    op.in_place = source.in_place;
    if (op.in_place >= 0 &&
        RowBytes(source.inputs[Index(op.in_place)]) != RowBytes(source.output)) {
      op.in_place = -1;
    }
    segment.problem.ops.push_back(std::move(op));
    segment.sources.push_back(&source);
    segment.calls.push_back(&calls);
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
  int64_t lag = -1;          // its result lies on an input, from so many bytes before it on
  size_t at_a_time = 0;      // index in kRowsAtATime
  int64_t extra_cycles = 0;  // than the calls as they are
};

// The parts that cover all calls, for which the largest is smallest.
class PartSearch {
 public:
  explicit PartSearch(size_t calls) : beginning_(calls) {}

  void Add(const Part& part) {
    beginning_[Index(part.first)].push_back(parts_.size());
    parts_.push_back(part);
  }
  Part& part(size_t index) { return parts_[index]; }
  size_t size() const { return parts_.size(); }

  // Indices of parts, in their order, that take at most so many cycles more. `macs`: of all.
  std::vector<size_t> Best(int64_t most_cycles, int64_t macs) const {
    // The fewest in which it goes, by halves.
    int64_t bytes = 0;
    for (const Part& part : parts_) bytes += part.bytes == kNever ? 0 : part.bytes;
    for (int64_t step = bytes; step > 0; step /= 2) {
      while (bytes >= step && CyclesIn(bytes - step) <= most_cycles) bytes -= step;
    }
    return Trace(WaysIn(CheapestFrom(bytes, macs)));
  }

 private:
  // Of the calls from one on: a part, then another way. A chain of results that each lie on the one
  // before goes down in memory: the first has to begin `room` bytes up.
  struct Way {
    int64_t cost = 0;
    int64_t room = 0;
    size_t part = 0;
    size_t next = 0;
  };

  // A little more than the least, where that saves many cycles.
  int64_t CheapestFrom(int64_t least, int64_t macs) const {
    constexpr int64_t kSteps = 24;
    constexpr int64_t kFinest = 400;  // steps of a quarter of a percent
    int64_t best = least;
    double best_price = std::numeric_limits<double>::max();
    for (int64_t step = 0; step <= kSteps; ++step) {
      const int64_t bytes = least + least * step / kFinest;
      const double slower = static_cast<double>(CyclesIn(bytes)) / static_cast<double>(macs + 1);
      const double price = static_cast<double>(bytes) * (1 + slower / kCyclesForBytes);
      if (price >= best_price) continue;
      best = bytes;
      best_price = price;
    }
    return best;
  }

  int64_t CyclesIn(int64_t most_bytes) const {
    const std::vector<Way> ways = WaysIn(most_bytes)[0];
    return ways.empty() ? kNever : ways.front().cost;
  }

  // Those in so many bytes.
  std::vector<std::vector<Way>> WaysIn(int64_t most_bytes) const {
    return Ways([&](const Part& part, int64_t bytes, int64_t after) {
      return bytes > most_bytes ? std::nullopt : std::optional(part.extra_cycles + after);
    });
  }

  std::vector<size_t> Trace(const std::vector<std::vector<Way>>& ways) const {
    std::vector<size_t> parts;
    size_t way = 0;
    for (size_t at = 0; at < beginning_.size(); at = Index(parts_[parts.back()].last) + 1) {
      const Way& here = ways[at][way];
      parts.push_back(here.part);
      way = here.next;
    }
    return parts;
  }

  // By call, the ways from it on; the cheapest first, and then those with less room. `cost_of`
  // gives nullopt for what is not to be.
  template <class CostOf>
  std::vector<std::vector<Way>> Ways(CostOf cost_of) const {
    std::vector<std::vector<Way>> ways(beginning_.size() + 1);
    ways.back().push_back({});
    for (size_t at = beginning_.size(); at-- > 0;) {
      std::vector<Way> all;
      for (const size_t p : beginning_[at]) {
        const Part& part = parts_[p];
        const std::vector<Way>& after = ways[Index(part.last) + 1];
        for (size_t next = 0; next < after.size(); ++next) {
          const bool trails = part.lag >= 0;
          if (part.bytes == kNever) continue;
          const int64_t bytes = part.bytes + (trails ? after[next].room : 0);
          const std::optional<int64_t> cost = cost_of(part, bytes, after[next].cost);
          if (cost) all.push_back({*cost, trails ? part.lag + after[next].room : 0, p, next});
        }
      }
      ways[at] = Undominated(std::move(all));
    }
    return ways;
  }

  static std::vector<Way> Undominated(std::vector<Way> all) {
    std::stable_sort(all.begin(), all.end(), [](const Way& a, const Way& b) {
      return a.cost != b.cost ? a.cost < b.cost : a.room < b.room;
    });
    std::vector<Way> kept;
    for (const Way& way : all) {
      if (kept.empty() || way.room < kept.back().room) kept.push_back(way);
      if (kept.size() == kMaxWays) break;
    }
    return kept;
  }

  static constexpr size_t kMaxWays = 8;

  std::vector<Part> parts_;
  std::vector<std::vector<size_t>> beginning_;  // by the first call of a part
};

class Streamer {
 public:
  Streamer(const graph::Module& module,
           const KernelCalls& calls,
           const CompileOptions& options,
           size_t variables)
      : calls_(calls),
        options_(options),
        values_(module.main(), calls),
        problem_(MakeProblem(module.main(), calls, values_, variables)),
        lifetimes_(problem_, values_),
        sources_(RowSources(module, calls, options.lower)),
        maker_(module.main(), sources_, lifetimes_),
        search_(calls.size()) {}

  StreamedCalls Run() {
    AddPlainParts();
    AddSegments();
    // Bounds are as good as what they stand for until they are the best: then their lines are
    // placed.
    const int64_t macs = MacsOfAll();
    const int64_t most_cycles = options_.most_extra_cycles.value_or(MostCycles(macs));
    std::vector<size_t> best = search_.Best(most_cycles, macs);
    while (PlaceAll(best)) best = search_.Best(most_cycles, macs);
    StreamedCalls streamed;
    for (const size_t p : best) Take(search_.part(p), streamed);
    return streamed;
  }

 private:
  int64_t MacsOfAll() const {
    int64_t macs = 0;
    for (const KernelCall& call : calls_) macs += call.macs;
    return macs;
  }

  int64_t MostCycles(int64_t macs) const {
    const bool balanced = options_.lower.optimize == ops::Optimize::kBalanced;
    return balanced ? macs / kBalancedSlowdown : 2 * macs;
  }

  // A call as it is needs what is alive while it runs.
  void AddPlainParts() {
    const std::vector<plan::Block> blocks = plan::MakeBlocks(problem_);
    for (int i = 0; i < static_cast<int>(calls_.size()); ++i) {
      Part part = {i, i, false, true};
      for (const plan::Block& block : blocks) {
        if (block.first <= i && block.last >= i) part.bytes += block.bytes;
      }
      search_.Add(part);
    }
  }

  void AddSegments() {
    for (int first = 0; first < static_cast<int>(calls_.size()); ++first) {
      const int end = static_cast<int>(std::min(calls_.size(), Index(first) + kMaxSegmentOps));
      for (int last = first; last < end && sources_[Index(last)]; ++last) {
        for (size_t at_a_time = 0; at_a_time < std::size(kRowsAtATime); ++at_a_time) {
          if (steps_left_ > 0 && search_.size() < kMaxParts) AddSegment(first, last, at_a_time);
        }
      }
    }
  }

  void AddSegment(int first, int last, size_t at_a_time) {
    const std::optional<Segment> segment = maker_.Make(first, last, at_a_time);
    if (!segment) return;
    const auto schedule = plan::RowsSchedule::Of(segment->problem);
    const size_t steps = schedule ? schedule->calls().size() : plan::kMaxRowSteps;
    steps_left_ -= std::min(steps_left_, steps);
    if (!schedule) return;
    const std::vector<int64_t> lags = schedule->Lags(segment->problem);
    const int64_t lines = schedule->LowerBoundBytes(segment->problem);
    Part part = {first, last, true, false};
    part.at_a_time = at_a_time;
    for (const RowCalls* calls : segment->calls) part.extra_cycles += calls->extra_cycles;
    part.bytes = BytesOf(*segment, part, lines);
    search_.Add(part);
    const Trailing trailing = TrailingOf(*segment, lags, last);
    if (trailing.saved_bytes == 0) return;
    part.lag = trailing.lag;
    part.bytes -= trailing.saved_bytes;
    search_.Add(part);
  }

  // With what lives beside the segment.
  int64_t BytesOf(const Segment& segment, const Part& part, int64_t workspace) const {
    int64_t bytes = lifetimes_.BytesIn(part.first, part.last) + workspace;
    for (const plan::RowTensor& tensor : segment.problem.tensors) {
      if (!tensor.whole) bytes -= tensor.rows * tensor.row_bytes;
    }
    return bytes;
  }

  struct Trailing {
    int64_t saved_bytes = 0;
    int64_t lag = 0;
  };

  // The result on an input that nobody needs any more.
  Trailing TrailingOf(const Segment& segment, const std::vector<int64_t>& lags, int last) const {
    const std::vector<plan::RowTensor>& tensors = segment.problem.tensors;
    const auto size = [](const plan::RowTensor& t) { return t.rows * t.row_bytes; };
    const plan::RowTensor& result = tensors[Index(segment.problem.ops.back().output)];
    Trailing best;
    for (size_t t = 0; t < tensors.size(); ++t) {
      const bool may = tensors[t].whole && &tensors[t] != &result;
      if (!may || !lifetimes_.EndsBy(segment.tensors[t], last)) continue;
      const int64_t together = std::max(lags[t] + size(tensors[t]), size(result));
      const int64_t saved = size(tensors[t]) + size(result) - together;
      if (saved > best.saved_bytes) best = {saved, lags[t]};
    }
    return best;
  }

  // Places the lines of the parts for which that is not done; false where there were none.
  bool PlaceAll(const std::vector<size_t>& parts) {
    bool placed = false;
    for (const size_t p : parts) {
      Part& part = search_.part(p);
      if (part.placed) continue;
      part.placed = placed = true;
      placements_left_-- > 0 ? Place(part) : Refuse(part);
    }
    return placed;
  }

  static void Refuse(Part& part) { part.bytes = kNever; }

  void Place(Part& part) const {
    const Segment segment = *maker_.Make(part.first, part.last, part.at_a_time);
    const auto schedule = *plan::RowsSchedule::Of(segment.problem);
    const plan::RowsPlan plan = plan::PlanRows(segment.problem, schedule, kTries);
    part.bytes += plan.workspace_bytes - schedule.LowerBoundBytes(segment.problem);
    for (const plan::RowStep& step : plan.steps) part.extra_cycles += step.bytes;
    if (plan.steps.size() > plan::kMaxRowSteps) Refuse(part);
  }

  void Take(const Part& part, StreamedCalls& streamed) const {
    if (!part.streamed) {
      streamed.calls.push_back(calls_[Index(part.first)]);
      return;
    }
    const Segment segment = *maker_.Make(part.first, part.last, part.at_a_time);
    const auto schedule = *plan::RowsSchedule::Of(segment.problem);
    const plan::RowsPlan plan = plan::PlanRows(segment.problem, schedule, kLastTries);
    RowsCall made = MakeRowsCall(segment, plan, options_.lower);
    streamed.calls.push_back(std::move(made.call));
    streamed.segments.push_back(std::move(made.map));
  }

  const KernelCalls& calls_;
  const CompileOptions& options_;
  ArenaValues values_;
  plan::Problem problem_;
  Lifetimes lifetimes_;
  std::vector<std::optional<RowSource>> sources_;
  SegmentMaker maker_;
  PartSearch search_;
  size_t steps_left_ = kMaxStepsLookedAt;
  int placements_left_ = kMaxPlacements;
};

}  // namespace

StreamedCalls StreamRows(const graph::Module& module,
                         const KernelCalls& calls,
                         const CompileOptions& options,
                         size_t variables) {
  if (calls.empty() || !IsSmallAndPlain(calls)) return {calls, {}};
  return Streamer(module, calls, options, variables).Run();
}

}  // namespace mote::program
