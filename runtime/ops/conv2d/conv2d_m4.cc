// SPDX-License-Identifier: Apache-2.0
// Two pixels by two channels at a time. The windows of two pixels stand in scratch as int16, pair
// by pair (columns_m4.h), the weights of two channels side by side (weights_m4.h): 16 products take
// five loads of the windows and weights, four widenings and eight SMLAD.
#include "runtime/ops/common/columns_m4.h"
#include "runtime/ops/common/to_int8_m4.h"
#include "runtime/ops/conv2d/conv2d.h"

namespace mote {
namespace {

// Words from one four of a pixel's column to the next: two pixels lie side by side.
constexpr int32_t kStep = 4;

struct Columns {
  const Conv2dParams& p;
  const int8_t* x;
  uint32_t minus_zero_point;
  int32_t row;       // elements that a row of the window takes
  int32_t depth;     // and all of its rows
  int8_t* gathered;  // [depth rounded up to 4]

  // The window whose first tap lies at (y0, x0).
  void Write(int32_t y0, int32_t x0, uint32_t* column) const {
    if (p.dilation_w == 1 && x0 >= 0 && x0 + p.kernel_w <= p.input_w && row % 4 == 0) {
      WriteRows(y0, x0, column);
      return;
    }
    Gather(y0, x0);
    Widen(gathered, RoundUp(depth, 4), minus_zero_point, column, kStep);
  }

 private:
  // Straight from the image: no row of the window ends within a four.
  void WriteRows(int32_t y0, int32_t x0, uint32_t* column) const {
    for (int32_t ky = 0; ky < p.kernel_h; ++ky) {
      const int32_t iy = y0 + ky * p.dilation_h;
      if (iy >= 0 && iy < p.input_h) {
        const int8_t* from = x + (iy * p.input_w + x0) * p.input_c;
        column = Widen(from, row, minus_zero_point, column, kStep);
      } else {
        column = WidenOne(p.pad_value, row, minus_zero_point, column, kStep);
      }
    }
  }

  // Byte by byte, what lies outside of the image too.
  void Gather(int32_t y0, int32_t x0) const {
    const bool whole_rows = p.dilation_w == 1 && x0 >= 0 && x0 + p.kernel_w <= p.input_w;
    int8_t* to = gathered;
    for (int32_t ky = 0; ky < p.kernel_h; ++ky) {
      const int32_t iy = y0 + ky * p.dilation_h;
      if (whole_rows && iy >= 0 && iy < p.input_h) {
        to = CopyBytes(x + (iy * p.input_w + x0) * p.input_c, row, to);
        continue;
      }
      for (int32_t kx = 0; kx < p.kernel_w; ++kx) {
        const int32_t ix = x0 + kx * p.dilation_w;
        const bool inside = iy >= 0 && iy < p.input_h && ix >= 0 && ix < p.input_w;
        const int8_t* from = inside ? x + (iy * p.input_w + ix) * p.input_c : nullptr;
        for (int32_t c = 0; c < p.input_c; ++c) {
          *to++ = inside ? from[c] : static_cast<int8_t>(p.pad_value);
        }
      }
    }
  }
};

#ifdef __ARM_FEATURE_DSP

// clang-format off
// Four elements of both pixels times those of a channel.
#define MOTE_CHANNEL(first, second)                    \
  "ldr    %[w4], [%[w]], #4                        \n" \
  "sxtb16 %[w2], %[w4]                             \n" \
  "sxtb16 %[w4], %[w4], ror #8                     \n" \
  "smlad  " first ", %[w2], r8, " first "          \n" \
  "smlad  " second ", %[w2], r10, " second "       \n" \
  "smlad  " first ", %[w4], r9, " first "          \n" \
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
  for (; fours > 0; --fours, column += kStep) {
    for (int channel = 0; channel < 2; ++channel, w += 4) {
      const uint32_t even = Sxtb16(LoadWord(w));
      const uint32_t odd = Sxtb16Ror8(LoadWord(w));
      first[channel] = Smlad(odd, column[1], Smlad(even, column[0], first[channel]));
      second[channel] = Smlad(odd, column[3], Smlad(even, column[2], second[channel]));
    }
  }
}

#endif

struct Filters {
  const int8_t* w;
  const int32_t* bias;
  const Requant* requant;
  int32_t channels, depth;  // the depth rounded up to 4
  int32_t zero_point, min, max;
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

}  // namespace

template <Rounding kRounding>
void Conv2dS8M4(const Conv2dParams& p,
                Span<const int8_t> x,
                Span<const int8_t> w,
                Span<const int32_t> bias,
                Span<const Requant> requant,
                Span<int8_t> y,
                Span<uint8_t> scratch) {
  const int32_t depth = Conv2dDepth(p);
  const int32_t rounded = RoundUp(depth, 4);
  uint32_t* const columns = reinterpret_cast<uint32_t*>(scratch.data());
  int8_t* const gathered = reinterpret_cast<int8_t*>(columns + rounded);
  StoreWord(gathered + rounded - 4, 0);
  const uint32_t minus_zero_point = MakePair(-p.input_zero_point, -p.input_zero_point);
  const Columns write = {p, x.data(), minus_zero_point, p.kernel_w * p.input_c, depth, gathered};
  const Filters filters = {w.data(),
                           bias.data(),
                           requant.data(),
                           p.output_c,
                           rounded,
                           p.output_zero_point,
                           p.act_min,
                           p.act_max};
  int8_t* out = y.data();
  int8_t* waiting = nullptr;  // the first of two pixels, whose column is written
  for (int32_t oy = 0; oy < p.output_h; ++oy) {
    for (int32_t ox = 0; ox < p.output_w; ++ox, out += p.output_c) {
      uint32_t* const column = columns + (waiting == nullptr ? 0 : 2);
      write.Write(oy * p.stride_h - p.pad_top, ox * p.stride_w - p.pad_left, column);
      if (waiting == nullptr) {
        waiting = out;
        continue;
      }
      TwoPixels<kRounding>(filters, columns, waiting, out);
      waiting = nullptr;
    }
  }
  if (waiting != nullptr) TwoPixels<kRounding>(filters, columns, waiting, waiting);
}

MOTE_INSTANTIATE_ROUNDINGS(Conv2dS8M4)

}  // namespace mote
