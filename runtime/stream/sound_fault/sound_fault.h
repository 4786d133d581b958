// SPDX-License-Identifier: Apache-2.0
// What is wrong with a microphone, from the sound that comes, a hop at a time:
//   kMissing    missing_hops hops in a row have no samples
//   kStuck      the samples of the last quiet_hops hops are all the same
//   kSilent     those of quiet_hops hops in a row lie within quiet_steps of each other: a
//   microphone
//               that works has more noise. A hop that does not fit to those before begins a new row
//   kSaturated  in saturated_hops hops in a row a quarter or more of the samples are at an end of
//               their range
//   kNone       and again after a fault, once good_hops hops in a row have samples and show none of
//               these
// The worst comes first in this list, and a fault lasts until another or none takes its place.
// samples   int16, a hop or what there is of it
// Ranges    all counts 1 or more; quiet_steps 1 to 65535
// Errors    none, for any samples
// Exact     integers only.  Cost: a few comparisons a sample
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

enum class SoundState : uint8_t { kNone, kMissing, kStuck, kSilent, kSaturated };

struct SoundFaultParams {
  int32_t missing_hops;
  int32_t quiet_hops;
  int32_t quiet_steps;
  int32_t saturated_hops;
  int32_t good_hops;
};

class SoundFault {
 public:
  void Init(const SoundFaultParams& p);
  void Reset();
  // After this hop.
  SoundState Process(Span<const int16_t> hop);

 private:
  SoundState Look(Span<const int16_t> hop);
  SoundState LookAtQuiet(int32_t low, int32_t high);
  bool IsStuck(int32_t low, int32_t high);

  SoundFaultParams p_;
  SoundState state_;
  int32_t missing_, saturated_, good_;  // hops in a row, no more than are wanted
  int32_t quiet_;                       // hops in a row that lie within quiet_steps
  int32_t low_, high_;                  // of these
  int32_t stuck_;                       // hops in a row whose samples are all stuck_at_
  int32_t stuck_at_;
};

}  // namespace mote
