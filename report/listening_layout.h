// SPDX-License-Identifier: Apache-2.0
// Where things are in a picture of what was heard: strips one below the other over one axis of
// time.
#pragma once

#include <cstddef>
#include <string>

namespace mote::report {

inline constexpr double kListeningWidth = 960, kListeningHeight = 480;
inline constexpr double kLeft = 80, kRight = 820;  // of all strips
inline constexpr size_t kColumns = 740;            // pixels between both
inline constexpr size_t kMostCharacters = 14;      // of a label

struct Strip {
  double top, bottom;
  double middle() const { return (top + bottom) / 2; }
  double Y(double share) const { return bottom - share * (bottom - top); }
};
inline constexpr Strip kWave = {42, 122}, kFeatures = {136, 246}, kScores = {274, 424};

class TimeAxis {
 public:
  // Of no time at all it is one of a second.
  explicit TimeAxis(double seconds) : seconds_(seconds > 0 ? seconds : 1) {}

  double seconds() const { return seconds_; }
  // What lies outside is at the nearer end.
  double X(double time_s) const;
  std::string Svg() const;

 private:
  double seconds_;
};

// A line across all strips' width with its number at the left.
std::string Level(double y, const std::string& number);
std::string Caption(const Strip& strip, const std::string& text);

}  // namespace mote::report
