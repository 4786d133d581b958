// SPDX-License-Identifier: Apache-2.0
// How well the integers of a tensor hold the real numbers that it has.
#pragma once

#include "compiler/graph/module.h"
#include "compiler/quantize/histogram.h"
#include "compiler/quantize/ranges.h"

namespace mote::quantize {

class RangeUse {
 public:
  // `integers`: one that stands for reals, with one scale.
  explicit RangeUse(const graph::Tensor& integers);

  void Add(Span<const float> values);

  // The share of values that lie more than half a step outside.
  double saturated() const { return Mean(static_cast<double>(saturated_)); }
  // The share of its range that all values but the most extreme take, 1 in 10,000 at each end.
  double used() const;

  // Mean square errors: of what is cut off and of what is rounded, and the least that as many steps
  // can make of the values, wherever their range begins and ends.
  double cut_off() const { return Mean(cut_off_); }
  double rounding() const { return Mean(rounding_); }
  double least() const;

 private:
  double Mean(double sum) const;
  double steps() const { return (range_.high - range_.low) / scale_; }

  Activations activations_;
  double scale_;
  Range range_;
  Histogram seen_;
  int64_t saturated_ = 0;
  double cut_off_ = 0, rounding_ = 0;
};

}  // namespace mote::quantize
