// SPDX-License-Identifier: Apache-2.0
// A model of real numbers, as quantisation takes it.
#pragma once

#include "compiler/graph/module.h"
#include "support/result.h"

namespace mote::quantize {

// The same model where all weights are float32: files of "dynamic range" quantisation keep some as
// int8, which stand for real numbers.
// Errors: several subgraphs; a quantised input, output or activation (the model is quantised
// already)
Result<graph::Module> FloatModel(graph::Module module);

}  // namespace mote::quantize
