// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/stream_rows.h"

#include <algorithm>

#include "compiler/plan/blocks.h"
#include "compiler/program/part_search.h"
#include "compiler/program/segment.h"

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
constexpr int kTries = 100;          // orders looked at for each of these
constexpr int kLastTries = 400;      // and for what was chosen

// A product takes one to two cycles: a seventh of them is some 10 % of an inference.
constexpr int64_t kBalancedSlowdown = 7;

bool IsSmallAndPlain(const KernelCalls& calls) {
  if (calls.size() > kMaxCalls) return false;
  size_t constant_bytes = 0;
  for (const KernelCall& call : calls) {
    if (call.flow != ops::Flow::kKernel) return false;
    for (const Operand& operand : call.operands) constant_bytes += operand.constant.bytes.size();
  }
  return constant_bytes <= kMaxConstantBytes;
}

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

  std::vector<StreamedCalls> Run() {
    AddPlainParts();
    AddSegments();
    const std::vector<size_t> best = Best();
    if (best.empty()) return {StreamedCalls{calls_, {}}};
    std::vector<StreamedCalls> streamed = {Taken(best)};
    if (options_.lower.optimize != ops::Optimize::kBalanced) return streamed;
    search_.WorkspaceIsRoom(true);
    const std::vector<size_t> other = Best();
    if (other != best) streamed.push_back(Taken(other));
    return streamed;
  }

 private:
  // Bounds are as good as what they stand for until they are the best: then their lines are placed.
  std::vector<size_t> Best() {
    const int64_t macs = MacsOfAll();
    const int64_t most_cycles = options_.most_extra_cycles.value_or(MostCycles(macs));
    std::vector<size_t> best = search_.Best(most_cycles, macs);
    while (PlaceAll(best)) best = search_.Best(most_cycles, macs);
    return best;
  }

  StreamedCalls Taken(const std::vector<size_t>& parts) {
    StreamedCalls streamed;
    int64_t extra_cycles = 0;
    for (const size_t p : parts) {
      Take(search_.part(p), streamed);
      extra_cycles += search_.part(p).extra_cycles;
    }
    streamed.byte_price = BytePrice(extra_cycles, MacsOfAll());
    return streamed;
  }

  int64_t MacsOfAll() const {
    int64_t macs = 0;
    for (const KernelCall& call : calls_) macs += call.macs;
    return macs;
  }

  int64_t MostCycles(int64_t macs) const {
    switch (options_.lower.optimize) {
      case ops::Optimize::kRam:
        return 2 * macs;
      case ops::Optimize::kBalanced:
        return macs / kBalancedSlowdown;
      default:  // an image is pushed: no slower than that makes it
        return 0;
    }
  }

  // A call as it is needs what is alive while it runs.
  void AddPlainParts() {
    const std::vector<plan::Block> blocks = plan::MakeBlocks(problem_);
    for (int i = 0; i < static_cast<int>(calls_.size()); ++i) {
      Part part = {i, i, false, true};
      for (const plan::Block& block : blocks) {
        if (block.first <= i && block.last >= i) part.bytes += block.bytes;
      }
      if (calls_[Index(i)].opcode == kRowsPush) Refuse(part);  // a row is no image
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
    if (calls_[Index(last)].opcode == kRowsPush) return;  // its result would be the image
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
    part.workspace = lines;
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

std::vector<StreamedCalls> StreamRows(const graph::Module& module,
                                      const KernelCalls& calls,
                                      const CompileOptions& options,
                                      size_t variables) {
  if (calls.empty() || !IsSmallAndPlain(calls)) return {StreamedCalls{calls, {}}};
  return Streamer(module, calls, options, variables).Run();
}

}  // namespace mote::program
