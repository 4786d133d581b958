// SPDX-License-Identifier: Apache-2.0
// An axis of a plot: numbers to pixels, with round numbers beside it.
#pragma once

#include <string>
#include <vector>

namespace mote::report {

enum class AxisScale { kLinear, kLogarithmic };

// `low` stands at pixel `from`, `high` at `to`; Holds() both. Ends that are equal or
// nearly so are moved apart.
class Axis {
 public:
  Axis(AxisScale scale, double low, double high, double from, double to);

  // From the least to the greatest of these with some room beside them; what is not finite, and on
  // a logarithmic axis not positive, does not count. 0 to 1 (1 to 10) of none.
  static Axis Around(AxisScale scale, const std::vector<double>& values, double from, double to);

  double low() const { return low_; }
  double high() const { return high_; }

  // Has it a place on such an axis? A number of at most 1e300; logarithmic: of at least 1e-300.
  bool Holds(double value) const;
  // What lies outside is at the nearer end.
  double At(double value) const;

  // At most most + 1; logarithmic: powers of ten, and twice and five times those where there is
  // room.
  std::vector<double> Ticks(int most) const;

 private:
  double Position(double value) const;

  AxisScale scale_;
  double low_, high_, from_, to_;
};

// "0.001", "12", "35k", "1.2M"
std::string ShortNumber(double value);

}  // namespace mote::report
