// SPDX-License-Identifier: Apache-2.0
// Pieces of SVG that pictures share. Coordinates are pixels from the upper left corner; a picture
// holds all it shows, and has its own background, so that it reads on light and on dark pages.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mote::report {

// Text for an element or an attribute. What XML 1.0 does not hold (most control characters) and
// bytes that are no UTF-8 become U+FFFD.
std::string Escaped(const std::string& text);
// At most so many characters, the last one an ellipsis where some are left out. `most` >= 1.
std::string Shortened(const std::string& text, size_t most);

// Opens a picture with a background and its title, which begins at `title_x`. kSvgEnd closes it.
std::string SvgHead(double width, double height, double title_x, const std::string& title);
inline constexpr const char* kSvgEnd = "</svg>\n";

// `anchor`: start, middle or end, of the text at x. The text is escaped here.
std::string TextAt(double x, double y, const char* anchor, const std::string& text);
// Reads upwards, its middle at (x, y).
std::string TextUpwards(double x, double y, const std::string& text);
std::string GridLine(double x1, double y1, double x2, double y2);

struct Point {
  double x = 0, y = 0;
};
// `attributes`: "stroke='#06c'" ...
std::string Polyline(const std::vector<Point>& points, const std::string& attributes);

// A filled dot; `attributes`: "fill='#06c'" ..., `tip`: what a pointer on it shows.
std::string Dot(const Point& at,
                double radius,
                const std::string& attributes,
                const std::string& tip = "");

// Colours of lines side by side: far enough from each other, and from white and black. There are
// kSeriesColours; more begin anew.
inline constexpr size_t kSeriesColours = 8;
std::string SeriesColour(size_t index);

// The multiples of 1, 2 or 5 times a power of ten from `low` to `high`, of the smallest step that
// gives at most most + 1 of them. low < high, most >= 1.
std::vector<double> RoundTicks(double low, double high, int most);

// RFC 4648, section 4.
std::string Base64(const std::vector<uint8_t>& bytes);

}  // namespace mote::report
