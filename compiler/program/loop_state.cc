// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/loop_state.h"

#include <algorithm>
#include <map>
#include <set>

namespace mote::program {
using ops::KernelCall;
using ops::KernelCalls;
using ops::Operand;

namespace {

// Which of the body's calls read and write a tensor; those inside of blocks count as their owner.
class Uses {
 public:
  explicit Uses(const KernelCalls& body) {
    for (size_t i = 0; i < body.size(); ++i) Add(body[i], i);
  }

  bool IsWritten(int tensor) const { return first_write_.count(tensor) != 0; }
  size_t FirstWrite(int tensor) const { return first_write_.at(tensor); }

  // Under whatever name.
  bool IsReadAt(int tensor, size_t call) const {
    const auto reads = reads_.find(tensor);
    return reads != reads_.end() && reads->second.count(call) != 0;
  }
  bool IsReadAfter(int tensor, size_t call) const {
    const auto reads = reads_.find(tensor);
    return reads != reads_.end() && *reads->second.rbegin() > call;
  }
  int RootOf(int tensor) const {
    const auto root = root_.find(tensor);
    return root == root_.end() ? tensor : root->second;
  }

 private:
  void Add(const KernelCall& call, size_t index) {
    for (const Operand& operand : call.operands) {
      if (operand.kind == Operand::Kind::kInput) reads_[RootOf(operand.tensor)].insert(index);
      if (operand.kind == Operand::Kind::kOutput) first_write_.try_emplace(operand.tensor, index);
    }
    if (call.is_alias) root_[call.operands[1].tensor] = RootOf(call.operands[0].tensor);
    for (const KernelCalls& block : call.blocks) {
      for (const KernelCall& inner : block) Add(inner, index);
    }
  }

  std::map<int, std::set<size_t>> reads_;  // of roots
  std::map<int, size_t> first_write_;
  std::map<int, int> root_;  // of aliases
};

// May `to`, the only output, lie on `from` while the call runs?
bool MayOverwrite(const KernelCall& call, int from, int to, const Uses& uses) {
  const auto& in_place = call.in_place_inputs;
  if (std::find(in_place.begin(), in_place.end(), from) == in_place.end()) return false;
  return std::all_of(call.operands.begin(), call.operands.end(), [&](const Operand& operand) {
    if (operand.kind == Operand::Kind::kOutput) return operand.tensor == to;
    const bool is_input = operand.kind == Operand::Kind::kInput;
    return !is_input || operand.tensor == from || uses.RootOf(operand.tensor) != from;
  });
}

void Replace(KernelCalls& calls, int from, int to) {
  for (KernelCall& call : calls) {
    for (Operand& operand : call.operands) {
      const bool is_tensor =
          operand.kind == Operand::Kind::kInput || operand.kind == Operand::Kind::kOutput;
      if (is_tensor && operand.tensor == from) operand.tensor = to;
    }
    std::replace(call.in_place_inputs.begin(), call.in_place_inputs.end(), from, to);
    for (KernelCalls& block : call.blocks) Replace(block, from, to);
  }
}

}  // namespace

void WriteStateInPlace(KernelCalls& body, const std::vector<int>& state, std::vector<int>& next) {
  const Uses uses(body);
  std::map<int, int> wanted;  // how often a tensor becomes state
  for (const int tensor : next) ++wanted[tensor];
  for (size_t i = 0; i < state.size(); ++i) {
    const int now = state[i];
    const int then = next[i];
    if (then == now || wanted[then] > 1 || wanted[now] > 0 || !uses.IsWritten(then)) continue;
    const size_t writer = uses.FirstWrite(then);
    if (uses.IsReadAfter(now, writer)) continue;
    if (uses.IsReadAt(now, writer) && !MayOverwrite(body[writer], now, then, uses)) continue;
    Replace(body, then, now);
    next[i] = now;
  }
}

}  // namespace mote::program
