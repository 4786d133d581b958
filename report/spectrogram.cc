// SPDX-License-Identifier: Apache-2.0
#include "report/spectrogram.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/colour_map.h"
#include "support/check.h"

namespace mote::report {
namespace {

// Part `index` of `parts` of `all` things; parts <= all.
struct Range {
  Range(size_t index, size_t parts, size_t all)
      : begin(index * all / parts), end((index + 1) * all / parts) {}
  size_t begin, end;
};

double MeanOf(Span<const int8_t> frames, size_t values, const Range& times, const Range& features) {
  int64_t sum = 0;
  for (size_t t = times.begin; t < times.end; ++t) {
    for (size_t i = features.begin; i < features.end; ++i) sum += frames[t * values + i];
  }
  const size_t count = (times.end - times.begin) * (features.end - features.begin);
  return static_cast<double>(sum) / static_cast<double>(count);
}

}  // namespace

Spectrogram SpectrogramOf(Span<const int8_t> frames,
                          size_t values,
                          size_t most_columns,
                          size_t most_rows) {
  MOTE_CHECK(values > 0 && !frames.empty() && frames.size() % values == 0,
             fmt::format("{} features in frames of {}", frames.size(), values));
  const size_t count = frames.size() / values;
  const size_t columns = std::min(count, most_columns), rows = std::min(values, most_rows);
  std::vector<double> means;
  for (size_t y = rows; y-- > 0;) {
    for (size_t x = 0; x < columns; ++x) {
      means.push_back(MeanOf(frames, values, {x, columns, count}, {y, rows, values}));
    }
  }
  const auto [lowest, highest] = std::minmax_element(means.begin(), means.end());
  Spectrogram s = {
      {static_cast<int32_t>(columns), static_cast<int32_t>(rows), 3, {}}, *lowest, *highest};
  for (const double mean : means) {
    const double range = s.highest - s.lowest;
    const Colour colour = ColourAt(range > 0 ? (mean - s.lowest) / range : 0);
    s.raster.pixels.insert(s.raster.pixels.end(), {colour.red, colour.green, colour.blue});
  }
  return s;
}

}  // namespace mote::report
