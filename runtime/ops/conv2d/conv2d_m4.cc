// SPDX-License-Identifier: Apache-2.0
// Two pixels at a time, by four channels whose weights share products two by two, or by two
// channels where those would not be exact: then 16 products take an LDM of the windows, two loads
// of weights, four SXTB16 and eight SMLAD.
#include "runtime/ops/common/to_int8_m4.h"
#include "runtime/ops/conv2d/conv2d.h"
#include "runtime/ops/conv2d/conv2d_columns_m4.h"
#include "runtime/ops/conv2d/conv2d_pairs_m4.h"

namespace mote {
namespace {

#ifdef __ARM_FEATURE_DSP

// clang-format off
// Four elements of both pixels times those of a channel.
#define MOTE_CHANNEL(first, second)                    \
  "ldr    %[w4], [%[w]], #4                        \n" \
  "sxtb16 %[w2], %[w4]                             \n" \
  "sxtb16 %[w4], %[w4], ror #8                     \n" \
  "smlad  " first ", %[w2], r8, " first "          \n" \
  "smlad  " second ", %[w2], r9, " second "        \n" \
  "smlad  " first ", %[w4], r10, " first "         \n" \
  "smlad  " second ", %[w4], r11, " second "       \n"
#define MOTE_FOUR                      \
  "ldmia %[column]!, {r8-r11}      \n" \
  MOTE_CHANNEL("%[a0]", "%[b0]")       \
  MOTE_CHANNEL("%[a1]", "%[b1]")
// clang-format on

// `fours` of them, of two channels; `first` and `second` are the pixels. All sums stay in
// registers, which no compiler of C++ keeps them in.
MOTE_ALWAYS_INLINE inline void Multiply(const int8_t* w,
                                        const uint32_t* column,
                                        int32_t fours,
                                        int32_t (&first)[2],
                                        int32_t (&second)[2]) {
  uint32_t w4, w2;
  __asm__(
      "lsrs %[w2], %[fours], #2\n"
      "beq 2f\n"
      "1:\n" MOTE_FOUR MOTE_FOUR MOTE_FOUR MOTE_FOUR
      "subs %[fours], %[fours], #4\n"
      "cmp %[fours], #4\n"
      "bge 1b\n"
      "2: cbz %[fours], 4f\n"
      "3:\n" MOTE_FOUR
      "subs %[fours], %[fours], #1\n"
      "bne 3b\n"
      "4:\n"
      : [a0] "+r"(first[0]),
        [a1] "+r"(first[1]),
        [b0] "+r"(second[0]),
        [b1] "+r"(second[1]),
        [w] "+r"(w),
        [column] "+r"(column),
        [fours] "+l"(fours),
        [w4] "=&r"(w4),
        [w2] "=&r"(w2)
      :
      : "r8", "r9", "r10", "r11", "cc", "memory");
}

#undef MOTE_CHANNEL
#undef MOTE_FOUR

#else

// The meaning of the instructions above.
inline void Multiply(const int8_t* w,
                     const uint32_t* column,
                     int32_t fours,
                     int32_t (&first)[2],
                     int32_t (&second)[2]) {
  for (; fours > 0; --fours, column += kConv2dFour) {
    for (int channel = 0; channel < 2; ++channel, w += 4) {
      const uint32_t even = Sxtb16(LoadWord(w));
      const uint32_t odd = Sxtb16Ror8(LoadWord(w));
      first[channel] = Smlad(odd, column[2], Smlad(even, column[0], first[channel]));
      second[channel] = Smlad(odd, column[3], Smlad(even, column[1], second[channel]));
    }
  }
}

#endif

struct Filters {
  const int8_t* w;
  const int32_t* bias;
  const Requant* requant;
  int32_t channels = 0, depth = 0;  // the depth rounded up to 4
  int32_t zero_point = 0, min = 0, max = 0;
  bool by_high_word = false;  // the outputs of all channels
};

// All channels of two pixels. Where there is one only, y1 is y0, which is written last.
template <Rounding kRounding>
void TwoPixels(const Filters& filters, const uint32_t* columns, int8_t* y0, int8_t* y1) {
  const int32_t zero_point = filters.zero_point, min = filters.min, max = filters.max;
  const int32_t depth = filters.depth, channels = filters.channels;
  const int8_t* w = filters.w;
  const int32_t* bias = filters.bias;
  const Requant* requant = filters.requant;
  const auto store = [&](int32_t first, int32_t second, Requant r) MOTE_ALWAYS_INLINE {
    *y1++ = ToInt8M4<kRounding>(second, r, zero_point, min, max);
    *y0++ = ToInt8M4<kRounding>(first, r, zero_point, min, max);
  };
  for (int32_t left = channels; left > 0; left -= 2, w += 2 * depth, bias += 2, requant += 2) {
    const int32_t second_bias = left > 1 ? bias[1] : 0;
    int32_t first[] = {bias[0], second_bias};
    int32_t second[] = {bias[0], second_bias};
    Multiply(w, columns, depth / 4, first, second);
    store(first[0], second[0], requant[0]);
    if (left > 1) store(first[1], second[1], requant[1]);
  }
}

// Channel `i` of both pixels, where the high word is enough for it. kFull: no clamp but int8's.
template <bool kFull>
MOTE_ALWAYS_INLINE inline void StoreByHighWord(
    const Filters& f, const Conv2dSums& sums, int32_t i, int8_t* y0, int8_t* y1) {
  const int32_t zero_point = f.zero_point, min = f.min, max = f.max;
  const int32_t b = f.bias[i];
  const Requant r = f.requant[i];
  const auto to_int8 = [&](int32_t sum) MOTE_ALWAYS_INLINE {
    const int32_t scaled = ScaledByHighWord(WrapAdd(sum, b), r, zero_point);
    return static_cast<int8_t>(kFull ? Ssat8(scaled) : Clamp(scaled, min, max));
  };
  y1[i] = to_int8(sums.of[1][i]);
  y0[i] = to_int8(sums.of[0][i]);
}

template <bool kFull>
MOTE_ALWAYS_INLINE inline void StoreFourByHighWord(const Filters& f,
                                                   const Conv2dSums& sums,
                                                   int8_t* y0,
                                                   int8_t* y1) {
  StoreByHighWord<kFull>(f, sums, 0, y0, y1);
  StoreByHighWord<kFull>(f, sums, 1, y0, y1);
  StoreByHighWord<kFull>(f, sums, 2, y0, y1);
  StoreByHighWord<kFull>(f, sums, 3, y0, y1);
}

template <Rounding kRounding>
MOTE_ALWAYS_INLINE inline void Store(
    const Filters& f, const Conv2dSums& sums, int32_t i, int8_t* y0, int8_t* y1) {
  const Requant r = f.requant[i];
  y1[i] = ToInt8<kRounding>(WrapAdd(sums.of[1][i], f.bias[i]), r, f.zero_point, f.min, f.max);
  y0[i] = ToInt8<kRounding>(WrapAdd(sums.of[0][i], f.bias[i]), r, f.zero_point, f.min, f.max);
}

// The same by four channels.
template <Rounding kRounding>
void TwoPixelsByPairs(const Filters& filters, const uint32_t* columns, int8_t* y0, int8_t* y1) {
  Filters f = filters;
  const int32_t step = 4 * f.depth;
  for (int32_t left = f.channels; left > 0; left -= 4) {
    Conv2dSums sums;
    Conv2dPairSums(f.w, columns, f.w + step, &sums);
    if (left < 4 || !f.by_high_word) {
      for (int32_t i = 0; i < 4 && i < left; ++i) Store<kRounding>(f, sums, i, y0, y1);
    } else if (f.min == INT8_MIN && f.max == INT8_MAX) {
      StoreFourByHighWord<true>(f, sums, y0, y1);
    } else {
      StoreFourByHighWord<false>(f, sums, y0, y1);
    }
    f.w += step;
    f.bias += 4;
    f.requant += 4;
    y0 += 4;
    y1 += 4;
  }
}

// two(filters, columns, y0, y1) for the pixels two by two.
template <class Two>
MOTE_ALWAYS_INLINE inline void ForAllPixels(
    const Conv2dParams& p, const int8_t* x, Filters filters, int8_t* y, uint8_t* scratch, Two two) {
  filters.channels = p.output_c;
  filters.depth = RoundUp(Conv2dDepth(p), 4);
  filters.zero_point = p.output_zero_point;
  filters.min = p.act_min;
  filters.max = p.act_max;
  uint32_t* const words = reinterpret_cast<uint32_t*>(scratch);
  ForEachTwoPixels(p, Conv2dColumns(p, x, words), y, [&](int8_t* y0, int8_t* y1) {
    two(filters, words, y0, y1);
  });
}

}  // namespace

template <Rounding kRounding>
void Conv2dS8M4(const Conv2dParams& p,
                Span<const int8_t> x,
                Span<const int8_t> w,
                Span<const int32_t> bias,
                Span<const Requant> requant,
                Span<int8_t> y,
                Span<uint8_t> scratch) {
  const Filters filters = {w.data(), bias.data(), requant.data()};
  ForAllPixels(p, x.data(), filters, y.data(), scratch.data(), [](const auto&... a) {
    TwoPixels<kRounding>(a...);
  });
}

template <Rounding kRounding>
void Conv2dS8PairsM4(const Conv2dParams& p,
                     Span<const int8_t> x,
                     Span<const int8_t> w,
                     Span<const int32_t> bias,
                     Span<const Requant> requant,
                     Span<int8_t> y,
                     Span<uint8_t> scratch) {
  Filters filters = {w.data(), bias.data(), requant.data()};
  filters.by_high_word = HighWordIsEnoughForAll<kRounding>(requant, p.output_c);
  ForAllPixels(p, x.data(), filters, y.data(), scratch.data(), [](const auto&... a) {
    TwoPixelsByPairs<kRounding>(a...);
  });
}

MOTE_INSTANTIATE_ROUNDINGS(Conv2dS8M4)
MOTE_INSTANTIATE_ROUNDINGS(Conv2dS8PairsM4)

}  // namespace mote
