// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/factor.h"
#include "runtime/base/fixed_point.h"
#include "runtime/base/float_math.h"
#include "runtime/base/square_root.h"
#include "runtime/signal/envelope/envelope.h"

namespace mote {
namespace {

constexpr int32_t kCoefficientBits = 29;
constexpr int32_t kSignalBits = 10;
constexpr int32_t kBound = (1 << 29) - 1;  // five products stay below 2^62.4
constexpr int32_t kSquareBits = 4;         // squares below 2^46: 256^2 of them are below 2^62

int32_t Coefficient(float value) { return static_cast<int32_t>(RoundAway(value * 0x1p29F)); }

int32_t Filter(const BandSection& section, BandSectionState& state, int32_t r) {
  const int64_t sum =
      static_cast<int64_t>(section.b0) * r + static_cast<int64_t>(section.b1) * state.r1 +
      static_cast<int64_t>(section.b2) * state.r2 - static_cast<int64_t>(section.a1) * state.s1 -
      static_cast<int64_t>(section.a2) * state.s2 + state.error;
  state.error = static_cast<int32_t>(sum & ((1 << kCoefficientBits) - 1));
  const int64_t whole = sum >> kCoefficientBits;
  const auto s =
      static_cast<int32_t>(whole < -kBound ? -kBound : (whole > kBound ? kBound : whole));
  state.r2 = state.r1;
  state.r1 = r;
  state.s2 = state.s1;
  state.s1 = s;
  return s;
}

}  // namespace

BandSection BandPass(float centre, float width) {
  constexpr float kPi = 3.14159265F;
  const float alpha = Sin(kPi * width) / Cos(kPi * width);
  const float unit = 1.0F / (1.0F + alpha);
  const int32_t b = Coefficient(alpha * unit);
  return {b,
          0,
          -b,
          Coefficient(-2.0F * Cos(2.0F * kPi * centre) * unit),
          Coefficient((1.0F - alpha) * unit)};
}

void Envelope::Init(const EnvelopeParams& p, Span<BandSectionState> states) {
  MOTE_ASSERT(states.size() >= static_cast<size_t>(p.section_count));
  p_ = p;
  states_ = states.data();
  Reset();
}

void Envelope::Reset() {
  for (int32_t i = 0; i < p_.section_count; ++i) states_[i] = {};
  phase_ = 0;
  has_before_ = false;
  before_ = rising_ = falling_ = 0;
}

int16_t Envelope::Output(uint64_t sum) const {
  const auto weights = static_cast<uint64_t>(p_.decimation) * static_cast<uint64_t>(p_.decimation);
  const uint32_t root = RoundedRoot64((sum + weights / 2) / weights);  // Q4
  const int32_t right = kSquareBits - p_.gain_bits;
  return SaturateToInt16((int64_t{root} + ((1 << right) >> 1)) >> right);
}

int32_t Envelope::Process(Span<const int16_t> x, Span<int16_t> y) {
  constexpr int32_t kRight = kSignalBits - kSquareBits;
  int32_t count = 0;
  for (const int16_t sample : x) {
    int32_t v = sample * (1 << kSignalBits);
    for (int32_t i = 0; i < p_.section_count; ++i) v = Filter(p_.sections[i], states_[i], v);
    const int64_t rounded = (v + (1 << (kRight - 1))) >> kRight;
    const auto square = static_cast<uint64_t>(rounded * rounded);
    ++phase_;
    rising_ += square * static_cast<uint64_t>(phase_);
    falling_ += square * static_cast<uint64_t>(p_.decimation - phase_);
    if (phase_ < p_.decimation) continue;
    if (has_before_) y.data()[count++] = Output(before_ + falling_);
    has_before_ = true;
    before_ = rising_;
    phase_ = 0;
    rising_ = falling_ = 0;
  }
  return count;
}

}  // namespace mote
