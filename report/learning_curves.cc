// SPDX-License-Identifier: Apache-2.0
#include "report/learning_curves.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/axis.h"
#include "report/svg.h"
#include "support/check.h"

namespace mote::report {
namespace {

constexpr double kWidth = 720, kHeight = 460;
constexpr double kLeft = 70, kRight = 560;
struct Panel {
  double top, bottom;
};
constexpr Panel kLosses = {62, 240}, kMetric = {268, 400};
constexpr size_t kMostCharacters = 18;

using Column = std::vector<double>;  // a value of each epoch

Column ColumnOf(const std::vector<LearningEpoch>& epochs, double LearningEpoch::*value) {
  Column column;
  for (const LearningEpoch& epoch : epochs) column.push_back(epoch.*value);
  return column;
}

// Lines between numbers; a dot where one stands alone.
std::string Curve(const Column& values,
                  const Axis& x,
                  const Axis& y,
                  const std::string& name,
                  const std::string& colour) {
  std::string svg;
  std::vector<Point> line;
  const auto finish = [&] {
    if (line.size() == 1) {
      svg += Dot(line[0], 2.5, fmt::format("class='{}' fill='{}'", name, colour));
    }
    if (line.size() > 1) {
      svg += Polyline(line, fmt::format("class='{}' stroke='{}' stroke-width='2'", name, colour));
    }
    line.clear();
  };
  for (size_t i = 0; i < values.size(); ++i) {
    if (y.Holds(values[i])) {
      line.push_back({x.At(static_cast<double>(i + 1)), y.At(values[i])});
    } else {
      finish();
    }
  }
  finish();
  return svg;
}

Axis LossAxis(const Column& training, const Column& validation) {
  constexpr double kManyTimes = 30;
  const Axis any(AxisScale::kLinear, 0, 1, kLosses.bottom, kLosses.top);
  double least = 0, greatest = 0;
  bool is_first = true;
  for (const Column* const column : {&training, &validation}) {
    for (const double loss : *column) {
      if (!any.Holds(loss)) continue;
      least = is_first ? loss : std::min(least, loss);
      greatest = is_first ? loss : std::max(greatest, loss);
      is_first = false;
    }
  }
  if (least > 0 && greatest > kManyTimes * least) {
    return Axis::Around(AxisScale::kLogarithmic, {least, greatest}, kLosses.bottom, kLosses.top);
  }
  const double low = std::min(least, 0.0), high = std::min(1.05 * greatest, 1e300);
  return high > low ? Axis(AxisScale::kLinear, low, high, kLosses.bottom, kLosses.top) : any;
}

std::string Grid(const Axis& x, const Axis& y, const Panel& panel, const std::string& caption) {
  std::string svg;
  for (const double tick : y.Ticks(5)) {
    svg += GridLine(kLeft, y.At(tick), kRight, y.At(tick)) +
           TextAt(kLeft - 8, y.At(tick) + 4, "end", ShortNumber(tick));
  }
  for (const double tick : x.Ticks(10)) {
    if (tick == std::floor(tick)) svg += GridLine(x.At(tick), panel.top, x.At(tick), panel.bottom);
  }
  return svg + TextUpwards(18, (panel.top + panel.bottom) / 2, caption);
}

std::string Numbers(const Axis& x) {
  std::string svg;
  for (const double tick : x.Ticks(10)) {
    if (tick != std::floor(tick)) continue;
    svg += TextAt(x.At(tick), kMetric.bottom + 18, "middle", ShortNumber(tick));
  }
  return svg + TextAt((kLeft + kRight) / 2, kMetric.bottom + 42, "middle", "epoch");
}

// A thin line between two phases, and their names above.
std::string Phases(const Learning& l, const Axis& x) {
  std::string svg;
  size_t before = 0;
  double from = kLeft;
  for (const LearningPhase& phase : l.phases) {
    if (phase.epochs.empty()) continue;
    if (before > 0) {
      from = x.At(static_cast<double>(before) + 0.5);
      svg += Polyline({{from, kLosses.top - 14}, {from, kMetric.bottom}},
                      "class='phase' stroke='#8a94a0' stroke-dasharray='2 3'");
    }
    svg += TextAt(from + (before > 0 ? 6 : 0),
                  kLosses.top - 6,
                  "start",
                  Shortened(phase.name, kMostCharacters));
    before += phase.epochs.size();
  }
  return svg;
}

std::string KeptEpoch(
    size_t kept, const Column& metric, const std::string& name, const Axis& x, const Axis& y) {
  const double at = x.At(static_cast<double>(kept + 1));
  const std::string colour = SeriesColour(3);
  std::string svg = Polyline({{at, kLosses.top}, {at, kMetric.bottom}},
                             fmt::format("class='kept' stroke='{}' stroke-opacity='0.6'", colour));
  std::string text = fmt::format("kept: epoch {}", kept + 1);
  if (y.Holds(metric[kept])) {
    svg += Dot({at, y.At(metric[kept])}, 5, fmt::format("class='kept' fill='{}'", colour), text);
    svg += TextAt(kRight + 36,
                  kMetric.top + 38,
                  "start",
                  fmt::format("{} {:.4g}", Shortened(name, kMostCharacters - 8), metric[kept]));
  }
  return svg + Dot({kRight + 22, kMetric.top + 18}, 5, fmt::format("fill='{}'", colour)) +
         TextAt(kRight + 36, kMetric.top + 22, "start", text);
}

std::string LegendRow(double y, const std::string& colour, const std::string& text) {
  return Polyline({{kRight + 14, y}, {kRight + 30, y}},
                  fmt::format("stroke='{}' stroke-width='2'", colour)) +
         TextAt(kRight + 36, y + 4, "start", text);
}

}  // namespace

std::string LearningCurves(const Learning& l) {
  std::vector<LearningEpoch> epochs;
  for (const LearningPhase& phase : l.phases) {
    epochs.insert(epochs.end(), phase.epochs.begin(), phase.epochs.end());
  }
  MOTE_CHECK(!l.kept || *l.kept < epochs.size(),
             fmt::format("epoch {} kept of {}", l.kept.value_or(0), epochs.size()));
  const Column training = ColumnOf(epochs, &LearningEpoch::training_loss);
  const Column validation = ColumnOf(epochs, &LearningEpoch::validation_loss);
  const Column metric = ColumnOf(epochs, &LearningEpoch::validation_metric);
  const auto count = static_cast<double>(std::max<size_t>(epochs.size(), 2));
  const Axis x(AxisScale::kLinear, 1, count, kLeft, kRight);
  const Axis losses = LossAxis(training, validation);
  const Axis values = Axis::Around(AxisScale::kLinear, metric, kMetric.bottom, kMetric.top);
  std::string svg = SvgHead(kWidth, kHeight, kLeft, l.title) + Grid(x, losses, kLosses, "loss") +
                    Grid(x, values, kMetric, Shortened(l.metric, kMostCharacters)) + Numbers(x) +
                    Phases(l, x);
  if (l.kept) svg += KeptEpoch(*l.kept, metric, l.metric, x, values);
  svg += Curve(training, x, losses, "training", SeriesColour(0));
  svg += Curve(validation, x, losses, "validation", SeriesColour(1));
  svg += Curve(metric, x, values, "metric", SeriesColour(2));
  svg += LegendRow(kLosses.top + 8, SeriesColour(0), "training");
  svg += LegendRow(kLosses.top + 28, SeriesColour(1), "validation");
  if (epochs.empty()) svg += TextAt((kLeft + kRight) / 2, kLosses.top + 80, "middle", "no epochs");
  return svg + kSvgEnd;
}

}  // namespace mote::report
