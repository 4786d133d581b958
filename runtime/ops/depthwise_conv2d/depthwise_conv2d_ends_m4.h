// SPDX-License-Identifier: Apache-2.0
// How the outputs of packed kernels end: by a shift that all channels have in common
// (common_shift_m4.h), where `constant` is CommonRounding(); or by the FPU (float_end_m4.h), where
// it is the output's zero point and a channel's multiplier is its scale.
#pragma once

#include "runtime/ops/common/common_shift_m4.h"
#include "runtime/ops/common/float_end_m4.h"
#include "runtime/ops/common/weights_blocks_m4.h"

namespace mote {

// CommonEnd() or EndByFloat().
using DepthwiseEnd = int8_t(int32_t sum, int32_t multiplier, int32_t constant);

template <BlockEnds kEnds>
constexpr int32_t DepthwiseEndConstant(int32_t zero_point) {
  return kEnds == BlockEnds::kFloat ? zero_point : CommonRounding(zero_point);
}

// clang-format off
// In assembly a kernel takes one of these two names, of two outputs at a time.
#define MOTE_BY_SHIFT_SCALE(a, b, multiplier, constant)           \
  "smmla " #a ", " #a ", " #multiplier ", " #constant "\n"        \
  "smmla " #b ", " #b ", " #multiplier ", " #constant "\n"
#define MOTE_BY_SHIFT_SATURATE(a, b)                              \
  "ssat " #a ", #8, " #a ", asr #8\n"                             \
  "ssat " #b ", #8, " #b ", asr #8\n"
#define MOTE_BY_FLOAT_SCALE(a, b, multiplier, constant)           \
  "vmov s2, " #multiplier "\n"                                    \
  MOTE_FLOAT_ENDS(#a, #b, "s0", "s1", "s2", "s2", #constant)
#define MOTE_BY_FLOAT_SATURATE(a, b)
// clang-format on

}  // namespace mote
