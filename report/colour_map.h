// SPDX-License-Identifier: Apache-2.0
// Numbers as colours: from dark blue over violet, blue and green to pale yellow. Lightness rises by
// the same amount with each step and no step looks much larger than another, so that the picture
// also reads in grey and to those who see fewer colours.
//   colour(share) = sRGB of the line through five anchors in CIELAB
// Source   CIE 15:2004 (CIELAB, D65), IEC 61966-2-1 (sRGB)
#pragma once

#include <cstdint>

namespace mote::report {

struct Colour {
  uint8_t red = 0, green = 0, blue = 0;
};

// `share` from 0 to 1; what lies outside is as the nearer end.
Colour ColourAt(double share);

}  // namespace mote::report
