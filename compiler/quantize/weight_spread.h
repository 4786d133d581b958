// SPDX-License-Identifier: Apache-2.0
// How unlike the channels of a layer's weights are: what one scale for all of them costs.
#pragma once

#include "compiler/graph/module.h"

namespace mote::quantize {

// The largest magnitude of a channel over that of the middle one, channels without use aside; 0 for
// an operator without weights, or whose weights are no constant of float32.
double WeightSpread(const graph::Module& model, const graph::Op& op);

}  // namespace mote::quantize
