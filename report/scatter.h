// SPDX-License-Identifier: Apache-2.0
// Choices that weigh two things against each other, as SVG: a point for each, and the front of
// those than which no other is better in both.
#pragma once

#include <string>
#include <vector>

#include "report/axis.h"

namespace mote::report {

struct ScatterPoint {
  double x = 0;  // less is better: a cost
  double y = 0;  // more is better: a worth
  std::string label;
};

struct Scatter {
  std::string title;
  std::string x_name, y_name;  // with their units
  AxisScale x_scale = AxisScale::kLinear;
  std::vector<ScatterPoint> points;
};

// The numbers of the points than which no other has less or equal x and more or equal y, one of
// them truly; of equal points the first. From the least x on. Points that are not finite are none.
std::vector<size_t> ParetoFront(const std::vector<ScatterPoint>& points);

// The front is a line of steps; labels stand at its points where there is room, and are shown of
// all others by a pointer on them. Points that have no place on the axes are left out, which the
// picture says.
std::string ScatterPicture(const Scatter& scatter);

}  // namespace mote::report
