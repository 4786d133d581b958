// SPDX-License-Identifier: Apache-2.0
// What a model got wrong, as SVG: small pictures in a grid, each with its file, what it was taken
// for, and what it is.
#pragma once

#include <string>
#include <vector>

#include "report/png.h"

namespace mote::report {

struct Mistake {
  std::string file;
  std::string said;
  double score = 0;  // of what was said, 0 to 1
  std::string is;
  Raster picture;  // of pixels, or FeatureRaster()
};

// In the order given, from left to right and down. At most `most`, and a line that says how many
// are not shown. Pictures are scaled to one longer side; a shorter one below half of it is
// stretched, as that of a window of few features is.
std::string MistakesSheet(const std::string& title,
                          const std::vector<Mistake>& mistakes,
                          size_t most = 60);

}  // namespace mote::report
