// SPDX-License-Identifier: Apache-2.0
#include "report/listening_scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/svg.h"

namespace mote::report {
namespace {

constexpr size_t kMostLines = kSeriesColours;

constexpr const char* kStroke = "stroke-width='1.6'";
constexpr const char* kSilentStroke = "stroke-width='1.2' stroke-opacity='0.5'";

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

// Of the axis, 0 to 1.
double ShareOf(const Listening& l, double score) {
  return std::clamp(score / l.highest_score, 0.0, 1.0);
}

double ScoreOf(const Listening& l, size_t answer, size_t label) {
  return ShareOf(l, static_cast<double>(l.scores[answer * l.labels.size() + label]));
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

}  // namespace

std::string ScoreLines(const Listening& l, const TimeAxis& axis) {
  std::string svg = Caption(kScores, "score");
  for (const double tick : RoundTicks(0, l.highest_score, 5)) {
    svg += Level(kScores.Y(ShareOf(l, tick)), fmt::format("{:g}", tick));
  }
  const std::string dashed = "stroke='#a03030' stroke-dasharray='6 4'";
  const double y = kScores.Y(ShareOf(l, l.threshold));
  svg += Polyline({{kLeft, y}, {kRight, y}}, "class='threshold' " + dashed);
  svg += LegendRow(0, dashed, fmt::format("threshold {:.3g}", l.threshold));
  const std::vector<size_t> drawn = DrawnLabels(l);
  int row = 0;
  for (const size_t c : drawn) {
    const PictureLabel& label = l.labels[c];
    const std::string stroke = fmt::format("stroke='{}' {}",
                                           SeriesColour(static_cast<size_t>(row)),
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

}  // namespace mote::report
