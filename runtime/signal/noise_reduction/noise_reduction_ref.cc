// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/noise_reduction/noise_reduction.h"

namespace mote {
namespace {

constexpr int kFractionBits = 14;

uint32_t Fraction(uint32_t x, uint32_t fraction) {
  return static_cast<uint32_t>((uint64_t{x} * fraction) >> kFractionBits);
}

// The sum may have 33 bits above the fraction's only if noise and up do; it is taken modulo 2^32.
uint32_t Mean(uint32_t up, uint32_t noise, uint32_t smoothing) {
  const uint32_t rest = (1U << kFractionBits) - smoothing;
  return static_cast<uint32_t>((uint64_t{up} * smoothing + uint64_t{noise} * rest) >>
                               kFractionBits);
}

}  // namespace

void NoiseReductionU32Ref(const NoiseReductionParams& p, Span<uint32_t> noise, Span<uint32_t> x) {
  const auto least = static_cast<uint32_t>(p.min_signal_remaining);
  for (int32_t c = 0; c < p.channels; ++c) {
    const auto smoothing = static_cast<uint32_t>(c % 2 == 0 ? p.even_smoothing : p.odd_smoothing);
    const uint32_t value = x.data()[c];
    const uint32_t up = value << p.smoothing_bits;
    const uint32_t mean = Mean(up, noise.data()[c], smoothing);
    noise.data()[c] = mean;
    const uint32_t rest = mean < up ? (up - mean) >> p.smoothing_bits : 0;
    const uint32_t floor = Fraction(value, least);
    x.data()[c] = rest > floor ? rest : floor;
  }
}

}  // namespace mote
