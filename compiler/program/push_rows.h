// SPDX-License-Identifier: Apache-2.0
// Models that take their image row by row, as a camera gives it, and never hold it whole: the input
// becomes one row, and the first call a streamed segment (compiler/plan/rows.h) that begins with
//   push: row [1,1,W,C]  =>  the next row of the image [1,H,W,C]
// and waits there for the next row. The answer is that to the whole image, byte for byte.
#pragma once

#include "compiler/graph/module.h"
#include "compiler/ops/op_def.h"
#include "compiler/program/program.h"
#include "support/result.h"

namespace mote::program {

// Before segments are made: the new input, and the call. Returns the image's shape. Errors, where
// nothing is changed: more inputs than one, state, no image, an operator that needs it whole.
Result<graph::Shape> PushRows(graph::Module& module,
                              ops::KernelCalls& calls,
                              const ops::LowerOptions& options);

// Of the assembled program: room for how far an image has come. Errors: no segment takes the rows.
Status FinishPushing(Program& program, graph::Shape image);

}  // namespace mote::program
