// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/row_source.h"

#include <algorithm>

#include "compiler/ops/cost_m4.h"
#include "compiler/ops/ways.h"
#include "compiler/program/program.h"

namespace mote::program {
using ops::KernelCall;
using ops::Operand;

namespace {

// An operator with more kinds of rows is padding for the most part.
constexpr size_t kMaxKinds = 12;

// What computes a tensor, where that is one call of one operator: its index; -1 otherwise.
std::vector<int> OpsOfOneCall(const graph::Subgraph& graph, const ops::KernelCalls& calls) {
  std::vector<int> op_of(graph.tensors.size(), -1);
  for (size_t i = 0; i < graph.ops.size(); ++i) {
    for (const int output : graph.ops[i].outputs) {
      const bool one = graph.ops[i].outputs.size() == 1;
      op_of[static_cast<size_t>(output)] = one ? static_cast<int>(i) : -1;
    }
  }
  std::vector<int> writers(graph.tensors.size(), 0);
  for (const KernelCall& call : calls) {
    for (const Operand& operand : call.operands) {
      if (operand.kind != Operand::Kind::kOutput) continue;
      if (++writers[static_cast<size_t>(operand.tensor)] > 1) {
        op_of[static_cast<size_t>(operand.tensor)] = -1;
      }
    }
  }
  // A state that an operator updates in place is no tensor of its own.
  for (const int input : graph.inputs) op_of[static_cast<size_t>(input)] = -1;
  return op_of;
}

int OutputOf(const KernelCall& call) {
  int output = -1;
  for (const Operand& operand : call.operands) {
    if (operand.kind != Operand::Kind::kOutput) continue;
    if (output >= 0) return -1;
    output = operand.tensor;
  }
  return output;
}

std::vector<int> InPlaceInputs(const RowSource& source, const KernelCall& call) {
  std::vector<int> inputs;
  for (size_t i = 0; source.rows.elementwise && i < source.inputs.size(); ++i) {
    const auto& tensors = call.in_place_inputs;
    if (std::find(tensors.begin(), tensors.end(), source.inputs[i]) != tensors.end()) {
      inputs.push_back(static_cast<int>(i));
    }
  }
  return inputs;
}

int64_t ScratchOf(const KernelCall& call) {
  int64_t bytes = 0;
  for (const Operand& operand : call.operands) bytes += operand.scratch_bytes;
  return bytes;
}

// To come to a call and to set its kernel up, where that has no estimate.
constexpr int64_t kCyclesOfCall = 250;

// How much longer `calls` take than the operator in one call, `plain`.
int64_t ExtraCycles(const RowCalls& calls,
                    const KernelCall& plain,
                    const ops::LowerOptions& options) {
  const auto count = static_cast<int64_t>(calls.kinds.size());
  const std::optional<int64_t> all = ops::KnownCycles(plain, options);
  if (!all) return count * kCyclesOfCall;
  int64_t cycles = count * ops::kCyclesOfRowStep;
  for (const ops::RowKind& kind : calls.kinds) {
    const std::optional<int64_t> one = ops::KnownCycles(calls.kernels.at(kind), options);
    if (!one) return count * kCyclesOfCall;
    cycles += *one;
  }
  return std::max<int64_t>(0, cycles - *all);
}

// Errors: too many kinds, or one that cannot be lowered.
std::optional<RowCalls> CallsOf(const ops::OpView& op,
                                const ops::ImageRows& rows,
                                size_t at_a_time,
                                const KernelCall& plain,
                                const ops::LowerOptions& options) {
  RowCalls calls;
  for (size_t first = 0; first < rows.reads.size(); first += at_a_time) {
    const size_t end = std::min(first + at_a_time, rows.reads.size());
    const ops::RowKind kind = ops::KindOfRows(rows, first, end);
    ops::ImageRange writes = {static_cast<int32_t>(first), static_cast<int32_t>(end)};
    if (rows.sums) writes = {0, kind.last ? 1 : 0};
    calls.kinds.push_back(kind);
    calls.reads.push_back({rows.reads[first].first, rows.reads[end - 1].end});
    calls.writes.push_back(writes);
    if (calls.kernels.count(kind) != 0) continue;
    if (calls.kernels.size() == kMaxKinds) return std::nullopt;
    Result<KernelCall> lowered = ops::LowerRows(op, rows, kind, options);
    if (!lowered.ok()) return std::nullopt;
    calls.scratch_bytes = std::max(calls.scratch_bytes, ScratchOf(*lowered));
    calls.kernels.emplace(kind, std::move(*lowered));
  }
  calls.extra_cycles = ExtraCycles(calls, plain, options);
  return calls;
}

// The rows of an image as they come: see push_rows.h.
RowSource PushedSource(const ops::OpView& op, const KernelCall& push) {
  RowSource source;
  source.opcode = op.op().opcode;
  source.name = op.name();
  source.output = op.output_id(0);
  source.pushed = op.input_id(0);
  ops::RowKind kind;
  kind.rows = kind.results = 1;
  RowCalls calls;
  calls.kernels.emplace(kind, push);
  for (int32_t r = 0; r < op.output(0).shape[1]; ++r) {
    calls.kinds.push_back(kind);
    calls.reads.push_back({r, r + 1});
    calls.writes.push_back({r, r + 1});
  }
  source.calls = {std::move(calls)};
  return source;
}

std::optional<RowSource> SourceOf(const ops::OpView& op,
                                  const KernelCall& plain,
                                  const ops::LowerOptions& options) {
  if (op.op().opcode == kRowsPush) return PushedSource(op, plain);
  std::optional<ops::ImageRows> rows = ops::ImageRowsOf(op);
  if (!rows) return std::nullopt;
  RowSource source;
  source.rows = std::move(*rows);
  source.opcode = op.op().opcode;
  source.name = op.name();
  source.output = op.output_id(0);
  for (const size_t input : source.rows.inputs) source.inputs.push_back(op.input_id(input));
  for (const int32_t at_a_time : kRowsAtATime) {
    const auto count = static_cast<size_t>(at_a_time);
    if (count > 1 && (source.rows.one_by_one || count >= source.rows.reads.size())) break;
    std::optional<RowCalls> calls = CallsOf(op, source.rows, count, plain, options);
    if (!calls) break;
    source.calls.push_back(std::move(*calls));
  }
  if (source.calls.empty()) return std::nullopt;
  source.in_place = InPlaceInputs(source, source.calls[0].kernels.begin()->second);
  return source;
}

}  // namespace

std::vector<std::optional<RowSource>> RowSources(const graph::Module& module,
                                                 const ops::KernelCalls& calls,
                                                 const ops::LowerOptions& options) {
  const graph::Subgraph& graph = module.main();
  const std::vector<int> op_of = OpsOfOneCall(graph, calls);
  std::vector<std::optional<RowSource>> sources(calls.size());
  for (size_t i = 0; i < calls.size(); ++i) {
    const int output = OutputOf(calls[i]);
    const int op = output < 0 ? -1 : op_of[static_cast<size_t>(output)];
    if (op < 0 || calls[i].is_alias || calls[i].images != 1) continue;
    sources[i] = SourceOf({module, graph, static_cast<size_t>(op)}, calls[i], options);
  }
  return sources;
}

}  // namespace mote::program
