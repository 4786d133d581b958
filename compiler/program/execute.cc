// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/execute.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace mote::program {
namespace {

constexpr std::align_val_t kArenaAlignment{16};

}  // namespace

void Executor::Free::operator()(uint8_t* memory) const {
  operator delete[](memory, kArenaAlignment);
}

Executor::Executor(const Program& program) : program_(program) {
  const size_t bytes = static_cast<size_t>(program.arena_bytes);
  arena_.reset(static_cast<uint8_t*>(operator new[](bytes, kArenaAlignment)));
  std::memset(arena_.get(), 0xA5, bytes);
  Reset();
}

void Executor::Reset() {
  next_step_ = 0;
  for (const Variable& variable : program_.variables) {
    const Span<uint8_t> bytes = Bytes(program_.tensors[static_cast<size_t>(variable.tensor)]);
    std::copy(variable.initial.begin(), variable.initial.end(), bytes.begin());
  }
}

Span<uint8_t> Executor::Bytes(const ArenaTensor& tensor) const {
  return Span<uint8_t>(arena_.get() + tensor.offset, static_cast<size_t>(tensor.bytes));
}

Span<uint8_t> Executor::Input(size_t i) {
  return Bytes(program_.tensors[static_cast<size_t>(program_.inputs[i])]);
}

Span<const uint8_t> Executor::Output(size_t i) const {
  const Span<uint8_t> bytes = Bytes(program_.tensors[static_cast<size_t>(program_.outputs[i])]);
  return Span<const uint8_t>(bytes.data(), bytes.size());
}

const uint8_t* Executor::DataOf(const Argument& argument, int64_t n) const {
  if (argument.kind == Argument::Kind::kConstant) {
    return program_.constants[static_cast<size_t>(argument.offset)].bytes.data();
  }
  return arena_.get() + argument.offset + n * argument.advance;
}

std::vector<ops::Memory> Executor::MemoryOf(const Call& call, int64_t n) const {
  std::vector<ops::Memory> memory;
  for (const Argument& argument : call.arguments) {
    // Kernels take constants as spans of const, so nothing is written through this pointer.
    memory.push_back(
        {const_cast<uint8_t*>(DataOf(argument, n)), static_cast<size_t>(argument.bytes)});
  }
  return memory;
}

void Executor::RunAll(const std::vector<Call>& calls) {
  for (const Call& call : calls) Run(call);
}

void Executor::RunStep(const Call& rows, uint16_t step, std::vector<int64_t>& runs) {
  const Call& inner = rows.blocks[0][step];
  inner.kernel.run(MemoryOf(inner, runs[step]++));
}

void Executor::RunRows(const Call& call) {
  std::vector<int64_t> runs(call.blocks[0].size(), 0);
  for (const uint16_t step : call.kernel.steps) RunStep(call, step, runs);
}

bool Executor::PushRow() {
  const Call& rows = program_.calls[0];
  const std::vector<uint16_t>& steps = rows.kernel.steps;
  if (next_step_ == 0) runs_.assign(rows.blocks[0].size(), 0);
  do {
    RunStep(rows, steps[next_step_++], runs_);
  } while (next_step_ < steps.size() && steps[next_step_] >= rows.kernel.pushes);
  if (next_step_ < steps.size()) return false;
  next_step_ = 0;
  for (size_t i = 1; i < program_.calls.size(); ++i) Run(program_.calls[i]);
  return true;
}

void Executor::Run(const Call& call) {
  switch (call.kernel.flow) {
    case ops::Flow::kKernel:
      call.kernel.run(MemoryOf(call));
      return;
    case ops::Flow::kIf:
      RunAll(call.blocks[Condition(call) ? 0 : 1]);
      return;
    case ops::Flow::kWhile:
      for (RunAll(call.blocks[0]); Condition(call); RunAll(call.blocks[0])) RunAll(call.blocks[1]);
      return;
    case ops::Flow::kRows:
      RunRows(call);
      return;
  }
}

void Executor::Invoke(const Observer& observer) {
  for (const Call& call : program_.calls) {
    Run(call);
    if (!observer) continue;
    for (const int output : call.outputs) {
      const Span<uint8_t> bytes = Bytes(program_.tensors[static_cast<size_t>(output)]);
      observer(output, Span<const uint8_t>(bytes.data(), bytes.size()));
    }
  }
}

graph::Bytes Executor::Infer(const graph::Bytes& inputs) {
  auto next = inputs.begin();
  const auto load = [&](size_t i) {
    const Span<uint8_t> to = Input(i);
    const auto end = next + static_cast<std::ptrdiff_t>(to.size());
    std::copy(next, end, to.begin());
    next = end;
  };
  if (program_.pushed.rows > 0) {
    do {
      load(0);
    } while (!PushRow());
  } else {
    for (size_t i = 0; i < program_.inputs.size(); ++i) load(i);
    Invoke();
  }
  graph::Bytes outputs;
  for (size_t i = 0; i < program_.outputs.size(); ++i) {
    const Span<const uint8_t> bytes = Output(i);
    outputs.insert(outputs.end(), bytes.begin(), bytes.end());
  }
  return outputs;
}

}  // namespace mote::program
