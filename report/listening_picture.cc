// SPDX-License-Identifier: Apache-2.0
#include "report/listening_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "report/colour_map.h"
#include "report/hit_marks.h"
#include "report/listening_layout.h"
#include "report/listening_scores.h"
#include "report/spectrogram.h"
#include "report/svg.h"
#include "support/check.h"

namespace mote::report {
namespace {

constexpr size_t kMostRows = 128;

double PeakOf(Span<const int16_t> samples) {
  int peak = 0;
  for (const int16_t sample : samples) peak = std::max(peak, std::abs(int{sample}));
  return peak / 32768.0;
}

// The next of 1, 2, 5 times a power of ten; at least 0.001, 60 dB below full scale.
double RoundedUp(double peak) {
  for (const double power : {0.001, 0.01, 0.1}) {
    for (const int factor : {1, 2, 5}) {
      if (peak <= factor * power * (1 + 1e-9)) return factor * power;
    }
  }
  return 1;
}

// One stroke for each column of pixels, from the lowest to the highest of its samples.
std::string Waveform(Span<const int16_t> samples) {
  const double range = RoundedUp(PeakOf(samples));
  const auto y_of = [&](int16_t sample) {
    return kWave.middle() - sample / 32768.0 / range * (kWave.middle() - kWave.top);
  };
  std::string svg = Caption(kWave, "of full scale");
  for (const int sign : {1, 0, -1}) {
    svg += Level(y_of(0) - sign * (kWave.middle() - kWave.top), fmt::format("{:g}", sign * range));
  }
  if (samples.empty()) return svg;
  const size_t columns = std::min(samples.size(), kColumns);
  const double width = (kRight - kLeft) / static_cast<double>(columns);
  svg += fmt::format("<path class='wave' fill='none' stroke='#4f86b8' stroke-width='{:.1f}' d='",
                     width);
  for (size_t c = 0; c < columns; ++c) {
    const auto [low, high] =
        std::minmax_element(samples.begin() + c * samples.size() / columns,
                            samples.begin() + (c + 1) * samples.size() / columns);
    const double x = kLeft + (static_cast<double>(c) + 0.5) * width;
    // Silence is a line too.
    svg += fmt::format("M{:.1f},{:.1f}V{:.1f}", x, y_of(*high) - 0.4, y_of(*low) + 0.4);
  }
  return svg + "'/>\n";
}

std::string ColourBar(const Spectrogram& spectrogram) {
  constexpr int kStops = 8;
  std::string svg = "<linearGradient id='features' x1='0' y1='1' x2='0' y2='0'>";
  for (int i = 0; i <= kStops; ++i) {
    const double share = static_cast<double>(i) / kStops;
    const Colour c = ColourAt(share);
    svg += fmt::format(
        "<stop offset='{:g}' stop-color='#{:02x}{:02x}{:02x}'/>", share, c.red, c.green, c.blue);
  }
  svg += fmt::format(
      "</linearGradient>\n<rect x='{}' y='{}' width='12' height='{}' fill='url(#features)'/>\n",
      kRight + 14,
      kFeatures.top,
      kFeatures.bottom - kFeatures.top);
  const double x = kRight + 32;
  return svg + TextAt(x, kFeatures.top + 10, "start", fmt::format("{:.0f}", spectrogram.highest)) +
         TextAt(x, kFeatures.middle() + 4, "start", "int8") +
         TextAt(x, kFeatures.bottom, "start", fmt::format("{:.0f}", spectrogram.lowest));
}

// A frame is as wide as the time between two answers, and ends with its own.
std::string Features(const Listening& l, const TimeAxis& axis) {
  std::string svg = Caption(kFeatures, "feature");
  if (l.frames.empty()) return svg;
  const size_t answers = l.times_s.size(), values = l.frames.size() / answers;
  const Spectrogram spectrogram =
      SpectrogramOf({l.frames.data(), l.frames.size()}, values, kColumns, kMostRows);
  const double first = l.times_s.front(), last = l.times_s.back();
  const double hop =
      answers > 1 ? (last - first) / static_cast<double>(answers - 1) : axis.seconds() / 100;
  const double begin = axis.X(first - hop);
  svg += TextAt(kLeft - 8, kFeatures.bottom, "end", "0") +
         TextAt(kLeft - 8, kFeatures.top + 10, "end", fmt::format("{}", values - 1));
  svg += fmt::format(
      "<image x='{:.1f}' y='{}' width='{:.1f}' height='{}' preserveAspectRatio='none' "
      "style='image-rendering:pixelated' href='data:image/png;base64,{}'/>\n",
      begin,
      kFeatures.top,
      axis.X(last) - begin,
      kFeatures.bottom - kFeatures.top,
      Base64(Png(spectrogram.raster)));
  return svg + ColourBar(spectrogram);
}

}  // namespace

std::string ListeningPicture(const Listening& l) {
  const size_t answers = l.times_s.size();
  MOTE_CHECK(l.rate_hz > 0 && l.scores.size() == answers * l.labels.size() &&
                 (answers == 0 ? l.frames.empty() : l.frames.size() % answers == 0),
             fmt::format("{} Hz, {} answers of {} labels, {} scores, {} features",
                         l.rate_hz,
                         answers,
                         l.labels.size(),
                         l.scores.size(),
                         l.frames.size()));
  const TimeAxis axis(static_cast<double>(l.samples.size()) / l.rate_hz);
  return SvgHead(kListeningWidth, kListeningHeight, kLeft, l.title) + axis.Svg() +
         Waveform(l.samples) + Features(l, axis) + ScoreLines(l, axis) + HitMarks(l, axis) +
         kSvgEnd;
}

}  // namespace mote::report
