// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/program.h"

#include <algorithm>

#include "compiler/ops/cost_m4.h"

namespace mote::program {
namespace {

void Collect(const std::vector<Call>& calls, std::vector<const Call*>& kernels) {
  for (const Call& call : calls) {
    if (call.kernel.flow == ops::Flow::kKernel) kernels.push_back(&call);
    for (const std::vector<Call>& block : call.blocks) Collect(block, kernels);
  }
}

}  // namespace

std::vector<const Call*> KernelCallsIn(const std::vector<Call>& calls) {
  std::vector<const Call*> kernels;
  Collect(calls, kernels);
  return kernels;
}

ArenaTensor InputOf(const Program& program, size_t i) {
  ArenaTensor input = program.tensors[static_cast<size_t>(program.inputs[i])];
  if (program.pushed.rows == 0) return input;
  input.shape = program.pushed.shape;
  input.bytes *= input.shape[1];
  return input;
}

bool IsOfNoOperator(const ops::KernelCall& kernel) {
  return kernel.opcode == kRowsMove || kernel.opcode == kRowsPush;
}

bool Advances(const Call& call) {
  return std::any_of(call.arguments.begin(), call.arguments.end(), [](const Argument& argument) {
    return argument.advance != 0;
  });
}

std::vector<int64_t> RunsOf(const Call& rows) {
  std::vector<int64_t> runs(rows.blocks[0].size(), 0);
  for (const uint16_t step : rows.kernel.steps) ++runs[step];
  return runs;
}

int64_t MacsOf(const Call& call) {
  if (call.kernel.flow == ops::Flow::kRows) {
    const std::vector<int64_t> runs = RunsOf(call);
    int64_t macs = 0;
    for (size_t i = 0; i < runs.size(); ++i) macs += runs[i] * MacsOf(call.blocks[0][i]);
    return macs;
  }
  int64_t macs = call.kernel.macs;
  for (const std::vector<Call>& block : call.blocks) {
    for (const Call& inner : block) macs += MacsOf(inner);
  }
  return macs;
}

namespace {

KernelUse UseOf(const ops::KernelCall& kernel, int64_t runs) {
  std::optional<int64_t> cycles = ops::CyclesM4(kernel);
  if (cycles) *cycles *= runs;
  return {&kernel, runs * kernel.macs, cycles};
}

void CollectRows(const Call& rows, std::vector<KernelUse>& uses) {
  const std::vector<int64_t> runs = RunsOf(rows);
  const size_t first = uses.size();
  for (size_t i = 0; i < runs.size(); ++i) {
    const ops::KernelCall& kernel = rows.blocks[0][i].kernel;
    if (IsOfNoOperator(kernel)) continue;
    const auto same = std::find_if(
        uses.begin() + static_cast<std::ptrdiff_t>(first), uses.end(), [&](const KernelUse& use) {
          return use.kernel->opcode == kernel.opcode && use.kernel->name == kernel.name;
        });
    const KernelUse use = UseOf(kernel, runs[i]);
    if (same == uses.end()) {
      uses.push_back(use);
      continue;
    }
    same->macs += use.macs;
    same->cycles =
        same->cycles && use.cycles ? std::optional(*same->cycles + *use.cycles) : std::nullopt;
  }
}

void CollectUses(const std::vector<Call>& calls, std::vector<KernelUse>& uses) {
  for (const Call& call : calls) {
    if (call.kernel.flow == ops::Flow::kRows) {
      CollectRows(call, uses);
      continue;
    }
    if (call.kernel.flow == ops::Flow::kKernel) uses.push_back(UseOf(call.kernel, 1));
    for (const std::vector<Call>& block : call.blocks) CollectUses(block, uses);
  }
}

}  // namespace

std::vector<KernelUse> KernelsOf(const Program& program) {
  std::vector<KernelUse> uses;
  CollectUses(program.calls, uses);
  return uses;
}

int64_t Program::constant_bytes() const {
  int64_t bytes = 0;
  for (const Constant& constant : constants) bytes += static_cast<int64_t>(constant.bytes.size());
  return bytes;
}

int64_t Program::macs() const {
  int64_t macs = 0;
  for (const Call& call : calls) macs += MacsOf(call);
  return macs;
}

}  // namespace mote::program
