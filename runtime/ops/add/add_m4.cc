// SPDX-License-Identifier: Apache-2.0
// Both inputs in a line. Two products an element where those are exact; else the three roundings,
// of which the high word of a product is all that they need.
#include "runtime/ops/add/add_formula.h"
#include "runtime/ops/add/add_linear.h"
#include "runtime/ops/common/channel_end_m4.h"
#include "runtime/ops/common/to_int8_m4.h"

namespace mote {
namespace {

// Requantize<kSingle>(x << 20, requant) of x in [-255, 255], with a shift s of 0 or less:
//   floor((x * 2^20 * m + 2^(30-s)) / 2^(31-s)) = floor((floor(high / 2^-s) + 1) / 2),
//   high = (x << 22) * m >> 32 = floor(x * m / 2^10)
struct Scale {
  int32_t zero_point, multiplier, right;

  Scale(int32_t zero, Requant requant)
      : zero_point(zero), multiplier(requant.multiplier), right(-requant.shift) {}

  MOTE_ALWAYS_INLINE int32_t operator()(int32_t x) const {
    const int32_t wide = (x - zero_point) * (1 << 22);
    const auto high = static_cast<int32_t>((static_cast<int64_t>(wide) * multiplier) >> 32);
    return ((high >> right) + 1) >> 1;
  }
};

void AddSingle(const AddParams& p, const int8_t* a, const int8_t* b, int8_t* y) {
  const Scale scale_a(p.a_zero_point, p.a_requant);
  const Scale scale_b(p.b_zero_point, p.b_requant);
  const Requant requant = p.output_requant;
  const int32_t zero_point = p.output_zero_point, min = p.act_min, max = p.act_max;
  for (int8_t* const end = y + p.size; y != end; ++a, ++b, ++y) {
    *y = HighWordToInt8(scale_a(*a) + scale_b(*b), requant, zero_point, min, max);
  }
}

#ifdef __ARM_FEATURE_DSP

// clang-format off
// One of four outputs. The input stands in the upper byte of a half, so that SMLAW's 16 bits less
// are a shift by 8.
#define MOTE_OUTPUT(half, a, b)                   \
  "smlaw" half " %[sum], %[fa], " a ", %[start]\n" \
  "smlaw" half " %[sum], %[fb], " b ", %[sum]\n"   \
  "ssat   %[sum], #8, %[sum], asr #20\n"          \
  "strb   %[sum], [%[y]], #1\n"
// clang-format on

// `size`, a multiple of 4 above 0.
inline void AddFours(
    const AddParams& p, const int8_t* a, const int8_t* b, int8_t* y, int32_t size) {
  static_assert(kAddLinearBits == 20, "as SSAT shifts");
  int8_t* const end = y + size;
  uint32_t a02, a13, b02, b13;
  int32_t sum;
  __asm__ volatile(
      "1:\n"
      "ldr %[a13], [%[a]], #4\n"
      "ldr %[b13], [%[b]], #4\n"
      "and %[a02], %[bytes], %[a13], lsl #8\n"
      "and %[b02], %[bytes], %[b13], lsl #8\n"
      "and %[a13], %[bytes]\n"
      "and %[b13], %[bytes]\n"
      MOTE_OUTPUT("b", "%[a02]", "%[b02]")
      MOTE_OUTPUT("b", "%[a13]", "%[b13]")
      MOTE_OUTPUT("t", "%[a02]", "%[b02]")
      MOTE_OUTPUT("t", "%[a13]", "%[b13]")
      "cmp %[y], %[end]\n"
      "bne 1b\n"
      : [a] "+r"(a),
        [b] "+r"(b),
        [y] "+r"(y),
        [a02] "=&r"(a02),
        [a13] "=&r"(a13),
        [b02] "=&r"(b02),
        [b13] "=&r"(b13),
        [sum] "=&r"(sum)
      : [end] "r"(end),
        [bytes] "r"(0xFF00FF00U),
        [fa] "r"(p.a_factor),
        [fb] "r"(p.b_factor),
        [start] "r"(p.start)
      : "cc", "memory");
}

#undef MOTE_OUTPUT

#else

// The meaning of the instructions above.
inline void AddFours(
    const AddParams& p, const int8_t* a, const int8_t* b, int8_t* y, int32_t size) {
  for (int32_t i = 0; i < size; ++i) y[i] = AddLinear(p, a[i], b[i]);
}

#endif

}  // namespace

template <Rounding kRounding>
void AddS8LinearM4(const AddParams& p, Span<const int8_t> a, Span<const int8_t> b, Span<int8_t> y) {
  const int32_t whole = p.size / 4 * 4;
  if (whole > 0) AddFours(p, a.data(), b.data(), y.data(), whole);
  for (int32_t i = whole; i < p.size; ++i) {
    y.data()[i] = AddLinear(p, a.data()[i], b.data()[i]);
  }
  ClampBytes(y.data(), p.size, p.act_min, p.act_max);
}

template <Rounding kRounding>
void AddS8M4(const AddParams& p, Span<const int8_t> a, Span<const int8_t> b, Span<int8_t> y) {
  if constexpr (kRounding == Rounding::kSingle) {
    AddSingle(p, a.data(), b.data(), y.data());
  } else {
    for (int32_t i = 0; i < p.size; ++i) {
      const OnCommonScale at = ToCommonScale<kRounding>(p, a.data()[i], b.data()[i]);
      y.data()[i] = FromCommonScale<kRounding, int8_t>(p, WrapAdd(at.a, at.b));
    }
  }
}

MOTE_INSTANTIATE_ROUNDINGS(AddS8LinearM4)
MOTE_INSTANTIATE_ROUNDINGS(AddS8M4)

}  // namespace mote
