// SPDX-License-Identifier: Apache-2.0
// A matrix of numbers as a picture in colours: a window of features, as a model is given it.
#pragma once

#include "report/png.h"
#include "runtime/base/span.h"

namespace mote::report {

// `values`: frame after frame, each of `features` numbers. Frames go right, the first feature is
// below. From the least in the first of ColourAt()'s colours to the greatest in the last; what is
// not finite is grey.
Raster FeatureRaster(Span<const float> values, size_t features);

}  // namespace mote::report
