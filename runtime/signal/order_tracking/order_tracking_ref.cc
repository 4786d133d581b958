// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/factor.h"
#include "runtime/signal/order_tracking/order_tracking.h"

namespace mote {
namespace {

constexpr uint64_t kStep = uint64_t{1} << 32;
constexpr int32_t kPlaceBits = 15;

}  // namespace

void OrderTracking::Init(const OrderTrackingParams& p) {
  p_ = p;
  Reset();
}

void OrderTracking::Reset() {
  for (int32_t& v : x_) v = 0;
  seen_ = 0;
  way_ = to_next_ = 0;
}

// At x_[1] + place / 2^15. Twice the cubic is ((c t + b) t + a) t + 2 x[1]; it is below 2.5 * 2^15,
// and what is multiplied by t last below 4.5 * 2^15, so that 45 bits below the point fit.
int16_t OrderTracking::Between(int32_t place) const {
  const int64_t t = place;
  const int64_t p = x_[0], q = x_[1], r = x_[2], s = x_[3];
  if (p_.interpolation == Interpolation::kLinear) {
    constexpr int64_t kHalf = int64_t{1} << (kPlaceBits - 1);
    return SaturateToInt16((q * (int64_t{1} << kPlaceBits) + (r - q) * t + kHalf) >> kPlaceBits);
  }
  constexpr int32_t kBits = 3 * kPlaceBits;
  const int64_t a = r - p;
  const int64_t b = 2 * p - 5 * q + 4 * r - s;
  const int64_t c = 3 * (q - r) + s - p;
  const int64_t slope = (c * t + b * (int64_t{1} << kPlaceBits)) * t;
  const int64_t twice =
      (slope + a * (int64_t{1} << 2 * kPlaceBits)) * t + 2 * q * (int64_t{1} << kBits);
  return SaturateToInt16((twice + (int64_t{1} << kBits)) >> (kBits + 1));
}

int32_t OrderTracking::Process(Span<const int16_t> x, uint32_t speed, Span<int16_t> y) {
  const uint64_t steps = uint64_t{speed} * static_cast<uint64_t>(p_.steps_per_revolution);
  const uint64_t way = steps < kStep ? steps : kStep;
  int32_t count = 0;
  for (const int16_t sample : x) {
    if (seen_ == 0) {
      for (int32_t& v : x_) v = sample;  // nothing is known of the time before the first sample
    } else {
      for (int32_t i = 0; i < 3; ++i) x_[i] = x_[i + 1];
      x_[3] = sample;
    }
    if (seen_ < 2) {
      ++seen_;
    } else if (to_next_ < way_) {
      const uint64_t place = ((to_next_ << kPlaceBits) + way_ / 2) / way_;
      y.data()[count++] = Between(static_cast<int32_t>(place));
      to_next_ += kStep - way_;
    } else {
      to_next_ -= way_;
    }
    way_ = way;
  }
  return count;
}

}  // namespace mote
