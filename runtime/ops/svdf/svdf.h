// SPDX-License-Identifier: Apache-2.0
// A dense layer whose weights over features and time have low rank: each filter keeps the last M
// results of its feature weights, and a unit adds up `rank` filters.
//   s'[n,f,M-1] = feature(n, f), s'[n,f,m] = s[n,f,m+1] before that
//   y[n,u]      = out(bias[u] + sum_{r,m} wt[u*R+r,m] * (s'[n,u*R+r,m] - zs))
// int8     feature = int8(zs + clamp8(requant_feature(sum_i wf[f,i] * (x[n,i] - zx)))), whose sum
//          with zs wraps around as TFLM's does; out(v) = clamp8(zy + requant_out(v))
// int16    the same with wt and s in int16, zs = 0; x, wf and y stay int8
// float32  feature = sum_i wf[f,i] * x[n,i]; the sums run in this order: i, m, r with the bias
//          first; out is the fused activation
// x          [N,I]               zx in [-128,127]
// wf         [F,I], F = U * R    zero point 0
// wt         [F,M]               zero point 0
// bias       [U]                 int32 or float
// s, new_s   [N,F,M]             before and after
// y          [N,U]
// Alias    new_s may be s (same address), no other
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    every kernel equals its reference bit for bit; int32 sums are modulo 2^32
// Source   Nakkiran et al. 2015, Compressing deep neural networks using a rank-constrained
// topology.
//          Cost: MACs = N*F*(I+M)
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"

namespace mote {

struct SvdfParams {
  int32_t batches, input_depth, units, rank, memory;
  int32_t input_zero_point, state_zero_point, output_zero_point;
  Requant feature_requant;  // sx * swf / ss
  Requant output_requant;   // ss * swt / sy
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const SvdfParams& p,                    \
            Span<const int8_t> x,                   \
            Span<const int8_t> wf,                  \
            Span<const int8_t> wt,                  \
            Span<const int32_t> bias,               \
            Span<const int8_t> s,                   \
            Span<int8_t> y,                         \
            Span<int8_t> new_s);
#include "runtime/ops/svdf/svdf_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const SvdfParams& p,                    \
            Span<const int8_t> x,                   \
            Span<const int8_t> wf,                  \
            Span<const int16_t> wt,                 \
            Span<const int32_t> bias,               \
            Span<const int16_t> s,                  \
            Span<int8_t> y,                         \
            Span<int16_t> new_s);
#include "runtime/ops/svdf/svdf_s16_kernels.inc"
#undef MOTE_KERNEL

enum SvdfActivation : int32_t {
  kSvdfNone,  // not even infinities are clamped
  kSvdfRelu,
  kSvdfReluN1To1,
  kSvdfRelu6,
  kSvdfTanh,
  kSvdfSignBit,  // 1 where the sign is minus, that of -0 too, else 0
};

struct SvdfF32Params {
  int32_t batches, input_depth, units, rank, memory;
  int32_t activation;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const SvdfF32Params& p,                 \
            Span<const float> x,                    \
            Span<const float> wf,                   \
            Span<const float> wt,                   \
            Span<const float> bias,                 \
            Span<const float> s,                    \
            Span<float> y,                          \
            Span<float> new_s);
#include "runtime/ops/svdf/svdf_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
