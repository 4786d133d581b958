// SPDX-License-Identifier: Apache-2.0
// A model without the constants that nothing reads any more.
#pragma once

#include "compiler/graph/module.h"

namespace mote::quantize {

// Constant tensors of the main subgraph that no operator, signature, input or output names go, and
// buffers that no tensor and no metadata name. Indices are adapted.
void DropUnused(graph::Module& module);

}  // namespace mote::quantize
