// SPDX-License-Identifier: Apache-2.0
// A program that this machine executes, as SoundStream wants a network.
#pragma once

#include "compiler/program/execute.h"

namespace mote::stream {

// T: of the scores, output 0. `executor` must outlive it.
template <class T>
class ExecutedNetwork {
 public:
  using Score = T;

  ExecutedNetwork() = default;
  explicit ExecutedNetwork(program::Executor& executor) : executor_(&executor) {}

  Span<int8_t> input() {
    const Span<uint8_t> input = executor_->Input(0);
    return {reinterpret_cast<int8_t*>(input.data()), input.size()};
  }
  void Invoke() { executor_->Invoke(); }
  Span<const T> scores() const {
    const Span<const uint8_t> output = executor_->Output(0);
    return {reinterpret_cast<const T*>(output.data()), output.size()};
  }
  void Reset() { executor_->Reset(); }

 private:
  program::Executor* executor_ = nullptr;
};

}  // namespace mote::stream
