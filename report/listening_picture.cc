// SPDX-License-Identifier: Apache-2.0
#include "report/listening_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "report/colour_map.h"
#include "report/spectrogram.h"
#include "report/svg.h"
#include "support/check.h"

namespace mote::report {
namespace {

constexpr double kWidth = 960, kHeight = 480;
constexpr double kLeft = 80, kRight = 820;
constexpr size_t kColumns = 740;  // pixels between both
constexpr size_t kMostRows = 128;
constexpr size_t kMostLines = 8;
constexpr size_t kMostCharacters = 14;
constexpr double kFlag = 4;         // half the width of a hit's
constexpr double kCharacter = 7.5;  // the width of one, rather too much than too little

// A strip of the picture, from above to below.
struct Strip {
  double top, bottom;
  double middle() const { return (top + bottom) / 2; }
  double Y(double share) const { return bottom - share * (bottom - top); }
};
constexpr Strip kWave = {42, 122}, kFeatures = {136, 246}, kScores = {274, 424};

// Far enough from each other, and from white and black.
constexpr std::array<const char*, kMostLines> kLineColours = {
    "#2f7fd0", "#d9731a", "#2e9c62", "#cf4a5b", "#8b68c8", "#1b97a6", "#a06f4a", "#c4569c"};
constexpr const char* kStroke = "stroke-width='1.6'";
constexpr const char* kSilentStroke = "stroke-width='1.2' stroke-opacity='0.5'";
constexpr const char* kHitColour = "#d03020";

class TimeAxis {
 public:
  explicit TimeAxis(double seconds) : seconds_(seconds > 0 ? seconds : 1) {}

  double X(double time_s) const {
    return kLeft + std::clamp(time_s / seconds_, 0.0, 1.0) * (kRight - kLeft);
  }
  double seconds() const { return seconds_; }

  std::string Svg() const {
    std::string svg;
    for (const double tick : RoundTicks(0, seconds_, 10)) {
      const double x = X(tick);
      for (const Strip& strip : {kWave, kScores}) svg += GridLine(x, strip.top, x, strip.bottom);
      svg += TextAt(x, kScores.bottom + 18, "middle", fmt::format("{:g}", tick));
    }
    return svg + TextAt((kLeft + kRight) / 2, kScores.bottom + 42, "middle", "time in seconds");
  }

 private:
  double seconds_;
};

// A line across the strip with its number at the left.
std::string Level(double y, const std::string& number) {
  return GridLine(kLeft, y, kRight, y) + TextAt(kLeft - 8, y + 4, "end", number);
}

std::string Caption(const Strip& strip, const std::string& text) {
  return TextUpwards(18, strip.middle(), text);
}

double PeakOf(Span<const int16_t> samples) {
  int peak = 0;
  for (const int16_t sample : samples) peak = std::max(peak, std::abs(int{sample}));
  return peak / 32768.0;
}

// The next of 1, 2, 5 times a power of ten; at least 0.001, 60 dB below full scale.
double RoundedUp(double peak) {
  for (double power = 0.001; power < 1; power *= 10) {
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

// Of points that share a column of pixels the lowest and the highest, as they come.
std::vector<Point> Thinned(const std::vector<Point>& points) {
  std::vector<Point> thin;
  const auto is_lower = [](const Point& a, const Point& b) { return a.y < b.y; };
  for (auto begin = points.begin(); begin != points.end();) {
    const auto end = std::find_if(begin, points.end(), [&](const Point& point) {
      return std::floor(point.x) != std::floor(begin->x);
    });
    auto [first, second] = std::minmax_element(begin, end, is_lower);
    if (second < first) std::swap(first, second);
    thin.push_back(*first);
    if (second->y != first->y) thin.push_back(*second);
    begin = end;
  }
  return thin;
}

double ScoreOf(const Listening& l, size_t answer, size_t label) {
  return std::clamp(static_cast<double>(l.scores[answer * l.labels.size() + label]), 0.0, 1.0);
}

std::vector<Point> ScoreLine(const Listening& l, size_t label, const TimeAxis& axis) {
  std::vector<Point> points;
  for (size_t i = 0; i < l.times_s.size(); ++i) {
    points.push_back({axis.X(l.times_s[i]), kScores.Y(ScoreOf(l, i, label))});
  }
  points = Thinned(points);
  // One answer is a dash, for a line of one point is none.
  if (points.size() == 1) points.push_back({points[0].x - 6, points[0].y});
  return points;
}

// In their order, those that came highest.
std::vector<size_t> DrawnLabels(const Listening& l) {
  std::vector<double> peaks(l.labels.size());
  for (size_t i = 0; i < l.times_s.size(); ++i) {
    for (size_t c = 0; c < peaks.size(); ++c) peaks[c] = std::max(peaks[c], ScoreOf(l, i, c));
  }
  std::vector<size_t> drawn(peaks.size());
  std::iota(drawn.begin(), drawn.end(), size_t{0});
  std::stable_sort(
      drawn.begin(), drawn.end(), [&](size_t a, size_t b) { return peaks[a] > peaks[b]; });
  drawn.resize(std::min(drawn.size(), kMostLines));
  std::sort(drawn.begin(), drawn.end());
  return drawn;
}

std::string LegendRow(int row, const std::string& attributes, const std::string& text) {
  const double y = kScores.top + 6 + 16 * row, x = kRight + 14;
  return Polyline({{x, y}, {x + 16, y}}, attributes) + TextAt(x + 22, y + 4, "start", text);
}

std::string Scores(const Listening& l, const TimeAxis& axis) {
  std::string svg = Caption(kScores, "score");
  for (const double tick : RoundTicks(0, 1, 5)) {
    svg += Level(kScores.Y(tick), fmt::format("{:g}", tick));
  }
  const std::string dashed = "stroke='#a03030' stroke-dasharray='6 4'";
  const double y = kScores.Y(l.threshold);
  svg += Polyline({{kLeft, y}, {kRight, y}}, "class='threshold' " + dashed);
  svg += LegendRow(0, dashed, fmt::format("threshold {:.3g}", l.threshold));
  const std::vector<size_t> drawn = DrawnLabels(l);
  int row = 0;
  for (const size_t c : drawn) {
    const PictureLabel& label = l.labels[c];
    const std::string stroke = fmt::format("stroke='{}' {}",
                                           kLineColours[static_cast<size_t>(row)],
                                           label.silent ? kSilentStroke : kStroke);
    svg += Polyline(ScoreLine(l, c, axis), "class='score' " + stroke);
    svg += LegendRow(++row, stroke, Shortened(label.name, kMostCharacters));
  }
  const size_t others = l.labels.size() - drawn.size();
  if (others > 0) {
    svg += TextAt(
        kRight + 14, kScores.bottom + 18, "start", fmt::format("{} lower ones not shown", others));
  }
  return svg;
}

// The first hit of each stretch as wide as half a flag.
std::vector<PictureHit> DistinctHits(const std::vector<PictureHit>& hits, const TimeAxis& axis) {
  std::vector<PictureHit> distinct;
  double last = 0;
  for (const PictureHit& hit : hits) {
    const double stretch = std::floor(axis.X(hit.time_s) / kFlag);
    if (stretch != last) distinct.push_back(hit);
    last = stretch;
  }
  return distinct;
}

// The time that it shuts out, a line through all strips, and a flag above the scores.
std::string HitMark(const PictureHit& hit, double refractory_s, const TimeAxis& axis) {
  const double x = axis.X(hit.time_s);
  std::string svg;
  if (refractory_s > 0) {
    svg += fmt::format(
        "<rect class='refractory' x='{:.1f}' y='{}' width='{:.1f}' height='{}' fill='{}' "
        "fill-opacity='0.12'/>\n",
        x,
        kScores.top,
        axis.X(hit.time_s + refractory_s) - x,
        kScores.bottom - kScores.top,
        kHitColour);
  }
  return svg +
         fmt::format(
             "<path class='hit' stroke='{0}' fill='{0}' d='M{1:.1f},{2}V{3}L{4:.1f},{5}H{6:.1f}"
             "L{1:.1f},{3}V{7}'><title>{8:.2f} s {9} {10:.3f}</title></path>\n",
             kHitColour,
             x,
             kWave.top,
             kScores.top,
             x - kFlag,
             kScores.top - 7,
             x + kFlag,
             kScores.bottom,
             hit.time_s,
             Escaped(Shortened(hit.label, kMostCharacters)),
             hit.score);
}

// Marks for all; names, at the right of the mark or else at its left, where there is room for them.
std::string Hits(const Listening& l, const TimeAxis& axis) {
  std::string svg;
  double free_from = 0;
  for (const PictureHit& hit : DistinctHits(l.hits, axis)) {
    svg += HitMark(hit, l.refractory_s, axis);
    const std::string name = Shortened(hit.label, kMostCharacters);
    const std::string text = fmt::format("{} {:.2f}", name, hit.score);
    const double x = axis.X(hit.time_s);
    const double width = kFlag + kCharacter * static_cast<double>(text.size());
    const bool is_right = x + width < kWidth;
    const double begin = is_right ? x : x - width;
    if (begin < free_from) continue;
    svg +=
        TextAt(is_right ? x + kFlag : x - kFlag, kScores.top - 9, is_right ? "start" : "end", text);
    free_from = begin + width;
  }
  return svg;
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
  return SvgHead(kWidth, kHeight, kLeft, l.title) + axis.Svg() + Waveform(l.samples) +
         Features(l, axis) + Scores(l, axis) + Hits(l, axis) + kSvgEnd;
}

}  // namespace mote::report
