// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/segment.h"

#include <algorithm>
#include <numeric>

namespace mote::program {
namespace {

template <class T>
size_t Index(T value) {
  return static_cast<size_t>(value);
}

}  // namespace

Lifetimes::Lifetimes(const plan::Problem& problem, const ArenaValues& values)
    : problem_(problem), values_(values), root_(problem.values.size()) {
  std::iota(root_.begin(), root_.end(), 0);
  lives_.resize(problem.values.size());
  const int end = static_cast<int>(problem.steps.size());
  for (int s = 0; s < end; ++s) AddStep(s);
  for (size_t v = 0; v < problem.values.size(); ++v) {
    if (problem.values[v].is_output) LifeOf(static_cast<int>(v)).last = end;
  }
}

void Lifetimes::AddStep(int s) {
  const plan::Step& step = problem_.steps[Index(s)];
  for (const int value : step.reads) LifeOf(value).last = std::max(LifeOf(value).last, s);
  if (step.is_alias) root_[Index(step.writes[0])] = root_[Index(step.reads[0])];
  for (const int value : step.writes) {
    Life& life = LifeOf(value);
    if (!step.is_alias) life.first = s;
    life.last = std::max(life.last, s);
  }
}

bool Lifetimes::EndsBy(int tensor, int last) const {
  const std::optional<int> value = values_.ValueOf(tensor);
  return value && lives_[Index(root_[Index(*value)])].last <= last;
}

bool Lifetimes::HasAlias(int tensor) const {
  const int root = root_[Index(*values_.ValueOf(tensor))];
  return std::count(root_.begin(), root_.end(), root) != 1;
}

int64_t Lifetimes::BytesIn(int first, int last) const {
  int64_t bytes = 0;
  for (size_t v = 0; v < lives_.size(); ++v) {
    if (root_[v] != static_cast<int>(v)) continue;
    if (lives_[v].first <= last && lives_[v].last >= first) bytes += problem_.values[v].bytes;
  }
  return bytes;
}

namespace {

// All that is computed is needed for the result.
bool HasOneResult(const Segment& segment) {
  const std::vector<plan::RowOp>& ops = segment.problem.ops;
  for (size_t k = 0; k + 1 < ops.size(); ++k) {
    const bool read = std::any_of(ops.begin(), ops.end(), [&](const plan::RowOp& op) {
      return std::count(op.inputs.begin(), op.inputs.end(), ops[k].output) != 0;
    });
    if (!read) return false;
  }
  return true;
}

}  // namespace

std::optional<Segment> SegmentMaker::Make(int first, int last, size_t at_a_time) const {
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
  for (size_t k = 0; k < segment.sources.size(); ++k) {
    segment.problem.ops[k].in_place = InPlaceOf(segment, k);
  }
  return HasOneResult(segment) ? std::optional(std::move(segment)) : std::nullopt;
}

void SegmentMaker::Add(const RowSource& source, const RowCalls& calls, Segment& segment) const {
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
  segment.problem.ops.push_back(std::move(op));
  segment.sources.push_back(&source);
  segment.calls.push_back(&calls);
}

// Of the inputs whose rows an operator may overwrite one that nobody else reads: then what computes
// it writes to where the result will be.
int SegmentMaker::InPlaceOf(const Segment& segment, size_t k) {
  const plan::RowsProblem& problem = segment.problem;
  for (const int i : segment.sources[k]->in_place) {
    const int input = problem.ops[k].inputs[Index(i)];
    const plan::RowTensor& tensor = problem.tensors[Index(input)];
    const plan::RowTensor& output = problem.tensors[Index(problem.ops[k].output)];
    int64_t reads = 0;
    for (const plan::RowOp& op : problem.ops) {
      reads += std::count(op.inputs.begin(), op.inputs.end(), input);
    }
    if (!tensor.whole && reads == 1 && tensor.row_bytes == output.row_bytes) return i;
  }
  return -1;
}

int64_t SegmentMaker::RowBytes(int tensor) const {
  const graph::Tensor& t = graph_.tensors[Index(tensor)];
  return graph::ByteCount(t).value_or(0) / t.shape[1];
}

// What no call of the segment has written is there as a whole.
int SegmentMaker::TensorIn(Segment& segment, int tensor, bool whole) const {
  const auto found = std::find(segment.tensors.begin(), segment.tensors.end(), tensor);
  if (found != segment.tensors.end()) return static_cast<int>(found - segment.tensors.begin());
  const graph::Tensor& t = graph_.tensors[Index(tensor)];
  segment.tensors.push_back(tensor);
  segment.problem.tensors.push_back({t.name, t.shape[1], RowBytes(tensor), whole});
  return static_cast<int>(segment.tensors.size()) - 1;
}

}  // namespace mote::program
