// SPDX-License-Identifier: Apache-2.0
// The Module as it stands, operator by operator, each tensor in a buffer of its own: no passes, no
// plan, reference kernels. What every Program of the same Module must agree with.
#pragma once

#include "compiler/graph/module.h"
#include "compiler/ops/evaluate.h"
#include "compiler/ops/op_def.h"
#include "support/result.h"

namespace mote::program {

// `inputs`: the bytes of each graph input, by tensor index. Returns every tensor of the main
// subgraph that was computed, and the inputs. IF and WHILE run their subgraphs as they are, from
// the plain description of the operators: no call is inlined. Where a loop does not end, this does
// not either.
Result<ops::TensorBytes> Interpret(const graph::Module& module,
                                   const ops::LowerOptions& options,
                                   ops::TensorBytes inputs);

}  // namespace mote::program
