// SPDX-License-Identifier: Apache-2.0
// Hits from a stream of a model's scores: one decision a hop over several classes.
//   mean[c]  = requant(sum of (score[c] - zero_point) over the last `smoothing_hops` hops)      Q15
//   A class is armed at the beginning. It may hit where it is armed and mean[c] >= threshold[c]. Of
//   those that may, the one with the largest mean - threshold hits, the first where several have
//   it. The refractory_hops[c] hops after a hit of class c hit nothing. A class that has hit is
//   armed again by a hop with mean[c] < release[c], a refractory one too.
// score    T [classes]             T = int8_t or uint8_t, as the model gives them
// requant  2^15 * scale / smoothing_hops     so that a mean of 1.0 is 32768
// history  T [DetectorHistorySize(p)], states [classes]: the caller's, kept as long as the detector
// Init     classes and smoothing_hops in [1, 32768]; then as after Reset
// Reset    hops count from 0; hops before the first one count as scores of 0: a single loud hop at
//          the beginning has not yet convinced anybody
// Errors   none
// Exact    Requantize<Rounding::kSingle> of runtime/base/fixed_point.h, saturating: the same hits
//          on the host and on the chip.  Cost: one product and five loads a class and hop, whatever
//          the smoothing
// Source   the mean of posteriors: Chen, Parada, Heigold, Small-footprint keyword spotting using
// deep
//          neural networks, 2014; hysteresis: Schmitt, A thermionic trigger, 1938
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

// A threshold that no mean reaches: for classes that are not to hit, such as silence.
inline constexpr int32_t kNeverHits = INT32_MAX;

struct DetectorClass {
  int32_t threshold;        // Q15; kNeverHits
  int32_t release;          // Q15, at most the threshold
  int32_t refractory_hops;  // hops after this class's hit that are silent, 0 or more
};

struct DetectorParams {
  int32_t classes;
  int32_t smoothing_hops;
  int32_t zero_point;  // of the scores
  Requant requant;
  const DetectorClass* of_class;  // [classes]
};

struct DetectorClassState {
  int32_t sum;
  int32_t mean;
  bool armed;
};

struct Hit {
  int32_t class_index;
  int32_t score;  // mean, Q15
  int64_t hop;    // 0 is the first one after Reset
};

constexpr int32_t DetectorHistorySize(const DetectorParams& p) {
  return p.classes * p.smoothing_hops;
}

template <class T>
class Detector {
 public:
  void Init(const DetectorParams& p, Span<T> history, Span<DetectorClassState> states);
  void Reset();
  // Whether there is a hit in this hop; then `hit` says which.
  bool Process(Span<const T> scores, Hit& hit);

  // The smoothed score of a class after the last hop, Q15.
  int32_t mean(int32_t class_index) const { return states_[class_index].mean; }

 private:
  void Smooth(Span<const T> scores);
  int32_t BestThatMayHit() const;

  DetectorParams p_;
  T* history_;
  DetectorClassState* states_;
  int32_t oldest_;      // the hop of the history that the next one replaces
  int32_t refractory_;  // hops that are still silent
  int64_t hop_;
};

}  // namespace mote
