// SPDX-License-Identifier: Apache-2.0
// What the frames of a series are in real numbers, from the settings alone: none of the blocks and
// formulas of the front end. Tests only.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "compiler/frontend/series_settings.h"

namespace mote::testing {

struct RealFrame {
  int64_t time_ms;
  std::vector<double> features;
};

class SeriesOracle {
 public:
  explicit SeriesOracle(const frontend::SeriesSettings& s)
      : s_(s),
        period_(std::llround(s.period_s * 1000)),
        gap_(std::llround(s.longest_gap_s * 1000)) {}

  // `times` rise. `rows` have a value a channel, NaN where it is missing.
  std::vector<RealFrame> Frames(const std::vector<int64_t>& times,
                                const std::vector<std::vector<double>>& rows) const {
    std::vector<RealFrame> frames;
    for (size_t row = 0; row < times.size(); ++row) {
      for (const int64_t time : PointsUpTo(times, row)) frames.push_back({time, {}});
    }
    for (size_t c = 0; c < s_.channels.size(); ++c) {
      std::vector<double> values;
      for (const std::vector<double>& row : rows) values.push_back(row[c]);
      AddChannel(s_.channels[c], times, values, frames);
    }
    return frames;
  }

  int8_t Quantized(double feature) const {
    const double y = std::floor(feature / s_.output_scale + 0.5) + s_.output_zero_point;
    return static_cast<int8_t>(std::clamp(y, -128.0, 127.0));
  }

 private:
  using Channel = frontend::SeriesChannel;

  bool Has(const char* feature) const {
    return std::find(s_.features.begin(), s_.features.end(), feature) != s_.features.end();
  }

  // The multiples of the period after the row before, up to this one.
  std::vector<int64_t> PointsUpTo(const std::vector<int64_t>& times, size_t row) const {
    const int64_t end = times[row], begin = row == 0 ? end - 1 : times[row - 1];
    int64_t most = end - begin > gap_ ? s_.most_gap_points : INT64_MAX;
    std::vector<int64_t> points;
    const auto first = static_cast<int64_t>(
        std::floor(static_cast<long double>(begin) / static_cast<long double>(period_)));
    for (int64_t point = (first + 1) * period_; point < end && most > 0; point += period_, --most) {
      points.push_back(point);
    }
    if (end % period_ == 0) points.push_back(end);
    return points;
  }

  struct Verdict {
    bool is_late;  // the only thing that is wrong with it, where it is
    bool is_bad;   // missing, or any other fault
  };

  // Each row's value, seen with all before it.
  std::vector<Verdict> VerdictsOf(const Channel& channel,
                                  const std::vector<int64_t>& times,
                                  const std::vector<double>& values) const {
    constexpr double kTiny = 1e-9;
    std::vector<Verdict> verdicts;
    std::vector<size_t> there;
    for (size_t row = 0; row < values.size(); ++row) {
      const double value = values[row];
      if (std::isnan(value)) {
        verdicts.push_back({false, true});
        continue;
      }
      const auto is_out = [&](double v) {
        return v < channel.lowest - kTiny || v > channel.highest + kTiny;
      };
      const bool is_late = !there.empty() && times[row] - times[there.back()] > gap_;
      const auto good = std::find_if(
          there.rbegin(), there.rend(), [&](size_t before) { return !is_out(values[before]); });
      const bool is_jump = good != there.rend() && !is_late && !is_out(value) &&
                           std::abs(value - values[*good]) > channel.most_jump + kTiny;
      there.push_back(row);
      size_t first = 0;
      for (size_t i = 1; i < there.size(); ++i) {
        const double away = std::abs(values[there[i]] - values[there[first]]);
        if (away > channel.stuck_tolerance + kTiny) first = i;
      }
      const bool is_stuck = channel.stuck_samples > 0 &&
                            there.size() - first >= static_cast<size_t>(channel.stuck_samples);
      verdicts.push_back({is_late, is_out(value) || is_jump || is_stuck});
    }
    return verdicts;
  }

  void AddChannel(const Channel& channel,
                  const std::vector<int64_t>& times,
                  std::vector<double> values,
                  std::vector<RealFrame>& frames) const {
    const std::vector<Verdict> verdicts = VerdictsOf(channel, times, values);
    const auto is_there = [](double v) { return !std::isnan(v); };
    const auto begin =
        static_cast<size_t>(std::find_if(values.begin(), values.end(), is_there) - values.begin());
    for (size_t row = 1; row < values.size(); ++row) {
      if (std::isnan(values[row])) values[row] = values[row - 1];
    }
    std::vector<double> points;
    for (RealFrame& frame : frames) {
      const auto after = static_cast<size_t>(
          std::lower_bound(times.begin(), times.end(), frame.time_ms) - times.begin());
      const bool is_on_row = times[after] == frame.time_ms;
      const size_t before = is_on_row ? after : after - 1;
      const bool is_gap = !is_on_row && times[after] - times[before] > gap_;
      const bool is_bad = is_gap || verdicts[after].is_bad || verdicts[after].is_late ||
                          (!is_on_row && verdicts[before].is_bad);
      if (before >= begin) {
        const double share = is_on_row || is_gap
                                 ? 0
                                 : static_cast<double>(frame.time_ms - times[before]) /
                                       static_cast<double>(times[after] - times[before]);
        points.push_back(values[before] + share * (values[after] - values[before]));
      }
      AddFeatures(channel, points, is_bad, frame.features);
    }
  }

  void AddFeatures(const Channel& channel,
                   const std::vector<double>& points,
                   bool is_bad,
                   std::vector<double>& features) const {
    const auto n = std::min(points.size(), static_cast<size_t>(s_.window));
    const std::vector<double> window(points.end() - static_cast<std::ptrdiff_t>(n), points.end());
    const auto add = [&](const char* feature, auto value) {
      if (!Has(feature)) return;
      features.push_back(n == 0 ? 0 : std::clamp(value() / channel.deviation, -16384.0, 16384.0));
    };
    add("value", [&] { return window.back() - channel.mean; });
    add("mean", [&] { return Mean(window) - channel.mean; });
    add("minimum", [&] { return *std::min_element(window.begin(), window.end()) - channel.mean; });
    add("maximum", [&] { return *std::max_element(window.begin(), window.end()) - channel.mean; });
    add("slope", [&] { return static_cast<double>(n) * Slope(window); });
    if (Has("fault")) features.push_back(is_bad ? 1 : 0);
  }

  static double Mean(const std::vector<double>& window) {
    double sum = 0;
    for (const double v : window) sum += v;
    return sum / static_cast<double>(window.size());
  }

  static double Slope(const std::vector<double>& window) {
    const double middle = (static_cast<double>(window.size()) - 1) / 2, mean = Mean(window);
    double products = 0, squares = 0;
    for (size_t i = 0; i < window.size(); ++i) {
      const double away = static_cast<double>(i) - middle;
      products += away * (window[i] - mean);
      squares += away * away;
    }
    return squares == 0 ? 0 : products / squares;
  }

  frontend::SeriesSettings s_;
  int64_t period_, gap_;
};

}  // namespace mote::testing
