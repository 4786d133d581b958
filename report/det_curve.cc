// SPDX-License-Identifier: Apache-2.0
#include "report/det_curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/svg.h"

namespace mote::report {
namespace {

constexpr double kWidth = 660, kHeight = 420;
constexpr double kLeft = 70, kRight = 620, kTop = 50, kBottom = 360;

// From false alarms an hour and miss rates to the picture's points.
class Axes {
 public:
  Axes(const std::vector<DetPoint>& points, double hours) : none_(0.5 / hours) {
    double most = 1;
    for (const DetPoint& point : points) most = std::max(most, point.false_alarms_per_hour);
    low_ = std::floor(std::log10(none_));
    high_ = std::ceil(std::log10(most));
  }

  // None at all stands at half of the least that can be seen.
  double X(double per_hour) const { return AtLog(std::log10(std::max(per_hour, none_))); }
  static double Y(double miss_rate) { return kBottom - miss_rate * (kBottom - kTop); }

  std::string Svg() const {
    std::string svg;
    for (int decade = static_cast<int>(low_); decade <= static_cast<int>(high_); ++decade) {
      const double x = AtLog(decade);
      svg += GridLine(x, kTop, x, kBottom) + TextAt(x, kBottom + 18, "middle", Power(decade));
    }
    for (int percent = 0; percent <= 100; percent += 20) {
      const double y = Y(percent / 100.0);
      svg += GridLine(kLeft, y, kRight, y) +
             TextAt(kLeft - 8, y + 4, "end", fmt::format("{} %", percent));
    }
    return svg + TextAt((kLeft + kRight) / 2, kBottom + 42, "middle", "false alarms an hour") +
           TextAt(kLeft, kTop - 10, "middle", "misses");
  }

 private:
  double AtLog(double log) const {
    return kLeft + (log - low_) / (high_ - low_) * (kRight - kLeft);
  }
  static std::string Power(int decade) { return fmt::format("{:g}", std::pow(10, decade)); }

  double none_, low_, high_;
};

}  // namespace

std::string DetCurve(const std::string& title,
                     const std::vector<DetPoint>& points,
                     const DetPoint& chosen,
                     double hours) {
  const Axes axes(points, hours);
  std::string svg = SvgHead(kWidth, kHeight, kLeft, title) + axes.Svg();
  std::vector<Point> line;
  for (const DetPoint& point : points) {
    line.push_back({axes.X(point.false_alarms_per_hour), Axes::Y(point.miss_rate)});
  }
  svg += Polyline(line, "stroke='#06c' stroke-width='2'");
  return svg +
         fmt::format("<circle cx='{:.1f}' cy='{:.1f}' r='6' fill='#c30'/>\n",
                     axes.X(chosen.false_alarms_per_hour),
                     Axes::Y(chosen.miss_rate)) +
         kSvgEnd;
}

}  // namespace mote::report
