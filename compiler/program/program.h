// SPDX-License-Identifier: Apache-2.0
// The Program: a compiled model. Kernel calls with their constants and their places in the arena;
// the host executes it (execute.h), the emitter writes it as C++ (compiler/emit).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/ops/kernel_call.h"
#include "compiler/passes/pass.h"
#include "compiler/plan/problem.h"

namespace mote::program {

// A tensor that lies in the arena.
struct ArenaTensor {
  int id = 0;  // index in the rewritten subgraph; the model's own where no pass added it
  std::string name;
  graph::DType dtype = graph::DType::kInt8;
  graph::Shape shape;
  graph::Quantization quantization;
  int64_t offset = 0;
  int64_t bytes = 0;
  // Alive in calls [first_call, last_call], for people to read: inputs from 0, outputs to the
  // number after the last call's.
  int first_call = 0;
  int last_call = 0;
};

// Where one operand of a call lies, and as what the kernel sees it.
struct Argument {
  enum class Kind { kArena, kConstant };
  Kind kind = Kind::kArena;
  int64_t offset = 0;  // kArena: of the arena; kConstant: index into Program::constants
  int64_t bytes = 0;
  ops::Element element = ops::Element::kInt8;
  bool written = false;
  bool per_image = false;  // of KernelCall::images, each its part
  int64_t advance = 0;     // inside of a kRows: by so much more of the arena each time it runs
};

// Stand for the operator where lines of a streamed segment are moved, and where a row of the image
// comes in.
inline constexpr const char* kRowsMove = "move";
inline constexpr const char* kRowsPush = "push";
bool IsOfNoOperator(const ops::KernelCall& kernel);

// A kernel call, or an IF, a WHILE or a streamed segment with the calls that it runs: see
// ops::Flow.
struct Call {
  ops::KernelCall kernel;
  int number = 0;                   // in the order of the text, blocks after their owner
  std::vector<Argument> arguments;  // one per operand of the kernel
  std::vector<int> outputs;         // indices into Program::tensors: what stands there afterwards
  std::vector<std::vector<Call>> blocks;
};

// Does it find an operand in another place each time that it runs in a streamed segment?
bool Advances(const Call& call);

// How often each call of a streamed segment runs.
std::vector<int64_t> RunsOf(const Call& rows);

// Those that run a kernel, in the order of their numbers; blocks included.
std::vector<const Call*> KernelCallsIn(const std::vector<Call>& calls);

// Multiply-accumulates of a call and of its blocks, each call in them counted once; of a streamed
// segment as often as it runs.
int64_t MacsOf(const Call& call);

struct Constant {
  std::string name;  // unique: "conv2d_3_weights"
  ops::Element element = ops::Element::kInt8;
  graph::Bytes bytes;
};

// A tensor that keeps its bytes from one inference to the next.
struct Variable {
  int tensor = 0;        // index into Program::tensors
  graph::Bytes initial;  // before the first inference, and after Reset()
  int constant = -1;     // the same in Program::constants; -1 where it is one byte over and over
};

// Of a model that takes its image row by row: see push_rows.h.
struct PushedImage {
  graph::Shape shape;  // of the whole; the model's input is one row of it
  int32_t rows = 0;    // so many from the top decide the outputs; 0: nothing is pushed
  int64_t state_offset =
      0;                    // in the arena: uint16 each, the next step of the segment and how often
  int64_t state_bytes = 0;  // its calls that advance have run
};

struct Program {
  std::string name;  // a C++ identifier: the generated namespace
  std::string description;
  Rounding rounding = Rounding::kSingle;
  std::vector<ArenaTensor> tensors;
  std::vector<Call> calls;
  std::vector<Constant> constants;
  std::vector<int> inputs;   // indices into tensors, the model's order
  std::vector<int> outputs;  // likewise
  std::vector<Variable> variables;
  int32_t window_frames = 0;  // of a model that takes frames, as many as make its window; else 0
  PushedImage pushed;
  int64_t arena_bytes = 0;
  int64_t arena_lower_bound_bytes = 0;
  std::string arena_bound_by;
  std::vector<passes::PassReport> passes;
  int proofs = 0;  // random inputs on which these left every answer as it was

  int64_t constant_bytes() const;
  int64_t macs() const;
};

// Input i as whole inferences have it: the tensor, or all of an image that is pushed.
ArenaTensor InputOf(const Program& program, size_t i);

// A kernel and the operator that it computes, as people read it.
struct KernelUse {
  const ops::KernelCall* kernel;
  int64_t macs;
  std::optional<int64_t> cycles;  // on a Cortex-M4, estimated: see compiler/ops/cost_m4.h
};

// Of each kernel call; of a streamed segment one for each of its operators, all rows together.
std::vector<KernelUse> KernelsOf(const Program& program);

}  // namespace mote::program
