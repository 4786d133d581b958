// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/log_fixed.h"
#include "runtime/signal/log/log.h"

namespace mote {
namespace {

// x = 2^e * (1 + fraction / 2^16)
int32_t LogQ16(uint64_t x, const uint16_t* curve) {
  constexpr int64_t kLog2 = 1488522236;  // ln(2) * 2^31
  const int zeros = __builtin_clzll(x);
  const auto fraction = static_cast<int32_t>((x << zeros) >> 47) & 0xFFFF;
  const int32_t from = curve[fraction >> 9], to = curve[(fraction >> 9) + 1];
  const int32_t along = ((to - from) * (fraction & 511) + 256) >> 9;
  const int32_t log2 = (63 - zeros) * (1 << 16) + fraction + from + along;
  return static_cast<int32_t>((log2 * kLog2 + (1 << 30)) >> 31);
}

// log2(v) * 2^16: the integer part, and the fraction's line with what the curve adds to it.
uint32_t Log2Q16(uint32_t v, const uint16_t* curve) {
  const int32_t integer = 31 - __builtin_clz(v);
  const uint32_t rest = v - (uint32_t{1} << integer);
  const uint32_t fraction = integer < 16 ? rest << (16 - integer) : rest >> (integer - 16);
  const uint32_t segment = fraction >> 9;
  const int32_t from = curve[segment], to = curve[segment + 1];
  const int32_t along = ((to - from) * static_cast<int32_t>(fraction & 511)) >> 16;
  return (static_cast<uint32_t>(integer) << 16) + fraction + static_cast<uint32_t>(from + along);
}

uint32_t Log16(uint32_t v, uint32_t output_scale, const uint16_t* curve) {
  constexpr uint64_t kLog2 = 45426;  // ln(2) * 2^16
  constexpr uint32_t kHalf = 1 << 15;
  const auto natural = static_cast<uint32_t>((kLog2 * Log2Q16(v, curve) + kHalf) >> 16);
  return (natural * output_scale + kHalf) >> 16;
}

}  // namespace

void LogU64Ref(const LogParams& p,
               Span<const uint64_t> x,
               Span<const uint16_t> curve,
               Span<int32_t> y) {
  for (int32_t i = 0; i < p.count; ++i) {
    const uint64_t value = x.data()[i] + p.offset;
    y.data()[i] = LogQ16(value == 0 ? 1 : value, curve.data()) + p.bias;
  }
}

void Log16U32Ref(const Log16Params& p,
                 Span<const uint32_t> x,
                 Span<const uint16_t> curve,
                 Span<int32_t> y) {
  for (int32_t i = 0; i < p.count; ++i) {
    const uint32_t value = x.data()[i];
    const uint32_t v = p.input_shift < 0 ? value >> -p.input_shift : value << p.input_shift;
    const uint32_t log = v > 1 ? Log16(v, static_cast<uint32_t>(p.output_scale), curve.data()) : 0;
    y.data()[i] = static_cast<int32_t>(log < UINT16_MAX ? log : UINT16_MAX);
  }
}

}  // namespace mote
