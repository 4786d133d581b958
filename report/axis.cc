// SPDX-License-Identifier: Apache-2.0
#include "report/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/svg.h"
#include "support/check.h"

namespace mote::report {
namespace {

// Beyond them sums and logarithms of ends with some room overflow.
constexpr double kGreatest = 1e300, kLeast = 1e-300;

// The products of these factors and a power of ten between both ends.
std::vector<double> Products(double low, double high, const std::vector<int>& factors) {
  std::vector<double> products;
  const int first = static_cast<int>(std::floor(std::log10(low)));
  const int last = static_cast<int>(std::floor(std::log10(high)));
  for (int decade = first; decade <= last; ++decade) {
    for (const int factor : factors) {
      const double value = factor * std::pow(10, decade);
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) products.push_back(value);
    }
  }
  return products;
}

}  // namespace

Axis::Axis(AxisScale scale, double low, double high, double from, double to)
    : scale_(scale), low_(low), high_(high), from_(from), to_(to) {
  MOTE_CHECK(Holds(low) && Holds(high) && low <= high, fmt::format("axis {} to {}", low, high));
  constexpr double kNear = 1e-9;  // finer ticks could not be told apart
  if (high - low > std::max(kLeast, kNear * std::max(std::abs(low), std::abs(high)))) return;
  low_ = scale == AxisScale::kLogarithmic ? low / 2 : low - std::max(std::abs(low) / 2, 0.5);
  high_ = scale == AxisScale::kLogarithmic ? high * 2 : high + std::max(std::abs(high) / 2, 0.5);
}

Axis Axis::Around(AxisScale scale, const std::vector<double>& values, double from, double to) {
  constexpr double kRoom = 0.06;  // of the axis, at each end
  const bool is_log = scale == AxisScale::kLogarithmic;
  const Axis any(scale, is_log ? 1 : 0, is_log ? 10 : 1, from, to);
  std::vector<double> held;
  for (const double value : values) {
    if (any.Holds(value)) held.push_back(is_log ? std::log10(value) : value);
  }
  if (held.empty()) return any;
  const auto [least, greatest] = std::minmax_element(held.begin(), held.end());
  const double room = kRoom * (*greatest - *least);
  const auto number = [&](double end) {
    return std::clamp(is_log ? std::pow(10, end) : end, is_log ? kLeast : -kGreatest, kGreatest);
  };
  return {scale, number(*least - room), number(*greatest + room), from, to};
}

bool Axis::Holds(double value) const {
  const double least = scale_ == AxisScale::kLinear ? -kGreatest : kLeast;
  return value >= least && value <= kGreatest;
}

double Axis::Position(double value) const {
  return scale_ == AxisScale::kLogarithmic ? std::log10(value) : value;
}

double Axis::At(double value) const {
  const double low = Position(low_), high = Position(high_);
  const double share = (Position(std::clamp(value, low_, high_)) - low) / (high - low);
  return from_ + share * (to_ - from_);
}

std::vector<double> Axis::Ticks(int most) const {
  if (scale_ == AxisScale::kLinear) return RoundTicks(low_, high_, most);
  for (const std::vector<int>& factors : std::vector<std::vector<int>>{{1, 2, 5}, {1, 3}, {1}}) {
    std::vector<double> ticks = Products(low_, high_, factors);
    if (ticks.size() >= 2 && ticks.size() <= static_cast<size_t>(most) + 1) return ticks;
  }
  // Within a part of a decade, or over very many of them.
  return high_ / low_ < 10 ? RoundTicks(low_, high_, most) : std::vector<double>{low_, high_};
}

std::string ShortNumber(double value) {
  const double size = std::abs(value);
  if (size >= 999'500) return fmt::format("{:.3g}M", value / 1e6);
  return size >= 1000 ? fmt::format("{:.3g}k", value / 1000) : fmt::format("{:.3g}", value);
}

}  // namespace mote::report
