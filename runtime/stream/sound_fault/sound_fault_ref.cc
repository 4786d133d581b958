// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/sound_fault/sound_fault.h"

namespace mote {
namespace {

// One more where `more`, else from the beginning; no more than `most`.
int32_t CountRow(int32_t count, bool more, int32_t most) {
  if (!more) return 0;
  return count < most ? count + 1 : most;
}

struct HopLook {
  int32_t low = INT16_MAX, high = INT16_MIN;
  int32_t at_ends = 0;
};

HopLook LookAt(Span<const int16_t> hop) {
  HopLook look;
  for (const int16_t sample : hop) {
    if (sample < look.low) look.low = sample;
    if (sample > look.high) look.high = sample;
    look.at_ends += sample == INT16_MIN || sample == INT16_MAX ? 1 : 0;
  }
  return look;
}

}  // namespace

void SoundFault::Init(const SoundFaultParams& p) {
  p_ = p;
  Reset();
}

void SoundFault::Reset() {
  state_ = SoundState::kNone;
  missing_ = saturated_ = good_ = quiet_ = stuck_ = 0;
}

SoundState SoundFault::Process(Span<const int16_t> hop) {
  const SoundState seen = Look(hop);
  good_ = CountRow(good_, seen == SoundState::kNone && !hop.empty(), p_.good_hops);
  if (seen != SoundState::kNone || good_ == p_.good_hops) state_ = seen;
  return state_;
}

SoundState SoundFault::Look(Span<const int16_t> hop) {
  missing_ = CountRow(missing_, hop.empty(), p_.missing_hops);
  if (missing_ == p_.missing_hops) return SoundState::kMissing;
  if (hop.empty()) return SoundState::kNone;
  const HopLook look = LookAt(hop);
  const bool is_loud = 4 * look.at_ends >= static_cast<int32_t>(hop.size());
  saturated_ = CountRow(saturated_, is_loud, p_.saturated_hops);
  const bool is_stuck = IsStuck(look.low, look.high);
  const SoundState quiet = LookAtQuiet(look.low, look.high);
  if (is_stuck) return SoundState::kStuck;
  if (quiet != SoundState::kNone) return quiet;
  return saturated_ == p_.saturated_hops ? SoundState::kSaturated : SoundState::kNone;
}

bool SoundFault::IsStuck(int32_t low, int32_t high) {
  if (stuck_ > 0 && low != stuck_at_) stuck_ = 0;
  stuck_at_ = low;
  stuck_ = CountRow(stuck_, low == high, p_.quiet_hops);
  return stuck_ == p_.quiet_hops;
}

// A run of quiet hops begins again where the next one leaves its range.
SoundState SoundFault::LookAtQuiet(int32_t low, int32_t high) {
  const int32_t both_low = quiet_ > 0 && low_ < low ? low_ : low;
  const int32_t both_high = quiet_ > 0 && high_ > high ? high_ : high;
  const bool goes_on = both_high - both_low <= p_.quiet_steps;
  low_ = goes_on ? both_low : low;
  high_ = goes_on ? both_high : high;
  if (!goes_on) quiet_ = 0;
  quiet_ = CountRow(quiet_, high_ - low_ <= p_.quiet_steps, p_.quiet_hops);
  return quiet_ < p_.quiet_hops ? SoundState::kNone : SoundState::kSilent;
}

}  // namespace mote
