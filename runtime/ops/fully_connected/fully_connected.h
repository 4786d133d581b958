// SPDX-License-Identifier: Apache-2.0
// Fully connected layer: a matrix product with the rows of the input.
//   y[r,co] = clamp(zy + requant[co](bias[co] + sum_ci (x[r,ci] - zx) * (w[co,ci] - zw)))
//                         x, y    w                  bias   requant
// FullyConnectedS8*       int8    int8               int32  yes
// FullyConnectedS4*       int8    int4, two a byte   int32  yes
// FullyConnectedS16*      int16   int8               int64  yes; zx and zy are 0
// FullyConnectedF32*      float   float              float  none; no zero points
// x        [R,Ci]           zx in [-128,127]; 0 once the compiler has folded it into the bias
// w        [Co,Ci]          zw is 0 in every model that TFLite's converter writes.
//                           *M4: packed, runtime/ops/common/weights_m4.h; *BlocksM4: with bias and,
//                           but for *TensorBlocksM4, requant: fully_connected_weights.h
// bias     [Co]             scale sx * sw[co]
// requant  [1] where requant_stride is 0, [Co] where it is 1
// y        [R,Co]           clamped to [act_min, act_max]
// scratch  as many bytes as the row of the kernel table asks, content undefined afterwards
// Alias    none: y shares no byte with an input
// Errors   none at run time: the compiler proves shapes, debug builds assert them
// Exact    every kernel equals its reference bit for bit. The sum is modulo 2^32 for int8; for
//          int16 below 2^47 where wide is 1, modulo 2^32 where it is 0; float adds in the order of
//          ci
// Source   Jacob et al. 2018, section 2.2.  Cost: MACs = R*Co*Ci
#pragma once

#include "runtime/base/fixed_point.h"
#include "runtime/base/span.h"
#include "runtime/ops/fully_connected/fully_connected_weights.h"

namespace mote {

struct FullyConnectedParams {
  int32_t rows, input_depth, output_depth;
  int32_t input_zero_point, weights_zero_point, output_zero_point;
  int32_t requant_stride;
  int32_t act_min, act_max;
  int32_t packing;  // a WeightPackingM4; the compiler has proved that it is exact
};

// Of kernels for Cortex-M4: how many channels stand side by side (kFullyConnectedPairLanesM4 where
// they are paired); a row of the input as int16.
constexpr int32_t kFullyConnectedLanesM4 = 4;
constexpr int32_t FullyConnectedScratchM4(const FullyConnectedParams& p) {
  return 2 * RoundUp(p.input_depth, 4);
}

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const FullyConnectedParams& p,          \
            Span<const int8_t> x,                   \
            Span<const int8_t> w,                   \
            Span<const int32_t> bias,               \
            Span<const Requant> requant,            \
            Span<int8_t> y,                         \
            Span<uint8_t> scratch);
#include "runtime/ops/fully_connected/fully_connected_kernels.inc"
#undef MOTE_KERNEL

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const FullyConnectedParams& p,          \
            Span<const int8_t> x,                   \
            Span<const uint8_t> w,                  \
            Span<const int32_t> bias,               \
            Span<const Requant> requant,            \
            Span<int8_t> y,                         \
            Span<uint8_t> scratch);
#include "runtime/ops/fully_connected/fully_connected_s4_kernels.inc"
#undef MOTE_KERNEL

struct FullyConnectedS16Params {
  int32_t rows, input_depth, output_depth;
  int32_t weights_zero_point;
  int32_t requant_stride;
  int32_t wide;  // 1: sums of 64 bits
  int32_t act_min, act_max;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  template <Rounding kRounding>                     \
  void name(const FullyConnectedS16Params& p,       \
            Span<const int16_t> x,                  \
            Span<const int8_t> w,                   \
            Span<const int64_t> bias,               \
            Span<const Requant> requant,            \
            Span<int16_t> y,                        \
            Span<uint8_t> scratch);
#include "runtime/ops/fully_connected/fully_connected_s16_kernels.inc"
#undef MOTE_KERNEL

struct FullyConnectedF32Params {
  int32_t rows, input_depth, output_depth;
  float act_min, act_max;
};

#define MOTE_KERNEL(isa, name, when, scratch_bytes) \
  void name(const FullyConnectedF32Params& p,       \
            Span<const float> x,                    \
            Span<const float> w,                    \
            Span<const float> bias,                 \
            Span<float> y,                          \
            Span<uint8_t> scratch);
#include "runtime/ops/fully_connected/fully_connected_f32_kernels.inc"
#undef MOTE_KERNEL

}  // namespace mote
