// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/candidates.h"

#include <map>
#include <set>

#include "compiler/ops/cycle_table.h"
#include "compiler/program/row_source.h"

namespace mote::program {
using ops::KernelCall;
using ops::KernelCalls;

namespace {

// More than any operator has.
constexpr size_t kMaxWays = 16;

std::string KeyOf(const KernelCall& call) {
  return ops::CycleTable::KeyOf(call.function, call.params);
}

// What can be measured by itself, image by image.
bool IsKernel(const KernelCall& call) {
  return call.flow == ops::Flow::kKernel && !call.is_alias && call.folder != "reshape";
}

// The calls of a layer in each of its ways, and for some rows.
class LayerCandidates {
 public:
  void Add(const KernelCall& call) {
    if (IsKernel(call) && keys_.insert(KeyOf(call)).second) calls_.push_back(call);
  }
  const KernelCalls& calls() const { return calls_; }

 private:
  std::set<std::string> keys_;
  KernelCalls calls_;
};

// By the first tensor that the layer writes: in what order they run may depend on their ways.
using Layers = std::map<int, LayerCandidates>;

int OutputOf(const KernelCall& call) {
  for (const ops::Operand& operand : call.operands) {
    if (operand.kind == ops::Operand::Kind::kOutput) return operand.tensor;
  }
  return graph::kAbsent;
}

size_t CountOf(const Layers& layers) {
  size_t calls = 0;
  for (const auto& [output, layer] : layers) calls += layer.calls().size();
  return calls;
}

// All layers' in one of their ways.
void AddWay(const Lowered& lowered, const CompileOptions& options, Layers& layers) {
  for (const KernelCall& call : lowered.calls) layers[OutputOf(call)].Add(call);
  if (!WantsRows(options)) return;
  const auto sources = RowSources(lowered.module, lowered.calls, options.lower);
  for (size_t i = 0; i < sources.size(); ++i) {
    if (!sources[i] || sources[i]->pushed != graph::kAbsent) continue;
    for (const RowCalls& rows : sources[i]->calls) {
      for (const auto& [kind, kernel] : rows.kernels) {
        layers[OutputOf(lowered.calls[i])].Add(kernel);
      }
    }
  }
}

}  // namespace

Result<Candidates> FindCandidates(const graph::Module& module, const CompileOptions& options) {
  CompileOptions forced = options;
  forced.proofs = 0;
  Candidates candidates;
  Layers layers;
  for (size_t way = 0; way < kMaxWays; ++way) {
    forced.lower.way = way;
    MOTE_TRY(Lowered lowered, Lower(module, forced));
    const size_t before = CountOf(layers);
    AddWay(lowered, forced, layers);
    candidates.module = std::move(lowered.module);
    if (CountOf(layers) == before) break;
  }
  std::set<std::string> keys;
  for (const auto& [output, layer] : layers) {
    if (layer.calls().size() < 2) continue;
    for (const KernelCall& call : layer.calls()) {
      if (keys.insert(KeyOf(call)).second) candidates.calls.push_back(call);
    }
  }
  return candidates;
}

}  // namespace mote::program
