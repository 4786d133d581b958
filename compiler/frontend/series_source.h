// SPDX-License-Identifier: Apache-2.0
// The parameters of a front end for slow signals as C++: what firmware has in flash.
#pragma once

#include <string>

#include "runtime/signal/series/series.h"

namespace mote::frontend {

// The channels as a definition, and SeriesParams as the braces that name it.
struct SeriesText {
  std::string definitions;  // constexpr mote::SeriesChannelParams kChannels[] = {...};
  std::string initializer;  // {{60000, 600000, 1000}, ...}
};
SeriesText SeriesTextOf(const SeriesParams& p);

// A header's text that defines `constexpr mote::SeriesParams kParams` and its channels in the
// namespace `name`. It includes runtime/signal/series/series.h and is C++17.
std::string SeriesSource(const SeriesParams& p, const std::string& name);

}  // namespace mote::frontend
