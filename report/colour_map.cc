// SPDX-License-Identifier: Apache-2.0
#include "report/colour_map.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace mote::report {
namespace {

struct Lab {
  double l = 0, a = 0, b = 0;
};

// L* in equal steps; between two of them lie 42 to 46 units, and all of the line is within sRGB.
constexpr std::array<Lab, 5> kAnchors = {
    {{8, 8, -12}, {29, 30, -42}, {50, -4, -30}, {71, -32, 0}, {92, -12, 34}}};

Lab Between(const Lab& from, const Lab& to, double share) {
  return {from.l + share * (to.l - from.l),
          from.a + share * (to.a - from.a),
          from.b + share * (to.b - from.b)};
}

// The inverse of the cube root that CIELAB has, straight near 0.
double Uncompressed(double f) {
  constexpr double kBend = 6.0 / 29;
  return f > kBend ? f * f * f : 3 * kBend * kBend * (f - 4.0 / 29);
}

uint8_t Encoded(double linear) {
  const double value =
      linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
  return static_cast<uint8_t>(std::lround(255 * std::clamp(value, 0.0, 1.0)));
}

Colour ToSrgb(const Lab& lab) {
  const double f = (lab.l + 16) / 116;
  const double x = 0.95047 * Uncompressed(f + lab.a / 500);  // of D65, whose Y is 1
  const double y = Uncompressed(f);
  const double z = 1.08883 * Uncompressed(f - lab.b / 200);
  return {Encoded(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
          Encoded(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z),
          Encoded(0.0556434 * x - 0.2040259 * y + 1.0572252 * z)};
}

}  // namespace

Colour ColourAt(double share) {
  const double at = std::clamp(share, 0.0, 1.0) * (kAnchors.size() - 1);
  const size_t anchor = std::min(static_cast<size_t>(at), kAnchors.size() - 2);
  const double rest = at - static_cast<double>(anchor);
  return ToSrgb(Between(kAnchors[anchor], kAnchors[anchor + 1], rest));
}

}  // namespace mote::report
