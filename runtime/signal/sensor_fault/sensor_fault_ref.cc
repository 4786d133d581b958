// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/sensor_fault/sensor_fault.h"

namespace mote {
namespace {

uint32_t Distance(int32_t a, int32_t b) {
  return a < b ? static_cast<uint32_t>(b) - static_cast<uint32_t>(a)
               : static_cast<uint32_t>(a) - static_cast<uint32_t>(b);
}

}  // namespace

void SensorFault::Init(const SensorFaultParams& p) {
  p_ = p;
  Reset();
}

void SensorFault::Reset() {
  has_sample_ = has_good_ = false;
  time_ = 0;
  good_ = first_ = run_ = 0;
}

bool SensorFault::IsGap(int64_t time) const {
  if (!has_sample_) return false;
  const uint64_t since = static_cast<uint64_t>(time) - static_cast<uint64_t>(time_);
  return time <= time_ || since > static_cast<uint64_t>(p_.longest_gap);
}

bool SensorFault::IsStuck(int32_t value) {
  if (run_ == 0 || Distance(value, first_) > p_.stuck_tolerance) {
    first_ = value;
    run_ = 0;
  }
  if (run_ < p_.stuck_samples) ++run_;
  return p_.stuck_samples > 0 && run_ == p_.stuck_samples;
}

uint32_t SensorFault::Process(int64_t time, int32_t value) {
  const bool is_gap = IsGap(time);
  const bool is_out = value < p_.low || value > p_.high;
  const bool is_jump = has_good_ && !is_gap && !is_out && Distance(value, good_) > p_.most_jump;
  const bool is_stuck = IsStuck(value);
  has_sample_ = true;
  time_ = time;
  if (!is_out) {
    has_good_ = true;
    good_ = value;
  }
  return (is_gap ? kSensorGap : 0U) | (is_out ? kSensorOutOfRange : 0U) |
         (is_jump ? kSensorJump : 0U) | (is_stuck ? kSensorStuck : 0U);
}

}  // namespace mote
