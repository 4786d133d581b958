// SPDX-License-Identifier: Apache-2.0
#include "report/scatter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/svg.h"

namespace mote::report {
namespace {

constexpr double kWidth = 720, kHeight = 460;
constexpr double kLeft = 80, kRight = 690, kTop = 50, kBottom = 396;
constexpr double kCharacter = 7.5;  // the width of one, rather too much than too little
constexpr double kLine = 15;        // the height of a label
constexpr size_t kMostCharacters = 24, kMostAxisCharacters = 60;

struct Box {
  double left, top, right, bottom;
  bool Meets(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

// Puts texts beside points where nothing is yet.
class Labels {
 public:
  void Block(const Point& at, double radius) {
    taken_.push_back({at.x - radius, at.y - radius, at.x + radius, at.y + radius});
  }

  // Right of it, left of it, above; "" where all are taken.
  std::string At(const Point& at, const std::string& label) {
    const std::string text = Shortened(label, kMostCharacters);
    const double width = kCharacter * static_cast<double>(text.size());
    struct Way {
      const char* anchor;
      double x, y, left;
    };
    for (const Way& way : {Way{"start", at.x + 8, at.y + 16, at.x + 8},
                           Way{"end", at.x - 8, at.y - 8, at.x - 8 - width},
                           Way{"start", at.x + 8, at.y - 8, at.x + 8},
                           Way{"end", at.x - 8, at.y + 16, at.x - 8 - width}}) {
      const Box box = {way.left, way.y - kLine + 3, way.left + width, way.y + 3};
      const bool is_inside =
          box.left > kLeft && box.right < kWidth && box.top > kTop - 14 && box.bottom < kBottom;
      const bool is_free = std::none_of(
          taken_.begin(), taken_.end(), [&](const Box& other) { return box.Meets(other); });
      if (!is_inside || !is_free) continue;
      taken_.push_back(box);
      return TextAt(way.x, way.y, way.anchor, text);
    }
    return "";
  }

 private:
  std::vector<Box> taken_;
};

std::string Grid(const Scatter& s, const Axis& x, const Axis& y) {
  std::string svg;
  for (const double tick : x.Ticks(8)) {
    svg += GridLine(x.At(tick), kTop, x.At(tick), kBottom) +
           TextAt(x.At(tick), kBottom + 18, "middle", ShortNumber(tick));
  }
  for (const double tick : y.Ticks(6)) {
    svg += GridLine(kLeft, y.At(tick), kRight, y.At(tick)) +
           TextAt(kLeft - 8, y.At(tick) + 4, "end", ShortNumber(tick));
  }
  return svg +
         TextAt((kLeft + kRight) / 2,
                kBottom + 42,
                "middle",
                Shortened(s.x_name, kMostAxisCharacters)) +
         TextUpwards(18, (kTop + kBottom) / 2, Shortened(s.y_name, kMostAxisCharacters));
}

// What the front reaches: level until the next point is paid for.
std::string FrontLine(const std::vector<Point>& front) {
  std::vector<Point> steps;
  for (const Point& point : front) {
    if (!steps.empty()) steps.push_back({point.x, steps.back().y});
    steps.push_back(point);
  }
  return Polyline(steps, "class='front' stroke='#d9731a' stroke-width='1.6'");
}

}  // namespace

std::vector<size_t> ParetoFront(const std::vector<ScatterPoint>& points) {
  std::vector<size_t> order;
  for (size_t i = 0; i < points.size(); ++i) {
    if (std::isfinite(points[i].x) && std::isfinite(points[i].y)) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return points[a].x != points[b].x ? points[a].x < points[b].x : points[a].y > points[b].y;
  });
  std::vector<size_t> front;
  for (const size_t i : order) {
    if (front.empty() || points[i].y > points[front.back()].y) front.push_back(i);
  }
  return front;
}

std::string ScatterPicture(const Scatter& s) {
  const Axis any(s.x_scale, 1, 10, kLeft, kRight);
  const Axis linear(AxisScale::kLinear, 0, 1, kBottom, kTop);
  std::vector<ScatterPoint> held;
  std::vector<double> xs, ys;
  for (const ScatterPoint& point : s.points) {
    if (!any.Holds(point.x) || !linear.Holds(point.y)) continue;
    held.push_back(point);
    xs.push_back(point.x);
    ys.push_back(point.y);
  }
  const Axis x = Axis::Around(s.x_scale, xs, kLeft, kRight);
  const Axis y = Axis::Around(AxisScale::kLinear, ys, kBottom, kTop);
  const auto place = [&](size_t i) { return Point{x.At(held[i].x), y.At(held[i].y)}; };
  const auto tip = [&](size_t i) {
    return fmt::format("{}: {:g}, {:g}", held[i].label, held[i].x, held[i].y);
  };
  std::string svg = SvgHead(kWidth, kHeight, kLeft, s.title) + Grid(s, x, y);
  Labels labels;
  for (size_t i = 0; i < held.size(); ++i) {
    svg += Dot(place(i), 3.5, "class='point' fill='#2f7fd0' fill-opacity='0.7'", tip(i));
    labels.Block(place(i), 5);
  }
  const std::vector<size_t> best = ParetoFront(held);
  std::vector<Point> front;
  for (const size_t i : best) front.push_back(place(i));
  if (front.size() > 1) svg += FrontLine(front);
  for (const size_t i : best) {
    svg += Dot(place(i), 5, "class='best' fill='#d9731a'", tip(i));
    svg += labels.At(place(i), held[i].label);
  }
  const size_t others = s.points.size() - held.size();
  if (held.empty())
    svg += TextAt((kLeft + kRight) / 2, (kTop + kBottom) / 2, "middle", "no points");
  if (others > 0) {
    svg += TextAt(
        kRight, kTop - 8, "end", fmt::format("{} points without a place are not shown", others));
  }
  return svg + kSvgEnd;
}

}  // namespace mote::report
