// SPDX-License-Identifier: Apache-2.0
// What tests ask of an SVG.
#pragma once

#include <cstdlib>
#include <string>
#include <vector>

namespace mote::report {

inline size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// Of the first element with this class (and others after it), what an attribute says.
inline std::string Attribute(const std::string& svg,
                             const std::string& name,
                             const std::string& of) {
  const size_t element = svg.find("class='" + of + "'");
  const size_t begin = svg.find(" " + name + "='", element) + name.size() + 3;
  return svg.substr(begin, svg.find('\'', begin) - begin);
}

// The coordinates of the first polyline with this class: x, y, x, y ...
inline std::vector<double> PointsOf(const std::string& svg, const std::string& of) {
  const std::string text = Attribute(svg, "points", of);
  std::vector<double> numbers;
  for (const char* at = text.c_str(); *at != '\0';) {
    char* end = nullptr;
    numbers.push_back(std::strtod(at, &end));
    at = *end == '\0' ? end : end + 1;
  }
  return numbers;
}

}  // namespace mote::report
