// SPDX-License-Identifier: Apache-2.0
// Module -> Program: passes, kernel choice, operator order, memory plan.
#pragma once

#include <optional>

#include "compiler/graph/module.h"
#include "compiler/ops/op_def.h"
#include "compiler/program/limits.h"
#include "compiler/program/program.h"
#include "support/result.h"

namespace mote::program {

// As many proofs as take a fraction of a second: see prove.h.
inline constexpr int kAffordable = -1;

struct CompileOptions {
  std::string name = "model";  // sanitised into a C++ identifier
  ops::LowerOptions lower;
  bool stream = false;     // the graph of one new frame: see frames.h
  bool push_rows = false;  // the image comes row by row: see push_rows.h
  int proofs = 0;          // random inputs on which passes are proved, or kAffordable
  bool run_passes = true;  // off: every operator of the model stays, for tests
  // What the smallest arena may cost, with Optimize::kRam; some 15 % of an inference where absent.
  std::optional<int64_t> most_extra_cycles = std::nullopt;
};

// Errors: an operator that mote lacks or refuses (named with index and name), a dynamic shape, more
// operators, work, constants or memory than a model for a microcontroller can have; a pass that
// changes an answer; a way to take inputs that this model does not allow. The module must have
// passed graph::Verify.
Result<Program> Compile(graph::Module module, const CompileOptions& options);

// Every operator that would be refused, with the reason; empty where the model compiles.
std::vector<Error> UnsupportedOps(const graph::Module& module, const ops::LowerOptions& options);

// "functional_1/my model" -> "functional_1_my_model": an identifier that no C++ compiler, header of
// the generated code or file beside it uses. What would not do gets "model_" in front.
std::string Identifier(const std::string& name);

}  // namespace mote::program
