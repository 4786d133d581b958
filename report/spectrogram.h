// SPDX-License-Identifier: Apache-2.0
// Feature frames as a picture: time to the right, the first feature of a frame below.
#pragma once

#include <cstdint>

#include "report/png.h"
#include "runtime/base/span.h"

namespace mote::report {

struct Spectrogram {
  Raster raster;                   // RGB, by ColourAt()
  double lowest = 0, highest = 0;  // what the first and the last colour stand for
};

// `frames`: one after the other, each of `values` features; one and more. Pixels are means where
// there are more frames than `most_columns` or more features than `most_rows`.
Spectrogram SpectrogramOf(Span<const int8_t> frames,
                          size_t values,
                          size_t most_columns,
                          size_t most_rows);

}  // namespace mote::report
