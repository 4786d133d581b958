// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/dsp_intrinsics.h"
#include "runtime/base/square_root.h"
#include "runtime/signal/power/power.h"

namespace mote {
namespace {

uint64_t SquaredMagnitude(const int32_t* bin) {
  return static_cast<uint64_t>(int64_t{bin[0]} * bin[0]) +
         static_cast<uint64_t>(int64_t{bin[1]} * bin[1]);
}

uint32_t Magnitude(uint64_t square) {
  const auto high = static_cast<uint32_t>(square >> 32);
  if (high == 0) return RoundedRoot32(static_cast<uint32_t>(square));
  const int e = (33 - __builtin_clz(high)) / 2;
  return RoundedRoot32(static_cast<uint32_t>(square >> (2 * e))) << e;
}

}  // namespace

void PowerS32Ref(const PowerParams& p, Span<const int32_t> x, Span<uint32_t> y) {
  for (int32_t k = p.first; k < p.first + p.count; ++k) {
    const uint64_t power = (SquaredMagnitude(x.data() + 2 * k) + (1 << 9)) >> 10;
    y.data()[2 * k] = static_cast<uint32_t>(power);
    y.data()[2 * k + 1] = static_cast<uint32_t>(power >> 32);
  }
}

void MagnitudeS32Ref(const PowerParams& p, Span<const int32_t> x, Span<uint32_t> y) {
  for (int32_t k = p.first; k < p.first + p.count; ++k) {
    y.data()[2 * k] = Magnitude(SquaredMagnitude(x.data() + 2 * k));
    y.data()[2 * k + 1] = 0;
  }
}

void PowerS16Ref(const PowerParams& p, Span<const uint32_t> x, Span<uint32_t> y) {
  for (int32_t k = p.first; k < p.first + p.count; ++k) {
    const int32_t re = LowHalf(x.data()[k]), im = HighHalf(x.data()[k]);
    y.data()[k] = static_cast<uint32_t>(re * re) + static_cast<uint32_t>(im * im);
  }
}

}  // namespace mote
