// SPDX-License-Identifier: Apache-2.0
// Is there sound that is worth listening to? Decided from how loud it is, a hop at a time:
//   level   log2 of the variance of the hop's samples (a microphone's offset is no sound), with
//           lines between powers of two; never below least_level
//   floor   min(floor + floor_rise, level): it falls at once and rises slowly, so that a word does
//           not lift it, and what does not end becomes it. At first it is the first hop's level
//   sound   level > floor + open_level
//   open    from a hop with sound until hold_hops hops after the last such
// samples   int16 [1 .. kMostGateHopSamples], of hops that are all of a size
// Ranges    levels -8192 .. 8191; floor_rise 0 .. 2^29; hold_hops 0 or more
// Errors    none, for any samples. A floor that is too low costs work and no word: the gate is open
// Exact     integers only.  Cost: a product a sample
// Source    the floor is the minimum of Martin 2001 (noise by minimum statistics), which is
//           forgotten by a slope here rather than by a window
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

inline constexpr int32_t kMostGateHopSamples = 65'536;

struct SoundGateParams {
  int32_t open_level;   // Q8 of log2: 256 is 3.01 dB
  int32_t least_level;  // Q8
  int32_t floor_rise;   // a hop, Q16: a decibel a second is 435 in 20 ms
  int32_t hold_hops;
};

// log2 of the variance in Q8 with lines between powers of two; INT32_MIN where it is 0.
int32_t SoundLevel(Span<const int16_t> hop);

class SoundGate {
 public:
  void Init(const SoundGateParams& p);
  void Reset();
  // Whether it is open for this hop.
  bool Process(Span<const int16_t> hop);
  // After the last hop, Q16; far above all levels before the first one.
  int32_t floor() const { return floor_; }

 private:
  SoundGateParams p_;
  int32_t floor_;      // Q16
  int32_t open_hops_;  // that it stays open without more sound; -1: closed
};

}  // namespace mote
