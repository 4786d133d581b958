// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/factor.h"
#include "runtime/base/wide.h"
#include "runtime/signal/rolling/rolling.h"

namespace mote {

void Rolling::Init(const RollingParams& p,
                   Span<int32_t> values,
                   Span<uint16_t> lows,
                   Span<uint16_t> highs) {
  MOTE_ASSERT(p.size >= 1 && p.size <= kMostRollingSize);
  MOTE_ASSERT(values.size() >= static_cast<size_t>(p.size));
  MOTE_ASSERT(lows.size() >= static_cast<size_t>(p.size));
  MOTE_ASSERT(highs.size() >= static_cast<size_t>(p.size));
  p_ = p;
  values_ = values.data();
  low_.places = lows.data();
  high_.places = highs.data();
  Reset();
}

void Rolling::Reset() {
  low_.first = low_.count = high_.first = high_.count = 0;
  next_ = count_ = 0;
  sum_ = moment_ = 0;
}

// The oldest sample, at next_, goes.
void Rolling::Leave(Wedge& wedge) const {
  if (wedge.places[wedge.first] != next_) return;
  wedge.first = wedge.first + 1 == p_.size ? 0 : wedge.first + 1;
  --wedge.count;
}

template <class Beats>
void Rolling::Enter(Wedge& wedge, int32_t x, Beats beats) {
  const auto place_of = [&](int32_t i) {
    const int32_t at = wedge.first + i;
    return at < p_.size ? at : at - p_.size;
  };
  while (wedge.count > 0 && beats(x, values_[wedge.places[place_of(wedge.count - 1)]])) {
    --wedge.count;
  }
  wedge.places[place_of(wedge.count)] = static_cast<uint16_t>(next_);
  ++wedge.count;
}

void Rolling::Process(int32_t x) {
  if (count_ == p_.size) {
    const int32_t oldest = values_[next_];
    Leave(low_);
    Leave(high_);
    moment_ -= sum_ - oldest;  // all others come one nearer to the beginning
    sum_ -= oldest;
    --count_;
  }
  moment_ += int64_t{count_} * x;
  sum_ += x;
  ++count_;
  Enter(low_, x, [](int32_t a, int32_t b) { return a <= b; });
  Enter(high_, x, [](int32_t a, int32_t b) { return a >= b; });
  values_[next_] = x;
  next_ = next_ + 1 == p_.size ? 0 : next_ + 1;
}

int32_t Rolling::mean() const {
  return count_ == 0 ? 0 : static_cast<int32_t>(DivideRounded(sum_, count_));
}

int32_t Rolling::Extreme(const Wedge& wedge) const {
  return wedge.count == 0 ? 0 : values_[wedge.places[wedge.first]];
}
int32_t Rolling::min() const { return Extreme(low_); }
int32_t Rolling::max() const { return Extreme(high_); }

int64_t Rolling::slope() const {
  const int64_t n = count_;
  if (n < 2) return 0;
  const int64_t centred = 6 * (2 * moment_ - (n - 1) * sum_);  // below 2^57
  const uint64_t slope = Ratio(WideOfUnsigned(Magnitude(centred)), WideOf(n * (n * n - 1)), 16);
  return centred < 0 ? -static_cast<int64_t>(slope) : static_cast<int64_t>(slope);
}

}  // namespace mote
