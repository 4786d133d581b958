// SPDX-License-Identifier: Apache-2.0
// Which calls run row by row: the runs of consecutive calls for which the arena is smallest.
#pragma once

#include <vector>

#include "compiler/graph/module.h"
#include "compiler/program/compile.h"
#include "compiler/program/rows_call.h"

namespace mote::program {

struct StreamedCalls {
  ops::KernelCalls calls;
  std::vector<RowsCallMap> segments;  // of the calls that are kRows, in their order
  double byte_price = 1;              // grows with the cycles that they take more, by estimate
};

// As small as it goes in options.most_extra_cycles, by estimate; more than one where the estimates
// differ: the best has the least arena times byte_price. The last of the graph's inputs are
// `variables`. The calls as they are where nothing is gained, where there is control flow, and
// where the search would take long.
std::vector<StreamedCalls> StreamRows(const graph::Module& module,
                                      const ops::KernelCalls& calls,
                                      const CompileOptions& options,
                                      size_t variables);

}  // namespace mote::program
