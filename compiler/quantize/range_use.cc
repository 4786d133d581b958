// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/range_use.h"

#include <algorithm>
#include <cmath>

namespace mote::quantize {
namespace {

Range RangeOf(const graph::Tensor& tensor, double scale) {
  const graph::Quantization& q = tensor.quantization;
  const double zero = q.zero_point.empty() ? 0 : static_cast<double>(q.zero_point[0]);
  Range steps = {-128, 127};
  if (tensor.dtype == graph::DType::kInt16) steps = {-32768, 32767};
  if (tensor.dtype == graph::DType::kUInt8) steps = {0, 255};
  return {scale * (steps.low - zero), scale * (steps.high - zero)};
}

}  // namespace

RangeUse::RangeUse(const graph::Tensor& integers)
    : activations_(integers.dtype == graph::DType::kInt16 ? Activations::kInt16
                                                          : Activations::kInt8),
      scale_(static_cast<double>(integers.quantization.scale[0])),
      range_(RangeOf(integers, scale_)) {}

void RangeUse::Add(Span<const float> values) {
  seen_.Add(values);
  for (const float value : values) {
    const auto real = static_cast<double>(value);
    if (!std::isfinite(real)) continue;
    const double within = std::clamp(real, range_.low, range_.high);
    if (std::abs(real - within) > scale_ / 2) ++saturated_;
    cut_off_ += (real - within) * (real - within);
    const double rounded = scale_ * std::round(within / scale_);
    rounding_ += (within - rounded) * (within - rounded);
  }
}

double RangeUse::used() const {
  constexpr double kTail = 1e-4;
  if (seen_.count() == 0 || range_.high <= range_.low) return 0;
  const double low = std::clamp(seen_.Quantile(kTail), range_.low, 0.0);
  const double high = std::clamp(seen_.Quantile(1 - kTail), 0.0, range_.high);
  return (high - low) / (range_.high - range_.low);
}

double RangeUse::least() const {
  double least = cut_off() + rounding();
  for (const Method method : {Method::kMinMax, Method::kPercentile, Method::kMse}) {
    const Range range = ChooseRange(seen_, method, activations_);
    least = std::min(least, MeanSquareError(seen_, range, steps()));
  }
  return least;
}

double RangeUse::Mean(double sum) const {
  return seen_.count() == 0 ? 0 : sum / static_cast<double>(seen_.count());
}

}  // namespace mote::quantize
