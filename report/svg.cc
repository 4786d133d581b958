// SPDX-License-Identifier: Apache-2.0
#include "report/svg.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <string_view>

#include "support/check.h"

namespace mote::report {
namespace {

constexpr const char* kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr size_t kMostTitle = 100;                    // characters

bool IsContinuation(char c) { return (static_cast<uint8_t>(c) & 0xC0) == 0x80; }

// Of a character that begins with this byte, as UTF-8 has it; 0 where none does.
size_t LengthFrom(uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

// Source: XML 1.0, production 2 (Char). `length`: of the UTF-8, whose longer forms are none.
bool IsXmlCharacter(uint32_t code, size_t length) {
  if (length == 1) return code >= 0x20 || code == '\t' || code == '\n' || code == '\r';
  if (length == 3) return code >= 0x800 && (code < 0xD800 || code > 0xDFFF) && code < 0xFFFE;
  return length == 2 || (code >= 0x10000 && code <= 0x10FFFF);
}

// The bytes of the character that `text` begins with, 0 where that is none.
size_t CharacterLength(std::string_view text) {
  const auto lead = static_cast<uint8_t>(text[0]);
  const size_t length = LengthFrom(lead);
  if (length == 0 || length > text.size()) return 0;
  uint32_t code = length == 1 ? lead : lead & (0x7FU >> length);
  for (size_t i = 1; i < length; ++i) {
    if (!IsContinuation(text[i])) return 0;
    code = code << 6 | (static_cast<uint8_t>(text[i]) & 0x3FU);
  }
  return IsXmlCharacter(code, length) ? length : 0;
}

std::string EscapedCharacter(std::string_view character) {
  switch (character[0]) {
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '&':
      return "&amp;";
    case '\'':
      return "&#39;";
    case '"':
      return "&quot;";
    default:
      return std::string(character);
  }
}

}  // namespace

std::string Escaped(const std::string& text) {
  std::string escaped;
  std::string_view rest = text;
  while (!rest.empty()) {
    const size_t length = CharacterLength(rest);
    escaped += length == 0 ? kReplacement : EscapedCharacter(rest.substr(0, length));
    rest.remove_prefix(length == 0 ? 1 : length);
  }
  return escaped;
}

std::string Shortened(const std::string& text, size_t most) {
  size_t characters = 0, last = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsContinuation(text[i])) continue;
    if (++characters == most) last = i;
    if (characters > most) return text.substr(0, last) + "\u2026";
  }
  return text;
}

std::string SvgHead(double width, double height, double title_x, const std::string& title) {
  // Colours for light pages are attributes, so that a viewer without CSS shows them.
  return fmt::format(
      "<svg xmlns='http://www.w3.org/2000/svg' width='{0}' height='{1}' viewBox='0 0 {0} {1}' "
      "font-family='sans-serif' font-size='13' fill='#222' role='img'>\n<title>{3}</title>\n"
      "<style>@media (prefers-color-scheme: dark) {{ .page {{ fill: #161b21 }} "
      "text {{ fill: #d7dde4 }} .grid {{ stroke: #39424c }} }}</style>\n"
      "<rect class='page' width='{0}' height='{1}' fill='white'/>\n"
      "<text x='{2}' y='22' font-size='15'>{3}</text>\n",
      width,
      height,
      title_x,
      Escaped(Shortened(title, kMostTitle)));
}

std::string TextAt(double x, double y, const char* anchor, const std::string& text) {
  return fmt::format(
      "<text x='{:.1f}' y='{:.1f}' text-anchor='{}'>{}</text>\n", x, y, anchor, Escaped(text));
}

std::string TextUpwards(double x, double y, const std::string& text) {
  return fmt::format(
      "<text transform='translate({:.1f} {:.1f}) rotate(-90)' text-anchor='middle'>{}</text>\n",
      x,
      y,
      Escaped(text));
}

std::string GridLine(double x1, double y1, double x2, double y2) {
  return fmt::format(
      "<line class='grid' x1='{:.1f}' y1='{:.1f}' x2='{:.1f}' y2='{:.1f}' stroke='#ddd'/>\n",
      x1,
      y1,
      x2,
      y2);
}

std::string Polyline(const std::vector<Point>& points, const std::string& attributes) {
  std::string svg = "<polyline fill='none' " + attributes + " points='";
  for (const Point& point : points) svg += fmt::format("{:.1f},{:.1f} ", point.x, point.y);
  return svg + "'/>\n";
}

std::string Dot(const Point& at,
                double radius,
                const std::string& attributes,
                const std::string& tip) {
  const std::string title = tip.empty() ? "" : "<title>" + Escaped(tip) + "</title>";
  return fmt::format("<circle {} cx='{:.1f}' cy='{:.1f}' r='{:g}'>{}</circle>\n",
                     attributes,
                     at.x,
                     at.y,
                     radius,
                     title);
}

std::string SeriesColour(size_t index) {
  constexpr std::array<const char*, kSeriesColours> kColours = {
      "#2f7fd0", "#d9731a", "#2e9c62", "#cf4a5b", "#8b68c8", "#1b97a6", "#a06f4a", "#c4569c"};
  return kColours[index % kSeriesColours];
}

std::vector<double> RoundTicks(double low, double high, int most) {
  MOTE_CHECK(low < high && most >= 1, fmt::format("ticks from {} to {}", low, high));
  const double least = (high - low) / most;
  const double power = std::pow(10, std::floor(std::log10(least)));
  double step = 10 * power;
  for (const double factor : {5, 2, 1}) {
    if (factor * power >= least * (1 - 1e-9)) step = factor * power;
  }
  std::vector<double> ticks;
  constexpr double kSlack =
      1e-9;  // of a step: an end that is a multiple is one in spite of rounding
  const auto first = static_cast<int64_t>(std::ceil(low / step - kSlack));
  const auto last = static_cast<int64_t>(std::floor(high / step + kSlack));
  for (int64_t i = first; i <= last; ++i) ticks.push_back(static_cast<double>(i) * step);
  return ticks;
}

std::string Base64(const std::vector<uint8_t>& bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](size_t k) { return i + k < bytes.size() ? uint32_t{bytes[i + k]} : 0; };
    const uint32_t group = byte(0) << 16 | byte(1) << 8 | byte(2);
    for (size_t digit = 0; digit < 4; ++digit) {
      const bool is_padding = i + digit > bytes.size();
      text += is_padding ? '=' : kDigits[group >> (18 - 6 * digit) & 63];
    }
  }
  return text;
}

}  // namespace mote::report
