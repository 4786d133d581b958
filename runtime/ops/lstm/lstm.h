// SPDX-License-Identifier: Apache-2.0
// Long short-term memory over a sequence: four gates, no peepholes, projection or normalisation.
// At each step, for each unit s, with the hidden state h of the step before:
//   gate_k = wi[k,s,:] * x + bias[k,s] + wr[k,s,:] * h           k = i, f, g, o in this order
//   c[s]   = logistic(gate_f) * c[s] + logistic(gate_i) * tanh(gate_g), then clipped
//   h[s]   = tanh(c[s]) * logistic(gate_o), which is y of this step
// int8     x, h and y int8, c int16. Each of the two products of a gate is requantised to Q12 and
//          clamped to int16, their sum clamped; logistic and tanh by the table of sigmoid_s16.h
//          (results Q15); each product of the next two lines is requantised and clamped to the type
//          of its result, their sum clamped to int16.
// int16    the same with x, h and y int16 and sums of 64 bits.
// float32  sums in order of the index, each product and each sum with a bias clamped to the finite
//          numbers, as TFLM does.
// x          [N,T,I], [T,N,I] where time_major is 1
// wi, wr     [4,S,I], [4,S,S]    int8 of zero point 0, or float
// bias       [4,S]               int32, int64, float
// requant    [8]                 of wi * x in i, f, g, o and of wr * h
// h, c       [N,S]               before; new_h, new_c after
// y          [N,T,S] or [T,N,S]
// Alias    new_h may be h and new_c be c (same address), no other
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    every kernel equals its reference bit for bit; int32 sums are modulo 2^32
// Source   Hochreiter, Schmidhuber 1997; Gers et al. 2000 (forget gate).
//          Cost: MACs = N*T*4*S*(I+S)
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

struct LstmParams {
  int32_t batches, steps, input_depth, units;
  int32_t time_major;
  int32_t input_zero_point, hidden_zero_point;
  int32_t cell_clip;                    // on the scale of c; negative: none
  int32_t cell_multiplier, cell_shift;  // c as an argument of the table: SigmoidScale
  Requant forget_requant;               // gate_f * c to the scale of c
  Requant input_requant;                // gate_i * gate_g to the scale of c
  Requant hidden_requant;               // tanh(c) * gate_o to the scale of h
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const LstmParams& p,                    \
            Span<const int8_t> x,                   \
            Span<const int8_t> wi,                  \
            Span<const int8_t> wr,                  \
            Span<const int32_t> bias,               \
            Span<const Requant> requant,            \
            Span<const int8_t> h,                   \
            Span<const int16_t> c,                  \
            Span<int8_t> y,                         \
            Span<int8_t> new_h,                     \
            Span<int16_t> new_c);
#include "runtime/ops/lstm/lstm_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const LstmParams& p,                    \
            Span<const int16_t> x,                  \
            Span<const int8_t> wi,                  \
            Span<const int8_t> wr,                  \
            Span<const int64_t> bias,               \
            Span<const Requant> requant,            \
            Span<const int16_t> h,                  \
            Span<const int16_t> c,                  \
            Span<int16_t> y,                        \
            Span<int16_t> new_h,                    \
            Span<int16_t> new_c);
#include "runtime/ops/lstm/lstm_s16_kernels.inc"
#undef MOTE_KERNEL

struct LstmF32Params {
  int32_t batches, steps, input_depth, units;
  int32_t time_major;
  float cell_clip;  // 0: none
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const LstmF32Params& p,                 \
            Span<const float> x,                    \
            Span<const float> wi,                   \
            Span<const float> wr,                   \
            Span<const float> bias,                 \
            Span<const float> h,                    \
            Span<const float> c,                    \
            Span<float> y,                          \
            Span<float> new_h,                      \
            Span<float> new_c);
#include "runtime/ops/lstm/lstm_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
