// SPDX-License-Identifier: Apache-2.0
// What is wrong with a slow sensor's sample, as bits:
//   kSensorGap         the time since the sample before is above longest_gap, or not above 0
//   kSensorOutOfRange  value < low or value > high: a broken wire, a short circuit
//   kSensorJump        |value - the last value in range| > most_jump; not after a gap, and not of a
//                      value out of range: such a spike is one fault, and what follows it none
//   kSensorStuck       this and the stuck_samples - 1 samples before lie within stuck_tolerance of
//                      the first of them; what moves slowly begins again whenever it has left that
// time     in ticks of any unit.  value int32
// Ranges   longest_gap 1 or more, stuck_samples 2 or more, or 0 for a sensor that may stand still
// Errors   none, for any times and values
// Exact    integers only.  Cost: a few comparisons a sample
// Source   Ni et al., Sensor network data fault types, 2009: outlier, spike, stuck-at
#pragma once

#include <stdint.h>

namespace mote {

inline constexpr uint32_t kSensorGap = 1;
inline constexpr uint32_t kSensorOutOfRange = 2;
inline constexpr uint32_t kSensorJump = 4;
inline constexpr uint32_t kSensorStuck = 8;

struct SensorFaultParams {
  int64_t longest_gap;
  int32_t low, high;
  uint32_t most_jump;
  uint32_t stuck_tolerance;
  int32_t stuck_samples;
};

class SensorFault {
 public:
  void Init(const SensorFaultParams& p);
  void Reset();
  // 0 or some of kSensor...; nothing is known of the time before the first sample.
  uint32_t Process(int64_t time, int32_t value);

 private:
  bool IsGap(int64_t time) const;
  bool IsStuck(int32_t value);

  SensorFaultParams p_;
  bool has_sample_, has_good_;
  int64_t time_;
  int32_t good_;   // the last value in range
  int32_t first_;  // of the run of samples that may be stuck
  int32_t run_;    // samples of it, at most stuck_samples
};

}  // namespace mote
