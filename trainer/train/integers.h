// SPDX-License-Identifier: Apache-2.0
// A trained network as integers, and what these really answer: mote's own kernels are asked.
#pragma once

#include <functional>
#include <vector>

#include "compiler/frontend/sense.h"
#include "compiler/quantize/quantize.h"
#include "trainer/data/features.h"

namespace mote::trainer {

// How the int8 of a front end are those of a model's input.
graph::Quantization QuantizationOf(const frontend::FrameScale& scale);

// Rows as float32 inputs: scale * (q - zero point).
std::vector<float> RealsOf(Span<const int8_t> rows, const frontend::FrameScale& scale);

// The values of each tensor of a float model for at most `most` rows, evenly chosen.
// Errors: as quantize::Observe()
Result<std::vector<quantize::Histogram>> ObserveRows(const graph::Module& model,
                                                     const FeatureSet& features,
                                                     const frontend::FrameScale& scale,
                                                     int32_t most,
                                                     const Progress& progress);

// Without the SOFTMAX that gives its output, where one does.
graph::Module BeforeSoftmax(graph::Module model);

// The real values of output 0 for each row, one after the other. `model` takes int8, or float32.
// Errors: as program::Compile()
Result<std::vector<float>> OutputsOf(const graph::Module& model,
                                     const FeatureSet& features,
                                     const frontend::FrameScale& scale,
                                     const Progress& progress);

}  // namespace mote::trainer
