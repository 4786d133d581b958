// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mote::quantize {
namespace {

constexpr size_t kBins = 4096;

}  // namespace

size_t Histogram::IndexOf(double value) const {
  const double index = std::floor((value - begin_) / width_);
  return static_cast<size_t>(std::clamp(index, 0.0, static_cast<double>(kBins - 1)));
}

// Bins of at least that range. Old bins move whole: each into the one that its centre falls into.
void Histogram::Widen(double least, double greatest) {
  const std::vector<Bin> old = bins();
  // Room for as much again on both sides, so that few ranges widen often.
  const double range = greatest - least;
  begin_ = least - range / 2;
  width_ = std::max(2 * range / kBins, std::nextafter(0.0, 1.0));
  counts_.assign(kBins, 0);
  for (const Bin& bin : old) counts_[IndexOf(bin.centre)] += bin.count;
}

void Histogram::Add(Span<const float> values) {
  constexpr double kBeyond = std::numeric_limits<double>::infinity();
  double least = least_, greatest = greatest_;
  if (count_ == 0) {
    least = kBeyond;
    greatest = -kBeyond;
  }
  int64_t finite = 0;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    ++finite;
    least = std::min(least, static_cast<double>(value));
    greatest = std::max(greatest, static_cast<double>(value));
  }
  not_finite_ += static_cast<int64_t>(values.size()) - finite;
  if (finite == 0) return;
  const double end = begin_ + width_ * kBins;
  if (counts_.empty() || least < begin_ || greatest >= end) Widen(least, greatest);
  least_ = least;
  greatest_ = greatest;
  count_ += finite;
  for (const float value : values) {
    if (std::isfinite(value)) ++counts_[IndexOf(static_cast<double>(value))];
  }
}

std::vector<Histogram::Bin> Histogram::bins() const {
  std::vector<Bin> bins;
  for (size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] == 0) continue;
    const double centre = begin_ + (static_cast<double>(i) + 0.5) * width_;
    bins.push_back({std::clamp(centre, least_, greatest_), counts_[i]});
  }
  return bins;
}

double Histogram::Quantile(double share) const {
  const double below = share * static_cast<double>(count_);
  if (below >= static_cast<double>(count_)) return greatest_;
  int64_t sum = 0;
  for (const Bin& bin : bins()) {
    sum += bin.count;
    if (static_cast<double>(sum) > below) return bin.centre;
  }
  return greatest_;
}

}  // namespace mote::quantize
