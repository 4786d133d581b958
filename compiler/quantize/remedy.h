// SPDX-License-Identifier: Apache-2.0
// What would make a quantised layer do less damage.
#pragma once

#include <string>

#include "compiler/quantize/range_use.h"

namespace mote::quantize {

enum class Remedy {
  kNone,
  kClip,       // its range is wider than its values: steps are wasted
  kCalibrate,  // its range is narrower: values are cut off
  kInt16,      // no range of as many steps holds them well
  kTrain,      // its weights are what is rounded too much, or its activations are int16 already
};

// "clip", "calibrate", "int16", "train"; kNone: ""
std::string RemedyName(Remedy remedy);

// `weights`: the mean square error of its output that rounded weights and integer arithmetic make;
// `output`: the use of the range of its output, by all tensors that share it; `is_fixed`: by the
// operator's formula.
Remedy RemedyFor(const RangeUse& output, double weights, bool is_fixed, bool is_wide);

}  // namespace mote::quantize
