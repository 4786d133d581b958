// SPDX-License-Identifier: Apache-2.0
// Receiver operating characteristics as SVG: what is found over what is falsely found, with the
// area below each curve.
#pragma once

#include <string>
#include <vector>

namespace mote::report {

struct RocScores {
  std::string name;
  std::vector<double> scores;
  std::vector<bool> labels;  // as many: is it positive?
};

// Scores that are no numbers are left out, which the legend says; so it does where one class has
// none, and there is no curve. However many scores, at most some 20 KB a curve.
std::string RocCurve(const std::string& title, const std::vector<RocScores>& curves);

}  // namespace mote::report
