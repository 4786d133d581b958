// SPDX-License-Identifier: Apache-2.0
#include "report/det_curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace mote::report {
namespace {

constexpr double kWidth = 640, kHeight = 420;
constexpr double kLeft = 70, kRight = 620, kTop = 50, kBottom = 360;

std::string Escaped(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '<') {
      escaped += "&lt;";
    } else if (c == '&') {
      escaped += "&amp;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

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
      svg += Line(x, kTop, x, kBottom) + Label(x, kBottom + 18, "middle", Power(decade));
    }
    for (int percent = 0; percent <= 100; percent += 20) {
      const double y = Y(percent / 100.0);
      svg +=
          Line(kLeft, y, kRight, y) + Label(kLeft - 8, y + 4, "end", fmt::format("{} %", percent));
    }
    return svg + Label((kLeft + kRight) / 2, kBottom + 42, "middle", "false alarms an hour") +
           Label(kLeft, kTop - 10, "middle", "misses");
  }

 private:
  double AtLog(double log) const {
    return kLeft + (log - low_) / (high_ - low_) * (kRight - kLeft);
  }
  static std::string Power(int decade) { return fmt::format("{:g}", std::pow(10, decade)); }
  static std::string Line(double x1, double y1, double x2, double y2) {
    return fmt::format(
        "<line x1='{:.1f}' y1='{:.1f}' x2='{:.1f}' y2='{:.1f}' stroke='#ddd'/>\n", x1, y1, x2, y2);
  }
  static std::string Label(double x, double y, const char* anchor, const std::string& text) {
    return fmt::format(
        "<text x='{:.1f}' y='{:.1f}' text-anchor='{}'>{}</text>\n", x, y, anchor, text);
  }

  double none_, low_, high_;
};

}  // namespace

std::string DetCurve(const std::string& title,
                     const std::vector<DetPoint>& points,
                     const DetPoint& chosen,
                     double hours) {
  const Axes axes(points, hours);
  std::string svg = fmt::format(
      "<svg xmlns='http://www.w3.org/2000/svg' width='{0}' height='{1}' viewBox='0 0 {0} {1}' "
      "font-family='sans-serif' font-size='13'>\n<rect width='{0}' height='{1}' fill='white'/>\n"
      "<text x='{2}' y='22' font-size='15'>{3}</text>\n",
      kWidth,
      kHeight,
      kLeft,
      Escaped(title));
  svg += axes.Svg() + "<polyline fill='none' stroke='#06c' stroke-width='2' points='";
  for (const DetPoint& point : points) {
    svg += fmt::format(
        "{:.1f},{:.1f} ", axes.X(point.false_alarms_per_hour), Axes::Y(point.miss_rate));
  }
  return svg + fmt::format("'/>\n<circle cx='{:.1f}' cy='{:.1f}' r='6' fill='#c30'/>\n</svg>\n",
                           axes.X(chosen.false_alarms_per_hour),
                           Axes::Y(chosen.miss_rate));
}

}  // namespace mote::report
