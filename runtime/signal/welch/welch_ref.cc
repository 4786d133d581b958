// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/welch/welch.h"

namespace mote {

void Welch::Init(const WelchParams& p, Span<uint64_t> sums) {
  MOTE_ASSERT(sums.size() >= static_cast<size_t>(p.bins));
  p_ = p;
  sums_ = sums.data();
  Reset();
}

void Welch::Reset() {
  for (int32_t k = 0; k < p_.bins; ++k) sums_[k] = 0;
  count_ = 0;
}

void Welch::Process(Span<const uint32_t> x) {
  if (count_ == UINT32_MAX) return;
  ++count_;
  const uint32_t* from = x.data();
  uint64_t* const end = sums_ + p_.bins;
  for (uint64_t* to = sums_; to != end; ++to, from += 2) {
    const uint64_t power = from[0] | (uint64_t{from[1]} << 32);
    const uint64_t sum = *to + power;
    *to = sum < power ? UINT64_MAX : sum;
  }
}

void Welch::Mean(Span<uint32_t> y) const {
  const uint64_t count = count_ == 0 ? 1 : count_;
  for (int32_t k = 0; k < p_.bins; ++k) {
    const uint64_t remainder = sums_[k] % count;
    const uint64_t mean = sums_[k] / count + (remainder >= count - remainder ? 1 : 0);
    y.data()[2 * k] = static_cast<uint32_t>(mean);
    y.data()[2 * k + 1] = static_cast<uint32_t>(mean >> 32);
  }
}

}  // namespace mote
