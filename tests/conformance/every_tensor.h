// SPDX-License-Identifier: Apache-2.0
// A model run in three ways, every tensor of it compared: by the oracle, by mote's reference
// interpreter operator by operator, and as the compiled Program with all passes and the plan.
#pragma once

#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/ops/op_def.h"
#include "compiler/program/execute.h"
#include "compiler/program/program.h"
#include "tests/conformance/comparison.h"
#include "tests/conformance/oracle.h"

namespace mote::conformance {

// The bytes of each graph input, in order.
using Inputs = std::vector<graph::Bytes>;

// The oracle shows what a model gives out. So this is the model with the outputs of all operators
// as its outputs, through compiler/tflite/write.h, which is proved in passing. Tensors keep their
// indices; what 2.2.0 cannot take is said in another way that means the same.
class TracedOracle {
 public:
  static Result<TracedOracle> Open(OracleKind oracle, const graph::Module& module);
  // With the outputs that the model has: the implementation may join operators as it likes.
  static Result<TracedOracle> OpenWhole(OracleKind oracle, const graph::Module& module);
  Result<TensorBytes> Run(const Inputs& inputs);

 private:
  static Result<TracedOracle> OpenWith(OracleKind oracle,
                                       graph::Module module,
                                       std::vector<int> outputs);
  TracedOracle(std::shared_ptr<OracleModel> model, std::vector<int> tensors)
      : model_(std::move(model)), tensors_(std::move(tensors)) {}
  std::shared_ptr<OracleModel> model_;
  std::vector<int> tensors_;
};

Result<TensorBytes> TraceInterpreter(const graph::Module& module,
                                     const ops::LowerOptions& options,
                                     const Inputs& inputs);

// Each operator once, fed with what `known` says the others computed: differences do not add up.
Result<TensorBytes> EachOperatorAlone(const graph::Module& module,
                                      const ops::LowerOptions& options,
                                      const Inputs& inputs,
                                      const TensorBytes& known);

// The compiled program, whose variables keep their values from one run to the next. What it shows
// are the tensors of the model that survive the passes. `module`: what it was compiled from.
class TracedProgram {
 public:
  TracedProgram(const graph::Module& module, const program::Program& program)
      : module_(module), program_(program), executor_(program) {}
  TensorBytes Run(const Inputs& inputs);

 private:
  const graph::Module& module_;
  const program::Program& program_;
  program::Executor executor_;
};

TensorBytes TraceProgram(const graph::Module& module,
                         const program::Program& program,
                         const Inputs& inputs);

}  // namespace mote::conformance
