// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/series_settings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "compiler/frontend/setting_ranges.h"
#include "support/suggest.h"

namespace mote::frontend {
namespace {

constexpr double kMostSteps = 2147483647;
constexpr double kMostSeconds = 1e9;         // 2^40 ms and less
constexpr double kMostPeriods = 1e5;         // of a line: a row must not keep the chip busy
constexpr double kLeastDeviation = 0x1p-10;  // of a step

// Keys of [series]: a channel's table cannot have such a name beside them.
const std::vector<std::string> kKeys = {"period_s",
                                        "longest_gap_s",
                                        "most_gap_points",
                                        "window",
                                        "features",
                                        "channels",
                                        "output_scale",
                                        "output_zero_point"};

Status CheckRanges(const std::string& table, const std::vector<SettingRange>& ranges) {
  const SettingRange* const wrong = FirstOutOfRange(ranges);
  if (wrong == nullptr) return {};
  return Error{fmt::format("{}.{}: {:.10g}, want {:.10g} to {:.10g}.",
                           table,
                           wrong->name,
                           wrong->found,
                           wrong->least,
                           wrong->most)};
}

Status CheckFeatures(const SeriesSettings& s) {
  const std::vector<std::string>& known = SeriesFeatures();
  if (s.features.empty()) {
    return Error{fmt::format("series.features: none, want some of {}.", fmt::join(known, ", "))};
  }
  for (const std::string& word : s.features) {
    if (std::find(known.begin(), known.end(), word) == known.end()) {
      return Error{fmt::format("series.features: '{}', want some of {}.{}",
                               word,
                               fmt::join(known, ", "),
                               DidYouMean(word, known))};
    }
    if (std::count(s.features.begin(), s.features.end(), word) > 1) {
      return Error{fmt::format("series.features: '{}' more than once, want it once.", word)};
    }
  }
  return {};
}

Status CheckName(const SeriesSettings& s, const std::string& name) {
  if (name.empty()) return Error{"series.channels: an empty name, want that of a column."};
  if (std::any_of(name.begin(), name.end(), [](unsigned char c) { return c < ' ' || c == 127; })) {
    return Error{"series.channels: a name with a control character, want one that can be read."};
  }
  if (std::find(kKeys.begin(), kKeys.end(), name) != kKeys.end()) {
    return Error{fmt::format(
        "series.channels: '{}' is a key of [series], want another name for the column.", name)};
  }
  const auto has_name = [&](const SeriesChannel& c) { return c.name == name; };
  if (std::count_if(s.channels.begin(), s.channels.end(), has_name) > 1) {
    return Error{fmt::format("series.channels: '{}' more than once, want it once.", name)};
  }
  return {};
}

Status CheckChannel(const SeriesChannel& c) {
  const std::string table = "series." + c.name;
  MOTE_RETURN_IF_ERROR(CheckRanges(table, {{"resolution", c.resolution, 1e-9, 1e9}}));
  const double most = c.resolution * kMostSteps;
  return CheckRanges(table,
                     {{"mean", c.mean, -most, most},
                      {"deviation", c.deviation, c.resolution * kLeastDeviation, most},
                      {"highest", c.highest, -kNoLimit, kNoLimit},
                      {"lowest", c.lowest, -kNoLimit, c.highest},
                      {"most_jump", c.most_jump, 0, kNoLimit},
                      {"stuck_tolerance", c.stuck_tolerance, 0, kNoLimit},
                      // One sample alone would be stuck.
                      {"stuck_samples",
                       static_cast<double>(c.stuck_samples),
                       c.stuck_samples == 0 ? 0.0 : 2.0,
                       1e9}});
}

double Rounded(double value, double resolution) {
  return std::clamp(std::round(value / resolution), -kMostSteps, kMostSteps);
}

}  // namespace

const std::vector<std::string>& SeriesFeatures() {
  static const std::vector<std::string> words = {
      "value", "mean", "minimum", "maximum", "slope", "fault"};
  return words;
}

Status Check(const SeriesSettings& s) {
  MOTE_RETURN_IF_ERROR(CheckRanges(
      "series",
      {{"period_s", s.period_s, 0.001, kMostSeconds},
       {"longest_gap_s", s.longest_gap_s, 0.001, std::min(s.period_s * kMostPeriods, kMostSeconds)},
       {"most_gap_points", static_cast<double>(s.most_gap_points), 0, 1e6},
       {"window", static_cast<double>(s.window), 1, kMostRollingSize},
       {"output_scale", s.output_scale, 2e-5, 1e4},
       {"output_zero_point", static_cast<double>(s.output_zero_point), -128, 127}}));
  MOTE_RETURN_IF_ERROR(CheckFeatures(s));
  if (s.channels.empty() || s.channels.size() > kMostSeriesChannels) {
    return Error{fmt::format(
        "series.channels: {}, want 1 to {} of them.", s.channels.size(), kMostSeriesChannels)};
  }
  for (const SeriesChannel& channel : s.channels) {
    MOTE_RETURN_IF_ERROR(CheckName(s, channel.name));
    MOTE_RETURN_IF_ERROR(CheckChannel(channel));
  }
  return {};
}

int32_t FrameValues(const SeriesSettings& s) {
  return static_cast<int32_t>(s.channels.size() * s.features.size());
}

std::vector<int32_t> StepsOf(const std::vector<double>& values, const SeriesSettings& s) {
  MOTE_CHECK(values.size() == s.channels.size(), "a row has one value a channel");
  std::vector<int32_t> steps;
  for (size_t c = 0; c < values.size(); ++c) {
    steps.push_back(std::isnan(values[c])
                        ? kMissing
                        : static_cast<int32_t>(Rounded(values[c], s.channels[c].resolution)));
  }
  return steps;
}

int64_t Milliseconds(double seconds) { return std::llround(seconds * 1000); }

}  // namespace mote::frontend
