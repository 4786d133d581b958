// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/series_source.h"

#include <fmt/format.h>

namespace mote::frontend {
namespace {

// In the order of SeriesChannelParams.
std::string ChannelText(const SeriesChannelParams& p) {
  return fmt::format("    {{{}, {{{}U, {}}}, {{{}, {}, {}, {}U, {}U, {}}}}},\n",
                     p.mean,
                     p.deviation.multiplier,
                     p.deviation.shift,
                     p.fault.longest_gap,
                     p.fault.low,
                     p.fault.high,
                     p.fault.most_jump,
                     p.fault.stuck_tolerance,
                     p.fault.stuck_samples);
}

// In the order of SeriesParams.
std::string ParamsText(const SeriesParams& p) {
  return fmt::format(
      "{{\n"
      "    {{{}, {}, {}}},  // resample\n"
      "    {{{}}},  // rolling\n"
      "    {}U,  // features\n"
      "    {{{}, {}, {{{}, {}}}}},  // quantize\n"
      "    kChannels,\n"
      "}}",
      p.resample.period,
      p.resample.longest_gap,
      p.resample.most_gap_points,
      p.rolling.size,
      p.features,
      p.quantize.count,
      p.quantize.zero_point,
      p.quantize.requant.multiplier,
      p.quantize.requant.shift);
}

}  // namespace

SeriesText SeriesTextOf(const SeriesParams& p) {
  std::string channels = "constexpr mote::SeriesChannelParams kChannels[] = {\n";
  for (const SeriesChannelParams& channel : p.channels) channels += ChannelText(channel);
  return {channels + "};\n", ParamsText(p)};
}

std::string SeriesSource(const SeriesParams& p, const std::string& name) {
  const SeriesText text = SeriesTextOf(p);
  return fmt::format(
      "#pragma once\n\n#include \"runtime/signal/series/series.h\"\n\n"
      "namespace {} {{\n\n{}\n"
      "constexpr mote::SeriesParams kParams = {};\n\n"
      "}}  // namespace {}\n",
      name,
      text.definitions,
      text.initializer,
      name);
}

}  // namespace mote::frontend
