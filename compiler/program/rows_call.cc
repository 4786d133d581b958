// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/rows_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "compiler/ops/copy.h"

namespace mote::program {
using ops::KernelCall;
using ops::Operand;
using plan::RowStep;

namespace {

template <class T>
size_t Index(T value) {
  return static_cast<size_t>(value);
}

// The offsets of a step: of each input, then of the output.
std::vector<int64_t> OffsetsOf(const RowStep& step) {
  std::vector<int64_t> offsets = step.inputs;
  offsets.push_back(step.output);
  return offsets;
}

// Steps of one kind whose offsets advance by the same bytes from each to the next.
struct Pattern {
  int op = -1;
  ops::RowKind kind;
  int tensor = -1;
  int64_t bytes = 0;
  std::vector<int64_t> offsets;
  std::vector<int64_t> advances;
  int64_t runs = 0;
};

class Grouper {
 public:
  Grouper(const Segment& segment, const plan::RowsPlan& plan) : segment_(segment), plan_(plan) {}

  // Adds the step to the pattern that it continues, or makes one for it.
  size_t Add(const RowStep& step) {
    Pattern next;
    next.op = step.op;
    next.tensor = step.tensor;
    next.bytes = step.bytes;
    if (step.op >= 0) next.kind = segment_.calls[Index(step.op)]->kinds[Index(step.call)];
    next.offsets = OffsetsOf(step);
    next.advances.assign(next.offsets.size(), 0);
    for (size_t p = 0; p < patterns_.size(); ++p) {
      if (Continues(patterns_[p], next)) {
        ++patterns_[p].runs;
        return p;
      }
    }
    next.runs = 1;
    patterns_.push_back(std::move(next));
    return patterns_.size() - 1;
  }

  const std::vector<Pattern>& patterns() const { return patterns_; }

 private:
  // The second step of a pattern decides how it advances, in whole tensors only.
  bool Continues(Pattern& pattern, const Pattern& next) const {
    if (pattern.op != next.op || pattern.kind != next.kind || pattern.tensor != next.tensor ||
        pattern.bytes != next.bytes) {
      return false;
    }
    std::vector<int64_t> advances = pattern.advances;
    for (size_t i = 0; i < advances.size(); ++i) {
      const int64_t change = next.offsets[i] - pattern.offsets[i];
      if (pattern.runs == 1 && change >= 0 && IsWhole(pattern, i)) advances[i] = change;
      if (advances[i] * pattern.runs != change) return false;
    }
    pattern.advances = std::move(advances);
    return true;
  }

  bool IsWhole(const Pattern& pattern, size_t offset) const {
    if (pattern.op < 0) return false;
    const plan::RowOp& op = segment_.problem.ops[Index(pattern.op)];
    const int tensor = offset < op.inputs.size() ? op.inputs[offset] : op.output;
    return segment_.problem.tensors[Index(plan_.lines_of[Index(tensor)])].whole;
  }

  const Segment& segment_;
  const plan::RowsPlan& plan_;
  std::vector<Pattern> patterns_;
};

class Maker {
 public:
  Maker(const Segment& segment, const plan::RowsPlan& plan, const ops::LowerOptions& options)
      : segment_(segment), plan_(plan), options_(options) {}

  RowsCall Run() {
    Grouper grouper(segment_, plan_);
    RowsCall made;
    made.map.problem = segment_.problem;
    made.map.tensors = segment_.tensors;
    made.call = Whole();
    made.call.blocks.emplace_back();
    for (const RowStep& step : plan_.steps) {
      made.call.steps.push_back(static_cast<uint16_t>(grouper.Add(step)));
    }
    std::vector<Pattern> patterns = grouper.patterns();
    made.call.pushes = PushesFirst(patterns, made.call.steps);
    for (const Pattern& pattern : patterns) {
      made.map.op_of.push_back(pattern.op);
      made.call.blocks[0].push_back(pattern.op < 0 ? MoveCall(pattern) : InnerCall(pattern));
    }
    return made;
  }

 private:
  // Puts the patterns that wait for a row first; returns how many they are.
  size_t PushesFirst(std::vector<Pattern>& patterns, std::vector<uint16_t>& steps) const {
    const auto waits = [&](size_t p) {
      const int op = patterns[p].op;
      return op >= 0 && segment_.sources[Index(op)]->pushed != graph::kAbsent;
    };
    std::vector<size_t> order(patterns.size());
    std::iota(order.begin(), order.end(), size_t{0});
    const auto middle = std::stable_partition(order.begin(), order.end(), waits);
    std::vector<Pattern> ordered;
    std::vector<uint16_t> place(patterns.size());
    for (const size_t p : order) {
      place[p] = static_cast<uint16_t>(ordered.size());
      ordered.push_back(patterns[p]);
    }
    for (uint16_t& step : steps) step = place[step];
    patterns = std::move(ordered);
    return Index(middle - order.begin());
  }

  // What the planner of the whole sees.
  KernelCall Whole() const {
    KernelCall call;
    call.flow = ops::Flow::kRows;
    const RowSource& first = *segment_.sources.front();
    const RowSource& last = *segment_.sources.back();
    const bool one = segment_.sources.size() == 1;
    call.opcode = one ? first.opcode : first.opcode + ".." + last.opcode;
    call.name = one ? first.name : first.name + ".." + last.name;
    call.kernel = "rows";
    if (first.pushed != graph::kAbsent) call.operands.push_back(ops::InputOperand(first.pushed));
    for (size_t t = 0; t < segment_.tensors.size(); ++t) {
      const int tensor = segment_.tensors[t];
      if (!segment_.problem.tensors[t].whole || tensor == last.output) continue;
      call.operands.push_back(ops::InputOperand(tensor));
      const int64_t lag = plan_.lags[t];
      const int64_t bytes = BytesOf(t);
      if (call.trail.tensor < 0 || bytes - lag > most_saved_) {
        call.trail = {tensor, lag};
        most_saved_ = bytes - lag;
      }
    }
    call.operands.push_back(ops::OutputOperand(last.output));
    call.operands.push_back(ops::ScratchOperand(plan_.workspace_bytes));
    return call;
  }

  int64_t BytesOf(size_t t) const {
    return segment_.problem.tensors[t].rows * segment_.problem.tensors[t].row_bytes;
  }

  KernelCall MoveCall(const Pattern& pattern) const {
    const int tensor = segment_.tensors[Index(pattern.tensor)];
    const std::string& name = segment_.problem.tensors[Index(pattern.tensor)].name;
    KernelCall call = ops::CopyCall({kRowsMove, name}, pattern.bytes, tensor, tensor, options_);
    for (const int64_t offset : pattern.offsets)
      call.places.push_back({graph::kAbsent, offset, 0, pattern.bytes});
    return call;
  }

  KernelCall InnerCall(const Pattern& pattern) const {
    const plan::RowOp& op = segment_.problem.ops[Index(pattern.op)];
    KernelCall call = segment_.calls[Index(pattern.op)]->kernels.at(pattern.kind);
    for (const Operand& operand : call.operands) {
      call.places.push_back(PlaceOf(operand, op, pattern));
    }
    return call;
  }

  // The graph's tensor in which the rows of a tensor of the problem are.
  int WholeOf(int tensor) const {
    const size_t lines = Index(plan_.lines_of[Index(tensor)]);
    return segment_.problem.tensors[lines].whole ? segment_.tensors[lines] : graph::kAbsent;
  }

  ops::RowPlace PlaceOf(const Operand& operand,
                        const plan::RowOp& op,
                        const Pattern& pattern) const {
    if (operand.kind == Operand::Kind::kScratch) {
      const auto& offsets = op.sums_bytes > 0 ? plan_.sums_offsets : plan_.scratch_offsets;
      return {graph::kAbsent, offsets[Index(pattern.op)], 0, operand.scratch_bytes};
    }
    if (operand.kind == Operand::Kind::kOutput) {
      const int64_t row_bytes = segment_.problem.tensors[Index(op.output)].row_bytes;
      const int64_t bytes = pattern.kind.results * row_bytes;
      return {WholeOf(op.output), pattern.offsets.back(), pattern.advances.back(), bytes};
    }
    for (size_t i = 0; i < op.inputs.size(); ++i) {
      if (segment_.tensors[Index(op.inputs[i])] != operand.tensor) continue;
      const int64_t row_bytes = segment_.problem.tensors[Index(op.inputs[i])].row_bytes;
      const int64_t bytes = pattern.kind.rows * row_bytes;
      return {WholeOf(op.inputs[i]), pattern.offsets[i], pattern.advances[i], bytes};
    }
    const int pushed = segment_.sources[Index(pattern.op)]->pushed;
    if (pushed == graph::kAbsent) return {};  // a constant
    return {pushed, 0, 0, segment_.problem.tensors[Index(op.output)].row_bytes};
  }

  const Segment& segment_;
  const plan::RowsPlan& plan_;
  const ops::LowerOptions& options_;
  mutable int64_t most_saved_ = 0;
};

// Plays the steps of the finished call.
class Replay {
 public:
  Replay(const Program& program, const Call& call, const RowsCallMap& map)
      : program_(program), call_(call), map_(map) {}

  std::string Run() {
    addresses_.scratch.assign(map_.problem.ops.size(), 0);
    addresses_.sums.assign(map_.problem.ops.size(), 0);
    for (size_t t = 0; t < map_.tensors.size(); ++t) {
      addresses_.whole.push_back(map_.problem.tensors[t].whole ? AddressOf(map_.tensors[t]) : 0);
    }
    std::vector<int> calls(map_.problem.ops.size(), 0);
    std::vector<int64_t> runs(call_.blocks[0].size(), 0);
    for (const uint16_t inner : call_.kernel.steps) {
      const int op = map_.op_of[inner];
      const Call& made = call_.blocks[0][inner];
      const int64_t n = runs[inner]++;
      addresses_.steps.push_back(op < 0 ? MoveStep(made)
                                        : CallStep(made, n, op, calls[Index(op)]++));
      if (!fault_.empty()) return fault_;
    }
    return plan::CheckRows(map_.problem, addresses_);
  }

 private:
  int64_t AddressOf(int tensor) const {
    for (const ArenaTensor& t : program_.tensors) {
      if (t.id == tensor) return t.offset;
    }
    return -1;
  }

  RowStep MoveStep(const Call& made) {
    RowStep step;
    step.inputs = {made.arguments[0].offset};
    step.output = made.arguments[1].offset;
    step.bytes = made.arguments[0].bytes;
    if (step.bytes != made.arguments[1].bytes) fault_ = "a move of unequal sizes";
    return step;
  }

  RowStep CallStep(const Call& made, int64_t n, int k, int call) {
    const plan::RowOp& op = map_.problem.ops[Index(k)];
    RowStep step;
    step.op = k;
    step.call = call;
    step.inputs.assign(op.inputs.size(), -1);
    for (size_t a = 0; a < made.arguments.size(); ++a) {
      const Argument& argument = made.arguments[a];
      const Operand& operand = made.kernel.operands[a];
      const int64_t at = argument.offset + n * argument.advance;
      if (at < 0 || at + argument.bytes > program_.arena_bytes) {
        if (argument.kind == Argument::Kind::kArena) fault_ = op.name + ": outside of the arena";
      }
      if (operand.kind == Operand::Kind::kOutput) {
        step.output = at;
        const plan::RowRange& rows = op.writes[Index(call)];
        Expect(op, argument, op.output, op.sums_bytes > 0 ? 1 : rows.end - rows.first);
      } else if (operand.kind == Operand::Kind::kScratch) {
        (op.sums_bytes > 0 ? addresses_.sums : addresses_.scratch)[Index(k)] = at;
      } else if (argument.kind == Argument::Kind::kArena) {
        SetInputs(op, operand.tensor, argument, at, step);
      }
    }
    return step;
  }

  void SetInputs(
      const plan::RowOp& op, int tensor, const Argument& argument, int64_t at, RowStep& step) {
    for (size_t i = 0; i < op.inputs.size(); ++i) {
      if (map_.tensors[Index(op.inputs[i])] != tensor) continue;
      step.inputs[i] = at;
      const plan::RowRange& range = op.needs[Index(step.call)][i];
      Expect(op, argument, op.inputs[i], range.end - range.first);
    }
  }

  void Expect(const plan::RowOp& op, const Argument& argument, int tensor, int64_t rows) {
    const plan::RowTensor& t = map_.problem.tensors[Index(tensor)];
    if (argument.bytes == rows * t.row_bytes) return;
    fault_ = fmt::format(
        "{}: {} bytes of '{}', want {}", op.name, argument.bytes, t.name, rows * t.row_bytes);
  }

  const Program& program_;
  const Call& call_;
  const RowsCallMap& map_;
  plan::RowsAddresses addresses_;
  std::string fault_;
};

}  // namespace

RowsCall MakeRowsCall(const Segment& segment,
                      const plan::RowsPlan& plan,
                      const ops::LowerOptions& options) {
  return Maker(segment, plan, options).Run();
}

std::string CheckRowsCall(const Program& program, const Call& call, const RowsCallMap& map) {
  return Replay(program, call, map).Run();
}

}  // namespace mote::program
