// SPDX-License-Identifier: Apache-2.0
// A detection error trade-off curve as SVG: misses over false alarms, one point a threshold.
// Source: Martin et al., The DET curve in assessment of detection task performance, 1997; the
// axis of false alarms is logarithmic here, because they are counted by the hour.
#pragma once

#include <string>
#include <vector>

namespace mote::report {

struct DetPoint {
  double false_alarms_per_hour = 0;
  double miss_rate = 0;  // 0 .. 1
};

// `hours`: of negatives, below whose reciprocal nothing can be seen. `chosen` is marked.
std::string DetCurve(const std::string& title,
                     const std::vector<DetPoint>& points,
                     const DetPoint& chosen,
                     double hours);

}  // namespace mote::report
