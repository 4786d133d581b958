// SPDX-License-Identifier: Apache-2.0
// Runs a Program in this process: the same kernels, constants and arena as on the device.
#pragma once

#include <functional>
#include <memory>

#include "compiler/program/program.h"
#include "runtime/base/span.h"

namespace mote::program {

class Executor {
 public:
  // Called after each call (after an IF or WHILE, not for the calls inside), with what it wrote:
  // (index of the tensor in Program::tensors, bytes).
  using Observer = std::function<void(int tensor, Span<const uint8_t> bytes)>;

  // The program must outlive the executor.
  explicit Executor(const Program& program);

  Span<uint8_t> Input(size_t i);
  Span<const uint8_t> Output(size_t i) const;

  // Every variable holds its initial value again, as before the first inference.
  void Reset();

  // The arena's junk is 0xA5 before the first inference: nothing may depend on it.
  void Invoke(const Observer& observer = nullptr);

  // Instead of it where the program's image is pushed: takes the row that input 0 holds. True where
  // the image is complete, and the outputs valid.
  bool PushRow();

  // The bytes of all inputs one after the other, as InputOf() has them, to those of all outputs.
  graph::Bytes Infer(const graph::Bytes& inputs);

 private:
  struct Free {
    void operator()(uint8_t* memory) const;
  };
  Span<uint8_t> Bytes(const ArenaTensor& tensor) const;
  // The n-th time that it runs, where it is in a streamed segment.
  const uint8_t* DataOf(const Argument& argument, int64_t n = 0) const;
  std::vector<ops::Memory> MemoryOf(const Call& call, int64_t n = 0) const;
  bool Condition(const Call& call) const { return *DataOf(call.arguments[0]) != 0; }
  void Run(const Call& call);
  void RunRows(const Call& call);
  void RunStep(const Call& rows, uint16_t step, std::vector<int64_t>& runs);
  void RunAll(const std::vector<Call>& calls);

  const Program& program_;
  std::unique_ptr<uint8_t[], Free> arena_;  // exactly arena_bytes, so that sanitizers see overruns
  // How far a pushed image has come: the next step of its segment, and how often each call has run.
  size_t next_step_ = 0;
  std::vector<int64_t> runs_;
};

}  // namespace mote::program
