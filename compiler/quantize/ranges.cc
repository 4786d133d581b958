// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/ranges.h"

#include <algorithm>
#include <cmath>

namespace mote::quantize {
namespace {

constexpr double kTail = 1e-4;  // of the values, at each end
constexpr double kLeastScale = 1e-9;

Range WithZero(double low, double high) { return {std::min(low, 0.0), std::max(high, 0.0)}; }

// The mean square error of rounding to so many steps and of cutting off at the ends.
double ErrorOf(const std::vector<Histogram::Bin>& bins, const Range& range, double steps) {
  const double step = (range.high - range.low) / steps;
  const double rounding = step * step / 12;
  double error = 0;
  for (const Histogram::Bin& bin : bins) {
    const double cut = bin.centre - std::clamp(bin.centre, range.low, range.high);
    error += static_cast<double>(bin.count) * (cut == 0 ? rounding : cut * cut);
  }
  return error;
}

// Both ends move in by parts of their own; the best pair by turns.
Range LeastError(const Histogram& seen, const Range& all, double steps) {
  constexpr int kParts = 100;
  const std::vector<Histogram::Bin> bins = seen.bins();
  Range best = all;
  double least = ErrorOf(bins, best, steps);
  for (int turn = 0; turn < 2; ++turn) {
    for (const bool is_high : {true, false}) {
      for (int part = 1; part < kParts; ++part) {
        Range range = best;
        const double share = static_cast<double>(part) / kParts;
        (is_high ? range.high : range.low) = (is_high ? all.high : all.low) * share;
        const double error = ErrorOf(bins, range, steps);
        if (error >= least) continue;
        least = error;
        best = range;
      }
    }
  }
  return best;
}

}  // namespace

double MeanSquareError(const Histogram& seen, const Range& range, double steps) {
  if (seen.count() == 0) return 0;
  return ErrorOf(seen.bins(), range, steps) / static_cast<double>(seen.count());
}

Range ChooseRange(const Histogram& seen, Method method, Activations activations) {
  if (seen.count() == 0) return {0, 1};
  const Range all = WithZero(seen.least(), seen.greatest());
  switch (method) {
    case Method::kPercentile:
      return WithZero(seen.Quantile(kTail), seen.Quantile(1 - kTail));
    case Method::kMse:
      // 2^16 steps round so finely that nothing is won by cutting off.
      return activations == Activations::kInt16 ? all : LeastError(seen, all, 255);
    case Method::kMinMax:
      break;
  }
  return all;
}

graph::Quantization PerTensor(double scale, int64_t zero_point) {
  graph::Quantization q;
  q.scale = {static_cast<float>(scale)};
  q.zero_point = {zero_point};
  return q;
}

graph::Quantization QuantizationOf(const Range& range, Activations activations) {
  if (activations == Activations::kInt16) {
    return PerTensor(std::max({range.high, -range.low, kLeastScale}) / 32767, 0);
  }
  const double scale = std::max((range.high - range.low) / 255, kLeastScale);
  const double zero = -128 - range.low / scale;
  return PerTensor(scale, std::lround(std::clamp(zero, -128.0, 127.0)));
}

}  // namespace mote::quantize
