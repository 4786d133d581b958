// SPDX-License-Identifier: Apache-2.0
#include "report/mistakes_sheet.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/svg.h"

namespace mote::report {
namespace {

constexpr size_t kColumns = 6;
constexpr double kLeft = 20, kTop = 42;
constexpr double kPicture = 120;  // the longer side
constexpr double kStep = 156;     // from one picture to the next
constexpr double kCaption = 76;   // below a row of pictures, to the next
constexpr size_t kFileCharacters = 18, kClassCharacters = 11;

struct Size {
  double width, height;
};

Size SizeOf(const Raster& raster) {
  const double scale = kPicture / std::max(raster.width, raster.height);
  return {std::max(scale * raster.width, kPicture / 2),
          std::max(scale * raster.height, kPicture / 2)};
}

std::string Picture(const Raster& raster, double x, double bottom) {
  const Size size = SizeOf(raster);
  return fmt::format(
      "<image class='mistake' x='{:.1f}' y='{:.1f}' width='{:.1f}' height='{:.1f}' "
      "preserveAspectRatio='none' style='image-rendering:pixelated' "
      "href='data:image/png;base64,{}'/>\n",
      x,
      bottom - size.height,
      size.width,
      size.height,
      Base64(Png(raster)));
}

std::string Place(const Mistake& m, double x, double below) {
  const std::string caption =
      fmt::format("{}: said {} ({:.2f}), is {}", m.file, m.said, m.score, m.is);
  return "<g><title>" + Escaped(caption) + "</title>\n" + Picture(m.picture, x, below) +
         TextAt(x, below + 17, "start", Shortened(m.file, kFileCharacters) + ":") +
         TextAt(x,
                below + 34,
                "start",
                fmt::format("said {} ({:.2f}),", Shortened(m.said, kClassCharacters), m.score)) +
         TextAt(x, below + 51, "start", "is " + Shortened(m.is, kClassCharacters)) + "</g>\n";
}

}  // namespace

std::string MistakesSheet(const std::string& title,
                          const std::vector<Mistake>& mistakes,
                          size_t most) {
  const size_t shown = std::min(mistakes.size(), most);
  const double width = 2 * kLeft + kStep * (kColumns - 1) + kPicture;
  std::string svg;
  double top = kTop;
  for (size_t row = 0; row < shown; row += kColumns) {
    const size_t end = std::min(row + kColumns, shown);
    double height = 0;
    for (size_t i = row; i < end; ++i) {
      height = std::max(height, SizeOf(mistakes[i].picture).height);
    }
    for (size_t i = row; i < end; ++i) {
      svg += Place(mistakes[i], kLeft + kStep * static_cast<double>(i - row), top + height);
    }
    top += height + kCaption;
  }
  const size_t others = mistakes.size() - shown;
  if (mistakes.empty()) svg += TextAt(kLeft, top + 12, "start", "no mistakes");
  if (others > 0) svg += TextAt(kLeft, top + 12, "start", fmt::format("{} more not shown", others));
  return SvgHead(width, top + 28, kLeft, title) + svg + kSvgEnd;
}

}  // namespace mote::report
