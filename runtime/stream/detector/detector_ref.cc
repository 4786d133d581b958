// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/detector/detector.h"

namespace mote {
namespace {

// The requantised sum. Its 18 bits times a multiplier and a shift of up to 30 could leave int32.
int32_t MeanOf(int32_t sum, Requant requant) {
  const int64_t product = static_cast<int64_t>(sum) * requant.multiplier;
  const int32_t right = 31 - requant.shift;
  const int64_t mean = (product + (int64_t{1} << (right - 1))) >> right;
  return static_cast<int32_t>(mean < INT32_MIN ? INT32_MIN : mean > INT32_MAX ? INT32_MAX : mean);
}

}  // namespace

template <class T>
void Detector<T>::Init(const DetectorParams& p, Span<T> history, Span<DetectorClassState> states) {
  MOTE_ASSERT(history.size() >= static_cast<size_t>(DetectorHistorySize(p)));
  MOTE_ASSERT(states.size() >= static_cast<size_t>(p.classes));
  p_ = p;
  history_ = history.data();
  states_ = states.data();
  Reset();
}

template <class T>
void Detector<T>::Reset() {
  for (int32_t i = 0; i < DetectorHistorySize(p_); ++i) history_[i] = static_cast<T>(p_.zero_point);
  for (int32_t c = 0; c < p_.classes; ++c) states_[c] = {0, 0, true};
  oldest_ = 0;
  refractory_ = 0;
  hop_ = 0;
}

template <class T>
void Detector<T>::Smooth(Span<const T> scores) {
  T* const old = history_ + oldest_ * p_.classes;
  for (int32_t c = 0; c < p_.classes; ++c) {
    DetectorClassState& state = states_[c];
    state.sum += scores.data()[c] - old[c];
    old[c] = scores.data()[c];
    state.mean = MeanOf(state.sum, p_.requant);
    if (state.mean < p_.of_class[c].release) state.armed = true;
  }
  oldest_ = oldest_ + 1 == p_.smoothing_hops ? 0 : oldest_ + 1;
}

// -1 where there is none.
template <class T>
int32_t Detector<T>::BestThatMayHit() const {
  int32_t best = -1;
  int64_t most = 0;
  for (int32_t c = 0; c < p_.classes; ++c) {
    const int64_t above = static_cast<int64_t>(states_[c].mean) - p_.of_class[c].threshold;
    const bool may = states_[c].armed && p_.of_class[c].threshold != kNeverHits && above >= 0;
    if (!may || (best >= 0 && above <= most)) continue;
    best = c;
    most = above;
  }
  return best;
}

template <class T>
bool Detector<T>::Process(Span<const T> scores, Hit& hit) {
  MOTE_ASSERT(scores.size() == static_cast<size_t>(p_.classes));
  Smooth(scores);
  const int64_t hop = hop_++;
  if (refractory_ > 0) {
    --refractory_;
    return false;
  }
  const int32_t best = BestThatMayHit();
  if (best < 0) return false;
  states_[best].armed = false;
  refractory_ = p_.of_class[best].refractory_hops;
  hit = {best, states_[best].mean, hop};
  return true;
}

template class Detector<int8_t>;
template class Detector<uint8_t>;

}  // namespace mote
