// SPDX-License-Identifier: Apache-2.0
#include "report/roc_curve.h"

#include <fmt/format.h>

#include <cmath>

#include "report/axis.h"
#include "report/roc_points.h"
#include "report/svg.h"

namespace mote::report {
namespace {

constexpr double kWidth = 700, kHeight = 460;
constexpr double kLeft = 70, kRight = 420, kTop = 50, kBottom = 400;
constexpr size_t kMostCharacters = 28;

std::string Grid(const Axis& x, const Axis& y) {
  std::string svg;
  for (int percent = 0; percent <= 100; percent += 20) {
    const double share = percent / 100.0;
    svg += GridLine(x.At(share), kTop, x.At(share), kBottom) +
           GridLine(kLeft, y.At(share), kRight, y.At(share)) +
           TextAt(x.At(share), kBottom + 18, "middle", fmt::format("{} %", percent)) +
           TextAt(kLeft - 8, y.At(share) + 4, "end", fmt::format("{} %", percent));
  }
  svg += Polyline({{kLeft, kBottom}, {kRight, kTop}},
                  "class='chance' stroke='#8a94a0' stroke-dasharray='2 3'");
  return svg + TextAt((kLeft + kRight) / 2, kBottom + 42, "middle", "false positives") +
         TextUpwards(18, (kTop + kBottom) / 2, "true positives");
}

// Without points that lie within half a pixel of the last one, but for the end.
std::vector<Point> Line(const std::vector<RocPoint>& points, const Axis& x, const Axis& y) {
  std::vector<Point> line;
  for (const RocPoint& point : points) {
    const Point next = {x.At(point.false_positives), y.At(point.true_positives)};
    const bool is_near = !line.empty() && std::abs(next.x - line.back().x) < 0.5 &&
                         std::abs(next.y - line.back().y) < 0.5;
    if (!is_near || &point == &points.back()) line.push_back(next);
  }
  return line;
}

std::string LegendOf(const RocPoints& roc) {
  std::string text = roc.points.empty() ? "one class only" : fmt::format("AUC {:.3f}", roc.area);
  if (roc.left_out > 0) text += fmt::format(", {} no numbers", roc.left_out);
  return text;
}

}  // namespace

std::string RocCurve(const std::string& title, const std::vector<RocScores>& curves) {
  const Axis x(AxisScale::kLinear, 0, 1, kLeft, kRight);
  const Axis y(AxisScale::kLinear, 0, 1, kBottom, kTop);
  std::string svg = SvgHead(kWidth, kHeight, kLeft, title) + Grid(x, y);
  double row = kTop + 8;
  for (size_t i = 0; i < curves.size(); ++i) {
    const RocPoints roc = RocPointsOf(curves[i].scores, curves[i].labels);
    const std::string stroke = fmt::format("stroke='{}' stroke-width='2'", SeriesColour(i));
    if (!roc.points.empty()) svg += Polyline(Line(roc.points, x, y), "class='roc' " + stroke);
    if (row + 18 > kHeight) continue;  // the legend is full
    svg += Polyline({{kRight + 20, row}, {kRight + 36, row}}, stroke);
    svg += TextAt(kRight + 44, row + 4, "start", Shortened(curves[i].name, kMostCharacters));
    svg += TextAt(kRight + 44, row + 20, "start", LegendOf(roc));
    row += 42;
  }
  return svg + kSvgEnd;
}

}  // namespace mote::report
