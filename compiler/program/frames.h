// SPDX-License-Identifier: Apache-2.0
// Models that stream in time: dimension 1 of the one input is time, and windows move over it by one
// frame. Then a new frame changes one column of each tensor, and what the next windows need of the
// old ones can be kept:
//   y = conv(x [1,T,..], w [K,..])   =>   y = conv(mote.Frames(frame) [1,K,..], w)
// The graph takes one frame and computes what the whole model gives for the last T, byte for byte,
// once T frames have come. What was kept before is the zero point.
#pragma once

#include <cstdint>
#include <optional>

#include "compiler/graph/module.h"
#include "support/result.h"

namespace mote::program {

// Rewrites the main subgraph; returns T. Errors, where nothing is changed: another number of
// inputs, no such dimension, padding or strides in time, nothing to keep.
Result<int32_t> StreamFrames(graph::Module& module);

// What a new frame costs, for people to read; nothing where the model does not stream.
struct FrameCost {
  int32_t window_frames;
  int64_t macs;
};
std::optional<FrameCost> CostOfFrame(const graph::Module& module);

}  // namespace mote::program
