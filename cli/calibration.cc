// SPDX-License-Identifier: Apache-2.0
#include "cli/calibration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/det_curve.h"

namespace mote::cli {
using player::OperatingPoint;

double Calibration::RateOf(int64_t misses) const {
  return static_cast<double>(misses) / static_cast<double>(std::max<int64_t>(positives, 1));
}

double Calibration::PerHour(const OperatingPoint& point) const {
  return static_cast<double>(point.false_alarms) / hours;
}

double Calibration::Upper95() const { return player::UpperRate95(chosen.false_alarms, hours); }

namespace {

// Of values in order: that which so large a part of them does not exceed.
double QuantileOf(const std::vector<double>& values, double part) {
  const auto count = static_cast<double>(values.size());
  return values[static_cast<size_t>(std::max(0.0, std::ceil(part * count) - 1))];
}

Json LatencyJson(const std::vector<double>& latency_s) {
  return {{"median", QuantileOf(latency_s, 0.5)},
          {"p95", QuantileOf(latency_s, 0.95)},
          {"max", latency_s.back()}};
}

Json NoisyJson(const Calibration& c) {
  Json noisy = Json::array();
  for (const Calibration::InNoise& one : c.noisy) {
    noisy.push_back(
        {{"snr_db", one.snr_db}, {"misses", one.misses}, {"miss_rate", c.RateOf(one.misses)}});
  }
  return noisy;
}

std::string MissText(const Calibration& c, int64_t misses) {
  return fmt::format("{} of {} ({:.1f} %)", misses, c.positives, 100 * c.RateOf(misses));
}

std::string PositivesText(const Calibration& c) {
  std::string text = fmt::format("  misses        {}\n", MissText(c, c.chosen.misses));
  for (const Calibration::InNoise& one : c.noisy) {
    text += fmt::format(
        "    in noise    {}, {:g} dB below the word\n", MissText(c, one.misses), one.snr_db);
  }
  if (!c.latency_s.empty()) {
    text += fmt::format(
        "  latency       {:.2f} s after the word's end in the median, {:.2f} s in 95 %\n",
        QuantileOf(c.latency_s, 0.5),
        QuantileOf(c.latency_s, 0.95));
  }
  return text;
}

}  // namespace

Json ToJson(const Calibration& c) {
  Json curve = Json::array();
  for (const OperatingPoint& point : c.points) {
    curve.push_back({{"threshold", point.threshold},
                     {"miss_rate", c.RateOf(point.misses)},
                     {"false_alarms_per_hour", c.PerHour(point)}});
  }
  Json json = {{"label", c.label},
               {"threshold", c.chosen.threshold},
               {"miss_rate", c.RateOf(c.chosen.misses)},
               {"misses", c.chosen.misses},
               {"positives", c.positives},
               {"false_alarms", c.chosen.false_alarms},
               {"false_alarms_per_hour", c.PerHour(c.chosen)},
               {"false_alarms_per_hour_upper95", c.Upper95()},
               {"hours", c.hours},
               {"curve", std::move(curve)}};
  if (c.limit) json["limit"] = *c.limit;
  if (!c.latency_s.empty()) json["latency_s"] = LatencyJson(c.latency_s);
  if (!c.noisy.empty()) json["noisy"] = NoisyJson(c);
  if (c.positives == 0) {
    json.erase("miss_rate");
    json.erase("misses");
  }
  return json;
}

std::string ToText(const Calibration& c, std::optional<double> budget_per_hour) {
  std::string text = fmt::format("'{}' at a threshold of {:.3f}\n", c.label, c.chosen.threshold);
  if (c.limit) text += fmt::format("  limit         {:.4g}, learned of the negatives\n", *c.limit);
  if (c.positives > 0) text += PositivesText(c);
  text +=
      fmt::format("  false alarms  {} in {:.3f} h, with 95 % certainty at most {:.2f} an hour\n",
                  c.chosen.false_alarms,
                  c.hours,
                  c.Upper95());
  if (budget_per_hour && c.Upper95() > *budget_per_hour) {
    text += fmt::format(
        "  these recordings do not prove {:g} an hour: that takes {:.1f} h of negatives without a "
        "false alarm\n",
        *budget_per_hour,
        *budget_per_hour > 0 ? 3 / *budget_per_hour : 0);
  }
  return text;
}

std::string CurveOf(const Calibration& c) {
  const auto point_of = [&](const OperatingPoint& point) {
    return report::DetPoint{c.PerHour(point), c.RateOf(point.misses)};
  };
  std::vector<report::DetPoint> points;
  for (const OperatingPoint& point : c.points) points.push_back(point_of(point));
  const std::string title =
      fmt::format("{}: {} positives, {:.2f} h of negatives", c.label, c.positives, c.hours);
  return report::DetCurve(title, points, point_of(c.chosen), c.hours);
}

}  // namespace mote::cli
