// SPDX-License-Identifier: Apache-2.0
// Runs a float model over samples and keeps what values its tensors had.
#pragma once

#include <functional>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/quantize/histogram.h"
#include "support/result.h"

namespace mote::quantize {

// `samples`: the bytes of all inputs, as program::Executor::Infer() takes them. `on_sample` is told
// how many are done. A histogram for each tensor of the main subgraph; empty for those that are not
// float32, and for constants.
// Errors: as program::Compile(); a tensor that becomes infinite or no number
Result<std::vector<Histogram>> Observe(const graph::Module& model,
                                       const std::vector<graph::Bytes>& samples,
                                       const std::function<void(int64_t)>& on_sample);

}  // namespace mote::quantize
