// SPDX-License-Identifier: Apache-2.0
// The end of a channel by the FPU, for Rounding::kXnnpack: VMOV, VCVT, VMUL, VCVTR,
// VMOV, QADD and SSAT.
//   sat8(zero_point + requant(sum)) = sat8(zero_point + round(float(raised sum) * scale))
//   raised sum = sum << raised, scale = requant / 2^raised
// Exact where the raised sum is an int32: a power of two comes out of both roundings.
#pragma once

#include "runtime/base/dsp_intrinsics.h"
#include "runtime/ops/common/channel_end_m4.h"

namespace mote {

// Below it a scale divided by 2^8 would lose bits.
inline constexpr float kLeastFloatScale = 0x1p-100F;

inline bool HasFloatEnd(const ChannelM4& c) {
  const float scale = MultiplierOf(c.requant);
  return c.IsWithin(32 - c.raised) && (scale == 0 || scale >= kLeastFloatScale);
}

// The scale's bits.
inline int32_t FloatEndOf(Requant requant, int32_t raised) {
  return FloatRequant(MultiplierOf(requant) / static_cast<float>(1 << raised)).multiplier;
}

// clang-format off
// Two sums become outputs, in registers that are named by strings: f0 and f1 of the FPU change.
#define MOTE_FLOAT_ENDS(first, second, f0, f1, scale0, scale1, zero_point) \
  "vmov          " f0 ", " f1 ", " first ", " second "        \n" \
  "vcvt.f32.s32  " f0 ", " f0 "                               \n" \
  "vcvt.f32.s32  " f1 ", " f1 "                               \n" \
  "vmul.f32      " f0 ", " f0 ", " scale0 "                   \n" \
  "vmul.f32      " f1 ", " f1 ", " scale1 "                   \n" \
  "vcvtr.s32.f32 " f0 ", " f0 "                               \n" \
  "vcvtr.s32.f32 " f1 ", " f1 "                               \n" \
  "vmov          " first ", " second ", " f0 ", " f1 "        \n" \
  "qadd          " first ", " first ", " zero_point "         \n" \
  "qadd          " second ", " second ", " zero_point "       \n" \
  "ssat          " first ", #8, " first "                     \n" \
  "ssat          " second ", #8, " second "                   \n"
// clang-format on

// The meaning of these instructions.
inline int8_t EndByFloat(int32_t raised_sum, int32_t scale, int32_t zero_point) {
  const int32_t scaled = Requantize<Rounding::kXnnpack>(raised_sum, {scale, 0});
  return static_cast<int8_t>(Ssat8(scaled + zero_point));
}

}  // namespace mote
