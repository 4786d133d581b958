// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "compiler/graph/verify_parts.h"

namespace mote::graph {
namespace {

struct Call {
  size_t op;
  size_t subgraph;
};

std::vector<Call> CallsOf(const Subgraph& subgraph) {
  std::vector<Call> calls;
  for (size_t i = 0; i < subgraph.ops.size(); ++i) {
    for (const int64_t called : CalledSubgraphs(subgraph.ops[i])) {
      calls.push_back({i, static_cast<size_t>(called)});
    }
  }
  return calls;
}

// Depth first, with the stack on the heap: a file may chain a million subgraphs.
class CallWalk {
 public:
  explicit CallWalk(const Module& module)
      : module_(module), state_(module.subgraphs.size(), State::kNew) {}

  Status Run() {
    for (size_t i = 0; i < module_.subgraphs.size(); ++i) {
      if (state_[i] == State::kNew) Enter(i);
      while (!open_.empty()) MOTE_RETURN_IF_ERROR(Step());
    }
    return {};
  }

 private:
  enum class State { kNew, kOpen, kDone };
  struct Frame {
    size_t subgraph;
    std::vector<Call> calls;
    size_t next = 0;
  };

  void Enter(size_t subgraph) {
    state_[subgraph] = State::kOpen;
    open_.push_back({subgraph, CallsOf(module_.subgraphs[subgraph])});
  }

  Status Step() {
    Frame& frame = open_.back();
    if (frame.next == frame.calls.size()) {
      state_[frame.subgraph] = State::kDone;
      open_.pop_back();
      return {};
    }
    const Call call = frame.calls[frame.next++];
    if (state_[call.subgraph] == State::kOpen) return Circle(frame.subgraph, call);
    if (state_[call.subgraph] == State::kNew) Enter(call.subgraph);
    return {};
  }

  Error Circle(size_t caller, const Call& call) const {
    return {fmt::format("{}: {}: calls {}, which leads back to the call, want no recursion. {}",
                        SubgraphText(module_, caller),
                        OpText(module_.subgraphs[caller], call.op),
                        SubgraphText(module_, call.subgraph),
                        kDamaged)};
  }

  const Module& module_;
  std::vector<State> state_;
  std::vector<Frame> open_;
};

}  // namespace

Status VerifyCalls(const Module& module) { return CallWalk(module).Run(); }

}  // namespace mote::graph
