// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/pcan/pcan.h"

namespace mote {
namespace {

constexpr int32_t kSnrBits = 12;
constexpr int32_t kOutputBits = 6;

uint32_t Gain(uint32_t noise, const int16_t* gains) {
  if (noise <= 2) return static_cast<uint32_t>(int32_t{gains[noise]});
  const int32_t interval = 32 - __builtin_clz(noise);
  const int16_t* const a = gains + 4 * interval - 6;
  const uint32_t shifted = interval < 11 ? noise << (11 - interval) : noise >> (interval - 11);
  const auto f = static_cast<int32_t>(shifted & 0x3FF);
  const int32_t slope = ((a[2] * f) >> 5) + a[1] * 32;
  return static_cast<uint32_t>(
      int32_t{static_cast<int16_t>(((slope * f + (1 << 14)) >> 15) + a[0])});
}

uint32_t Bend(uint32_t ratio) {
  if (ratio < 2U << kSnrBits) return (ratio * ratio) >> (2 + 2 * kSnrBits - kOutputBits);
  return (ratio >> (kSnrBits - kOutputBits)) - (1U << kOutputBits);
}

}  // namespace

void PcanU32Ref(const PcanParams& p,
                Span<const uint32_t> noise,
                Span<const int16_t> gains,
                Span<uint32_t> x) {
  for (int32_t c = 0; c < p.channels; ++c) {
    const uint64_t product = uint64_t{x.data()[c]} * Gain(noise.data()[c], gains.data());
    x.data()[c] = Bend(static_cast<uint32_t>(product >> p.snr_shift));
  }
}

}  // namespace mote
