// SPDX-License-Identifier: Apache-2.0
// One inference as a tree of calls: inside of an IF or WHILE stand the calls of the subgraphs that
// it runs. Each place that runs a subgraph has its calls once more, on tensors of its own, so that
// the planner knows of each when it is alive.
//   y = IF(c, x)    a branch reads x itself and writes y itself
//   y = WHILE(x)    y = x; while (condition(y)) { b = body(y); y = b; }
#pragma once

#include "compiler/graph/module.h"
#include "compiler/ops/op_def.h"
#include "support/result.h"

namespace mote::program {

// The calls of the main subgraph and, below them, of those that it runs; each subgraph's in the
// order that needs least memory. Adds tensors to the main subgraph: operands are indices there. The
// last of the graph's inputs are `variables`. Errors: an operator that is refused, too many
// constants, a loop that never ends. The module has passed CheckSize() (limits.h).
Result<ops::KernelCalls> InlineSubgraphs(graph::Module& module,
                                         const ops::LowerOptions& options,
                                         size_t variables);

}  // namespace mote::program
