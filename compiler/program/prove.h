// SPDX-License-Identifier: Apache-2.0
// Proof by running: a model before and after its passes, by the reference's kernels, on the same
// random inputs. Every byte of every output must agree.
#pragma once

#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/ops/evaluate.h"
#include "compiler/ops/op_def.h"
#include "support/result.h"

namespace mote::program {

// Inputs that cost no more than a fraction of a second: 1, or 0 where the model is large or has a
// loop, which may never end on numbers that its makers did not think of.
int AffordableProofs(const graph::Module& module);

class Proof {
 public:
  // Runs `module` on that many inputs, always the same ones. Errors: it has a loop.
  static Result<Proof> Of(const graph::Module& module,
                          const ops::LowerOptions& options,
                          int inputs);

  // Errors: an output differs, and `pass` is to blame.
  Status Check(const graph::Module& rewritten, const std::string& pass) const;

 private:
  explicit Proof(const ops::LowerOptions& options);
  Result<std::vector<graph::Bytes>> Run(const graph::Module& module, size_t input) const;

  ops::LowerOptions options_;
  std::vector<std::vector<graph::Bytes>> inputs_, outputs_;  // of each run
};

}  // namespace mote::program
