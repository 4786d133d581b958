// SPDX-License-Identifier: Apache-2.0
#include "report/confusion_matrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/axis.h"
#include "report/svg.h"
#include "support/check.h"

namespace mote::report {
namespace {

constexpr size_t kMostCharacters = 14;
// The widths of one, rather too much than too little.
constexpr double kCharacter = 7.5, kTitleCharacter = 8.5;
constexpr double kGap = 10;     // between the cells and their margins
constexpr double kMargin = 56;  // of recall and precision

class Matrix {
 public:
  explicit Matrix(const Confusion& c)
      : c_(c),
        n_(c.classes.size()),
        cell_(std::clamp(440.0 / static_cast<double>(n_), 32.0, 72.0)) {
    size_t longest = 6;
    for (const std::string& name : c.classes) {
      longest = std::max(longest, std::min(name.size(), kMostCharacters));
    }
    names_ = kCharacter * static_cast<double>(longest) + 12;
    left_ = 28 + names_;
    top_ = 66 + names_;
  }

  std::string Svg() const {
    const double title = kTitleCharacter * static_cast<double>(c_.title.size());
    const double width = std::max(At(left_, n_) + kGap + kMargin + 16, std::min(title, 800.0) + 32);
    std::string svg = SvgHead(width, At(top_, n_) + kGap + 44, 16, c_.title);
    svg += TextUpwards(20, (top_ + At(top_, n_)) / 2, "is");
    svg += TextAt((left_ + At(left_, n_)) / 2, 50, "middle", "said to be");
    for (size_t i = 0; i < n_; ++i) svg += Names(i);
    for (size_t row = 0; row < n_; ++row) {
      for (size_t column = 0; column < n_; ++column) svg += Cell(row, column);
    }
    const double edge = At(left_, n_) + kGap + kMargin / 2, below = At(top_, n_) + kGap + 16;
    svg +=
        TextAt(edge, top_ - 8, "middle", "recall") + TextAt(left_ - 8, below, "end", "precision");
    for (size_t i = 0; i < n_; ++i) {
      svg += TextAt(edge, Middle(top_, i) + 4, "middle", Share(Right(i), RowSum(i)));
      svg += TextAt(Middle(left_, i), below, "middle", Share(Right(i), ColumnSum(i)));
    }
    return svg + TextAt(edge, below, "middle", Accuracy()) + kSvgEnd;
  }

 private:
  double At(double begin, size_t cells) const { return begin + static_cast<double>(cells) * cell_; }
  double Middle(double begin, size_t cell) const { return At(begin, cell) + cell_ / 2; }

  int64_t Count(size_t row, size_t column) const { return c_.counts[row * n_ + column]; }
  int64_t Right(size_t i) const { return Count(i, i); }
  int64_t RowSum(size_t row) const {
    int64_t sum = 0;
    for (size_t i = 0; i < n_; ++i) sum += Count(row, i);
    return sum;
  }
  int64_t ColumnSum(size_t column) const {
    int64_t sum = 0;
    for (size_t i = 0; i < n_; ++i) sum += Count(i, column);
    return sum;
  }

  // Both fit the smallest cell.
  static std::string CountText(int64_t count) {
    if (count < 1000) return std::to_string(count);
    const double thousands = static_cast<double>(count) / 1000;
    if (thousands >= 999.5) return ShortNumber(std::round(thousands / 1000) * 1e6);
    return fmt::format("{:.{}f}k", thousands, thousands < 9.95 ? 1 : 0);
  }
  static std::string Share(int64_t part, int64_t all) {
    if (all == 0) return "\u2013";
    const double percent = 100 * static_cast<double>(part) / static_cast<double>(all);
    return fmt::format("{:.0f}%", percent);
  }
  std::string Accuracy() const {
    int64_t right = 0, all = 0;
    for (size_t i = 0; i < n_; ++i) {
      right += Right(i);
      all += RowSum(i);
    }
    return Share(right, all);
  }

  std::string Names(size_t i) const {
    const std::string name = Shortened(c_.classes[i], kMostCharacters);
    return TextAt(left_ - 8, Middle(top_, i) + 4, "end", name) +
           fmt::format("<text transform='translate({:.1f} {:.1f}) rotate(-90)'>{}</text>\n",
                       Middle(left_, i) + 4,
                       top_ - 8,
                       Escaped(name));
  }

  std::string Cell(size_t row, size_t column) const {
    const int64_t count = Count(row, column), sum = RowSum(row);
    const double share = sum == 0 ? 0 : static_cast<double>(count) / static_cast<double>(sum);
    const double depth = std::sqrt(share);
    const bool is_right = row == column;
    std::string svg = fmt::format(
        "<rect class='grid cell' stroke='#ddd' x='{:.1f}' y='{:.1f}' width='{:.1f}' "
        "height='{:.1f}' fill='{}' fill-opacity='{:.3f}'><title>{}</title></rect>\n",
        At(left_, column),
        At(top_, row),
        cell_,
        cell_,
        is_right ? SeriesColour(0) : SeriesColour(1),
        depth,
        Escaped(fmt::format(
            "{} said to be {}: {} of {}", c_.classes[row], c_.classes[column], count, sum)));
    if (count == 0) return svg;
    const bool is_dark = depth > 0.6;
    return svg + fmt::format("<text x='{:.1f}' y='{:.1f}' text-anchor='middle' {}>{}</text>\n",
                             Middle(left_, column),
                             Middle(top_, row) + 4,
                             is_dark ? "fill='white'" : "",
                             CountText(count));
  }

  const Confusion& c_;
  const size_t n_;
  const double cell_;
  double names_, left_, top_;
};

}  // namespace

std::string ConfusionMatrix(const Confusion& c) {
  const size_t n = c.classes.size();
  MOTE_CHECK(n >= 1 && n <= kMostConfusedClasses && c.counts.size() == n * n &&
                 std::all_of(c.counts.begin(), c.counts.end(), [](int64_t k) { return k >= 0; }),
             fmt::format("{} classes, {} counts", n, c.counts.size()));
  return Matrix(c).Svg();
}

}  // namespace mote::report
