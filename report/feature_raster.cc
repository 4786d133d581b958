// SPDX-License-Identifier: Apache-2.0
#include "report/feature_raster.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/colour_map.h"
#include "support/check.h"

namespace mote::report {

constexpr Colour kNotFinite = {128, 128, 128};

Raster FeatureRaster(Span<const float> values, size_t features) {
  MOTE_CHECK(features > 0 && !values.empty() && values.size() % features == 0,
             fmt::format("{} values in frames of {}", values.size(), features));
  std::vector<double> finite;
  for (const float value : values) {
    if (std::isfinite(value)) finite.push_back(static_cast<double>(value));
  }
  const auto [least, greatest] = std::minmax_element(finite.begin(), finite.end());
  const double low = finite.empty() ? 0 : *least, range = finite.empty() ? 0 : *greatest - low;
  const size_t frames = values.size() / features;
  Raster raster = {static_cast<int32_t>(frames), static_cast<int32_t>(features), 3, {}};
  for (size_t row = features; row-- > 0;) {
    for (size_t frame = 0; frame < frames; ++frame) {
      const auto value = static_cast<double>(values[frame * features + row]);
      const Colour colour =
          std::isfinite(value) ? ColourAt(range > 0 ? (value - low) / range : 0) : kNotFinite;
      raster.pixels.insert(raster.pixels.end(), {colour.red, colour.green, colour.blue});
    }
  }
  return raster;
}

}  // namespace mote::report
