// SPDX-License-Identifier: Apache-2.0
// Which values a tensor had, in one pass over data of any size: a histogram whose bins widen.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/base/span.h"

namespace mote::quantize {

// Least and greatest are exact; between them lie 2048 bins or more, of one width, a bin's centre
// standing for its values.
class Histogram {
 public:
  // Values that are not finite are counted apart.
  void Add(Span<const float> values);

  int64_t count() const { return count_; }  // finite values
  int64_t not_finite() const { return not_finite_; }
  double least() const { return least_; }  // 0 where there is none
  double greatest() const { return greatest_; }

  // The value that so many of all values are below, 0 <= share <= 1; within a bin.
  double Quantile(double share) const;

  struct Bin {
    double centre;
    int64_t count;
  };
  // Those that are not empty, in order.
  std::vector<Bin> bins() const;

 private:
  void Widen(double least, double greatest);
  size_t IndexOf(double value) const;

  double least_ = 0, greatest_ = 0;
  int64_t count_ = 0, not_finite_ = 0;
  double begin_ = 0, width_ = 0;  // of the bins; width 0: one value only so far
  std::vector<int64_t> counts_;
};

}  // namespace mote::quantize
