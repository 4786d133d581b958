// SPDX-License-Identifier: Apache-2.0
// A model run in three ways, every tensor of it compared: by the oracle, by mote's reference
// interpreter operator by operator, and as the compiled Program with all passes and the plan.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/ops/op_def.h"
#include "compiler/program/program.h"
#include "tests/conformance/tflite_oracle.h"

namespace mote::conformance {

// tensor index of the main subgraph -> its bytes
using TensorBytes = std::map<int, graph::Bytes>;

// The bytes of each graph input, in order.
using Inputs = std::vector<graph::Bytes>;

// The oracle shows what a model gives out. So this is the model with the outputs of all operators
// as its outputs, through compiler/tflite/write.h, which is proved in passing. Tensors keep their
// indices; what 2.2.0 cannot take is said in another way that means the same.
class TracedOracle {
 public:
  static Result<TracedOracle> Open(const TfliteOracle& oracle, const graph::Module& module);
  Result<TensorBytes> Run(const Inputs& inputs);

 private:
  TracedOracle(TfliteOracle::Model model, std::vector<int> tensors)
      : model_(std::move(model)), tensors_(std::move(tensors)) {}
  TfliteOracle::Model model_;
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

// The tensors of the model that survive the passes. `module`: what the program was compiled from.
TensorBytes TraceProgram(const graph::Module& module,
                         const program::Program& program,
                         const Inputs& inputs);

// What was found over all tensors and inputs.
struct Comparison {
  size_t bytes = 0;
  size_t different = 0;
  int largest = 0;    // difference of two bytes, where both are int8
  std::string first;  // where: "op 3 CONV_2D 'x': element 17: 4, want 5"

  void Add(const graph::Module& module, const TensorBytes& got, const TensorBytes& want);
};

}  // namespace mote::conformance
