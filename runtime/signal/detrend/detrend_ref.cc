// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/factor.h"
#include "runtime/base/fixed_point.h"
#include "runtime/signal/detrend/detrend.h"

namespace mote {
namespace {

// n = quotient * d + remainder, remainder in [0, d).
struct Division {
  int64_t quotient, remainder;
};
constexpr Division DivideDown(int64_t n, int64_t d) {
  const Division towards_zero = {n / d, n % d};
  if (towards_zero.remainder >= 0) return towards_zero;
  return {towards_zero.quotient - 1, towards_zero.remainder + d};
}

}  // namespace

void DetrendMeanS16Ref(const DetrendParams& p, Span<const int16_t> x, Span<int16_t> y) {
  int64_t sum = 0;
  for (int32_t i = 0; i < p.size; ++i) sum += x.data()[i * p.stride];
  const auto mean =
      static_cast<int32_t>(DivideDown(2 * sum + p.size, int64_t{2} * p.size).quotient);
  const int16_t* from = x.data();
  for (int32_t i = 0; i < p.size; ++i, from += p.stride) {
    y.data()[i] = static_cast<int16_t>(Clamp(*from - mean, INT16_MIN, INT16_MAX));
  }
}

// With j = 2i - (n - 1), which sums up to 0 and whose squares sum up to n (n^2 - 1) / 3:
//   line(i) = (S (n^2 - 1) + 3 T j) / (n (n^2 - 1)),  S = sum x, T = sum j x
// |T| < 2^44, so for 2^15 samples the numerator stays below 2^62 and twice it, for the rounding,
// below 2^63: the line itself has 17 bits.
void DetrendLinearS16Ref(const DetrendParams& p, Span<const int16_t> x, Span<int16_t> y) {
  const int64_t n = p.size;
  if (n == 1) return DetrendMeanS16Ref(p, x, y);
  int64_t sum = 0, moment = 0;
  for (int64_t i = 0; i < n; ++i) {
    const int64_t v = x.data()[i * p.stride];
    sum += v;
    moment += v * (2 * i - (n - 1));
  }
  const int64_t squares = n * n - 1;
  const int64_t denominator = 2 * n * squares;
  const int64_t first = 2 * (sum * squares - 3 * moment * (n - 1)) + n * squares;
  Division line = DivideDown(first, denominator);
  const Division step = DivideDown(12 * moment, denominator);
  for (int64_t i = 0; i < n; ++i) {
    y.data()[i] = SaturateToInt16(x.data()[i * p.stride] - line.quotient);
    line.quotient += step.quotient;
    line.remainder += step.remainder;
    if (line.remainder < denominator) continue;
    line.remainder -= denominator;
    ++line.quotient;
  }
}

}  // namespace mote
