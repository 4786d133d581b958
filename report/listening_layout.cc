// SPDX-License-Identifier: Apache-2.0
#include "report/listening_layout.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/svg.h"

namespace mote::report {

double TimeAxis::X(double time_s) const {
  return kLeft + std::clamp(time_s / seconds_, 0.0, 1.0) * (kRight - kLeft);
}

std::string TimeAxis::Svg() const {
  std::string svg;
  for (const double tick : RoundTicks(0, seconds_, 10)) {
    const double x = X(tick);
    for (const Strip& strip : {kWave, kScores}) svg += GridLine(x, strip.top, x, strip.bottom);
    svg += TextAt(x, kScores.bottom + 18, "middle", fmt::format("{:g}", tick));
  }
  return svg + TextAt((kLeft + kRight) / 2, kScores.bottom + 42, "middle", "time in seconds");
}

std::string Level(double y, const std::string& number) {
  return GridLine(kLeft, y, kRight, y) + TextAt(kLeft - 8, y + 4, "end", number);
}

std::string Caption(const Strip& strip, const std::string& text) {
  return TextUpwards(18, strip.middle(), text);
}

}  // namespace mote::report
