// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/series_tables.h"

#include <algorithm>
#include <cmath>

#include "compiler/graph/multiplier.h"

namespace mote::frontend {
namespace {

constexpr double kQ16 = 65536;

uint32_t Features(const SeriesSettings& s) {
  uint32_t bits = 0;
  for (size_t i = 0; i < SeriesFeatures().size(); ++i) {
    const auto end = s.features.end();
    if (std::find(s.features.begin(), end, SeriesFeatures()[i]) != end) bits |= 1U << i;
  }
  return bits;
}

// Limits that no value reaches become limits that no value reaches.
int32_t Steps(double value, const SeriesChannel& c) {
  return static_cast<int32_t>(
      std::clamp(std::round(value / c.resolution), -2147483647.0, 2147483647.0));
}
uint32_t Distance(double value, const SeriesChannel& c) {
  return static_cast<uint32_t>(std::min(std::round(value / c.resolution), 4294967295.0));
}

SeriesChannelParams ChannelOf(const SeriesChannel& c, int64_t longest_gap) {
  return {std::llround(c.mean / c.resolution * kQ16),
          FactorOf(c.resolution / c.deviation),
          {longest_gap,
           Steps(c.lowest, c),
           Steps(c.highest, c),
           Distance(c.most_jump, c),
           Distance(c.stuck_tolerance, c),
           c.stuck_samples}};
}

}  // namespace

Result<SeriesTables> SeriesTables::Make(const SeriesSettings& s) {
  MOTE_RETURN_IF_ERROR(Check(s));
  SeriesTables tables;
  const int64_t longest_gap = Milliseconds(s.longest_gap_s);
  for (const SeriesChannel& channel : s.channels) {
    tables.channels_.push_back(ChannelOf(channel, longest_gap));
  }
  SeriesParams& p = tables.params_;
  p.resample = {Milliseconds(s.period_s), longest_gap, s.most_gap_points};
  p.rolling = {s.window};
  p.features = Features(s);
  p.quantize = {FrameValues(s), s.output_zero_point, QuantizeMultiplier(1 / kQ16 / s.output_scale)};
  return tables;
}

SeriesParams SeriesTables::Params() const {
  SeriesParams p = params_;
  p.channels = {channels_.data(), channels_.size()};
  return p;
}

}  // namespace mote::frontend
