// SPDX-License-Identifier: Apache-2.0
// The body of SVDF's integer references: State is the type of the time weights and of the state.
#pragma once

#include "runtime/ops/common/dot.h"
#include "runtime/ops/common/to_int8.h"
#include "runtime/ops/svdf/svdf.h"

namespace mote {

// The newest result of a filter, behind the older ones, which move up.
template <class State>
void PushSvdfState(const State* s, State* new_s, int32_t memory, State newest) {
  for (int32_t m = 0; m + 1 < memory; ++m) new_s[m] = s[m + 1];
  new_s[memory - 1] = newest;
}

template <Rounding kRounding, class State>
State SvdfFeature(const SvdfParams& p, const int8_t* x, const int8_t* wf) {
  constexpr int32_t kMin = sizeof(State) == 1 ? INT8_MIN : INT16_MIN;
  constexpr int32_t kMax = sizeof(State) == 1 ? INT8_MAX : INT16_MAX;
  const int32_t sum = DotS8(x, p.input_zero_point, wf, 0, p.input_depth);
  const int32_t feature = Clamp(Requantize<kRounding>(sum, p.feature_requant), kMin, kMax);
  return static_cast<State>(p.state_zero_point + feature);  // wraps around, as TFLM's does
}

template <class State>
int32_t SvdfTime(const SvdfParams& p, const State* wt, const State* s) {
  int32_t sum = 0;
  for (int32_t m = 0; m < p.memory; ++m) {
    sum = WrapAdd(sum, WrapMul(wt[m], s[m] - p.state_zero_point));
  }
  return sum;
}

template <Rounding kRounding, class State>
void SvdfInteger(const SvdfParams& p,
                 Span<const int8_t> x,
                 Span<const int8_t> wf,
                 Span<const State> wt,
                 Span<const int32_t> bias,
                 Span<const State> s,
                 Span<int8_t> y,
                 Span<State> new_s) {
  const State* old_state = s.data();
  State* state = new_s.data();
  int8_t* out = y.data();
  for (int32_t n = 0; n < p.batches; ++n) {
    const int8_t* row = x.data() + n * p.input_depth;
    const int8_t* feature = wf.data();
    const State* time = wt.data();
    for (int32_t u = 0; u < p.units; ++u) {
      int32_t sum = bias.data()[u];
      for (int32_t r = 0; r < p.rank; ++r) {
        PushSvdfState(old_state, state, p.memory, SvdfFeature<kRounding, State>(p, row, feature));
        sum = WrapAdd(sum, SvdfTime(p, time, state));
        feature += p.input_depth;
        time += p.memory;
        old_state += p.memory;
        state += p.memory;
      }
      *out++ = ToInt8<kRounding>(sum, p.output_requant, p.output_zero_point, INT8_MIN, INT8_MAX);
    }
  }
}

}  // namespace mote
