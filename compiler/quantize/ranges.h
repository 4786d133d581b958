// SPDX-License-Identifier: Apache-2.0
// The range of real numbers that a tensor's integers stand for, chosen from what was observed.
#pragma once

#include "compiler/graph/module.h"
#include "compiler/quantize/histogram.h"

namespace mote::quantize {

enum class Method {
  kMinMax,      // all that was seen
  kPercentile,  // without the most extreme values, 1 in 10,000 at each end
  kMse,         // the least mean square error over all that was seen
};

enum class Activations { kInt8, kInt16 };

struct Range {
  double low = 0;
  double high = 0;
};

// Holds 0, as every quantised range does. int16 ranges are symmetric: what is the same on both
// sides of 0 counts. Of no value: [0, 1].
Range ChooseRange(const Histogram& seen, Method method, Activations activations);

// The mean square error of what was seen where a range has so many steps: of rounding within, of
// cutting off outside.
double MeanSquareError(const Histogram& seen, const Range& range, double steps);

// int8: scale (high - low) / 255, a zero point from -128 to 127, 0 exact. int16: the larger of
// both ends / 32767, zero point 0.
graph::Quantization QuantizationOf(const Range& range, Activations activations);

// One scale and zero point.
graph::Quantization PerTensor(double scale, int64_t zero_point);

}  // namespace mote::quantize
