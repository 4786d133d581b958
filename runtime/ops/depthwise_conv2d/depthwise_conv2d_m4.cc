// SPDX-License-Identifier: Apache-2.0
// Four channels of a pixel at a time: a tap takes two loads, four widenings and four products. What
// lies outside of the image is the zero point, and adds nothing.
#include "runtime/base/dsp_intrinsics.h"
#include "runtime/ops/common/to_int8_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_1xk_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_3x3_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_rows_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_tiles_m4.h"

namespace mote {
namespace {

// Taps that lie `step` bytes apart, of channels c to c + 3: `x` the image's bytes, minus whose zero
// point they count, `w` the filter's.
struct Taps {
  const int8_t* x;
  const int8_t* w;
  int32_t step;
};

#ifdef __ARM_FEATURE_DSP

// One tap: channels 0 and 2 in one pair, 1 and 3 in another.
#define MOTE_TAP                          \
  "ldr %[q], [%[x]]\n"                    \
  "ldr %[k], [%[w]]\n"                    \
  "add %[x], %[x], %[step]\n"             \
  "add %[w], %[w], %[step]\n"             \
  "sxtab16 %[e], %[zero], %[q]\n"         \
  "sxtb16 %[f], %[k]\n"                   \
  "smlabb %[s0], %[e], %[f], %[s0]\n"     \
  "smlatt %[s2], %[e], %[f], %[s2]\n"     \
  "sxtab16 %[q], %[zero], %[q], ror #8\n" \
  "sxtb16 %[k], %[k], ror #8\n"           \
  "smlabb %[s1], %[q], %[k], %[s1]\n"     \
  "smlatt %[s3], %[q], %[k], %[s3]\n"
#define MOTE_TAPS(...)                                          \
  __asm__(__VA_ARGS__                                           \
          : [s0] "+r"(sums[0]),                                 \
            [s1] "+r"(sums[1]),                                 \
            [s2] "+r"(sums[2]),                                 \
            [s3] "+r"(sums[3]),                                 \
            [x] "+r"(taps.x),                                   \
            [w] "+r"(taps.w),                                   \
            [q] "=&r"(q),                                       \
            [k] "=&r"(k),                                       \
            [e] "=&r"(e),                                       \
            [f] "=&r"(f)                                        \
          : [step] "r"(taps.step), [zero] "r"(minus_zero_point) \
          : "memory")

template <int kTaps>
MOTE_ALWAYS_INLINE inline void Add(Taps taps, uint32_t minus_zero_point, int32_t (&sums)[4]) {
  uint32_t q, k, e, f;
  if constexpr (kTaps == 3) {
    MOTE_TAPS(MOTE_TAP MOTE_TAP MOTE_TAP);
  } else if constexpr (kTaps == 2) {
    MOTE_TAPS(MOTE_TAP MOTE_TAP);
  } else {
    MOTE_TAPS(MOTE_TAP);
  }
}

// Three rows of three taps. A row begins `jump` bytes behind the end of the last.
MOTE_ALWAYS_INLINE inline void AddNine(Taps taps,
                                       int32_t jump,
                                       uint32_t minus_zero_point,
                                       int32_t (&sums)[4]) {
  uint32_t q, k, e, f;
  __asm__(MOTE_TAP MOTE_TAP MOTE_TAP
          "ldr %[q], %[jump]\n add %[x], %[x], %[q]\n" MOTE_TAP MOTE_TAP MOTE_TAP
          "ldr %[q], %[jump]\n add %[x], %[x], %[q]\n" MOTE_TAP MOTE_TAP MOTE_TAP
          : [s0] "+r"(sums[0]),
            [s1] "+r"(sums[1]),
            [s2] "+r"(sums[2]),
            [s3] "+r"(sums[3]),
            [x] "+r"(taps.x),
            [w] "+r"(taps.w),
            [q] "=&r"(q),
            [k] "=&r"(k),
            [e] "=&r"(e),
            [f] "=&r"(f)
          : [step] "r"(taps.step), [jump] "m"(jump), [zero] "r"(minus_zero_point)
          : "memory");
}

#undef MOTE_TAP
#undef MOTE_TAPS

#else

// The meaning of the instructions above.
template <int kTaps>
inline void Add(Taps taps, uint32_t minus_zero_point, int32_t (&sums)[4]) {
  for (int i = 0; i < kTaps; ++i, taps.x += taps.step, taps.w += taps.step) {
    const uint32_t q = LoadWord(taps.x);
    const uint32_t k = LoadWord(taps.w);
    const uint32_t even = Sxtab16(minus_zero_point, q);
    const uint32_t odd = Sxtab16Ror8(minus_zero_point, q);
    sums[0] = Smlabb(even, Sxtb16(k), sums[0]);
    sums[1] = Smlabb(odd, Sxtb16Ror8(k), sums[1]);
    sums[2] = Smlatt(even, Sxtb16(k), sums[2]);
    sums[3] = Smlatt(odd, Sxtb16Ror8(k), sums[3]);
  }
}

inline void AddNine(Taps taps, int32_t jump, uint32_t minus_zero_point, int32_t (&sums)[4]) {
  for (int row = 0; row < 3; ++row) {
    Add<3>(taps, minus_zero_point, sums);
    taps.x += 3 * taps.step + jump;
    taps.w += 3 * taps.step;
  }
}

#endif

// Which taps of a window lie in the image, along one side of it.
struct Range {
  int32_t begin, end;
};

Range Inside(int32_t first, int32_t kernel, int32_t size) {
  const int32_t begin = first < 0 ? -first : 0;
  const int32_t end = size - first < kernel ? size - first : kernel;
  return {begin, end < begin ? begin : end};
}

// The window of one pixel, in all channels.
struct Window {
  const int8_t* x;  // the first tap in the image, channel 0
  const int8_t* w;  // of the filter's first tap
  int32_t channels, kernel_w, kernel_h, image_row;
  Range rows, columns;
  uint32_t minus_zero_point;

  MOTE_ALWAYS_INLINE void AddInside(int32_t c, int32_t (&sums)[4]) const {
    Taps taps = {x + c, w + (rows.begin * kernel_w + columns.begin) * channels + c, channels};
    const int32_t count = columns.end - columns.begin;
    for (int32_t left = rows.end - rows.begin; left > 0; --left) {
      AddRow(taps, count, sums);
      taps.x += image_row;
      taps.w += kernel_w * channels;
    }
  }

  MOTE_ALWAYS_INLINE void AddRow(Taps taps, int32_t count, int32_t (&sums)[4]) const {
    for (; count > 3; count -= 3, taps.x += 3 * channels, taps.w += 3 * channels) {
      Add<3>(taps, minus_zero_point, sums);
    }
    if (count == 3) Add<3>(taps, minus_zero_point, sums);
    if (count == 2) Add<2>(taps, minus_zero_point, sums);
    if (count == 1) Add<1>(taps, minus_zero_point, sums);
  }

  bool IsInside() const {
    return rows.end - rows.begin == kernel_h && columns.end - columns.begin == kernel_w;
  }
};

// All channels of a pixel: `add` adds the taps of four of them.
template <Rounding kRounding, class Add>
MOTE_ALWAYS_INLINE inline void OnePixel(const DepthwiseConv2dParams& p,
                                        const int32_t* bias,
                                        const Requant* requant,
                                        int8_t* y,
                                        Add add) {
  const int32_t zero_point = p.output_zero_point, min = p.act_min, max = p.act_max;
  for (int32_t c = 0, channels = p.output_c; c < channels; c += 4) {
    int32_t sums[] = {bias[c], bias[c + 1], bias[c + 2], bias[c + 3]};
    add(c, sums);
    const auto store = [&](int32_t i) MOTE_ALWAYS_INLINE {
      y[c + i] = ToInt8M4<kRounding>(sums[i], requant[c + i], zero_point, min, max);
    };
    store(0), store(1), store(2), store(3);
  }
}

template <Rounding kRounding>
void AnyPixel(const Window& window,
              const DepthwiseConv2dParams& p,
              const int32_t* bias,
              const Requant* requant,
              int8_t* y) {
  OnePixel<kRounding>(
      p, bias, requant, y, [&](int32_t c, int32_t(&sums)[4]) { window.AddInside(c, sums); });
}

// Where a window of 3x3 lies in the image.
template <Rounding kRounding>
void InnerPixel3x3(const Window& window,
                   const DepthwiseConv2dParams& p,
                   const int32_t* bias,
                   const Requant* requant,
                   int8_t* y) {
  const int8_t* const x = window.x;
  const int8_t* const w = window.w;
  const int32_t channels = window.channels;
  const int32_t jump = window.image_row - 3 * channels;
  const uint32_t minus_zero_point = window.minus_zero_point;
  OnePixel<kRounding>(p, bias, requant, y, [=](int32_t c, int32_t(&sums)[4]) MOTE_ALWAYS_INLINE {
    AddNine({x + c, w + c, channels}, jump, minus_zero_point, sums);
  });
}

}  // namespace

template <Rounding kRounding>
void DepthwiseConv2dS8M4(const DepthwiseConv2dParams& p,
                         Span<const int8_t> x,
                         Span<const int8_t> w,
                         Span<const int32_t> bias,
                         Span<const Requant> requant,
                         Span<int8_t> y,
                         Span<uint8_t> /*scratch*/) {
  Window window = {};
  window.w = w.data();
  window.channels = p.output_c;
  window.kernel_w = p.kernel_w;
  window.kernel_h = p.kernel_h;
  window.image_row = p.input_w * p.input_c;
  window.minus_zero_point = MakePair(-p.input_zero_point, -p.input_zero_point);
  int8_t* out = y.data();
  for (int32_t oy = 0; oy < p.output_h; ++oy) {
    const int32_t y0 = oy * p.stride_h - p.pad_top;
    window.rows = Inside(y0, p.kernel_h, p.input_h);
    for (int32_t ox = 0; ox < p.output_w; ++ox, out += p.output_c) {
      const int32_t x0 = ox * p.stride_w - p.pad_left;
      window.columns = Inside(x0, p.kernel_w, p.input_w);
      const int32_t first = (y0 + window.rows.begin) * p.input_w + x0 + window.columns.begin;
      window.x = x.data() + first * p.input_c;
      if (p.kernel_h == 3 && p.kernel_w == 3 && window.IsInside()) {
        InnerPixel3x3<kRounding>(window, p, bias.data(), requant.data(), out);
      } else {
        AnyPixel<kRounding>(window, p, bias.data(), requant.data(), out);
      }
    }
  }
}

template <Rounding kRounding>
void DepthwiseConv2dS8K3x3M4(const DepthwiseConv2dParams& p,
                             Span<const int8_t> x,
                             Span<const int8_t> w,
                             Span<const int32_t> /*bias*/,
                             Span<const Requant> /*requant*/,
                             Span<int8_t> y,
                             Span<uint8_t> scratch) {
  MOTE_ASSERT(kRounding == Rounding::kSingle);
  ForEachDepthwiseTile<1, Depthwise3x3FourRowsM4, Depthwise3x3TwoRowsM4>(
      p, x.data(), w.data(), y.data(), scratch.data());
}

template <Rounding kRounding>
void DepthwiseConv2dS8K3x3Stride2M4(const DepthwiseConv2dParams& p,
                                    Span<const int8_t> x,
                                    Span<const int8_t> w,
                                    Span<const int32_t> /*bias*/,
                                    Span<const Requant> /*requant*/,
                                    Span<int8_t> y,
                                    Span<uint8_t> scratch) {
  MOTE_ASSERT(kRounding == Rounding::kSingle);
  ForEachDepthwiseTile<2, Depthwise3x3Stride2M4, Depthwise3x3Stride2M4>(
      p, x.data(), w.data(), y.data(), scratch.data());
}

template <Rounding kRounding>
void DepthwiseConv2dS8K3x3DeepM4(const DepthwiseConv2dParams& p,
                                 Span<const int8_t> x,
                                 Span<const int8_t> w,
                                 Span<const int32_t> /*bias*/,
                                 Span<const Requant> /*requant*/,
                                 Span<int8_t> y,
                                 Span<uint8_t> scratch) {
  MOTE_ASSERT(kRounding == Rounding::kSingle);
  ForEachDeepTile<1, DepthwiseDeepStride1M4>(p, x.data(), w.data(), y.data(), scratch.data());
}

template <Rounding kRounding>
void DepthwiseConv2dS8K3x3Stride2DeepM4(const DepthwiseConv2dParams& p,
                                        Span<const int8_t> x,
                                        Span<const int8_t> w,
                                        Span<const int32_t> /*bias*/,
                                        Span<const Requant> /*requant*/,
                                        Span<int8_t> y,
                                        Span<uint8_t> scratch) {
  MOTE_ASSERT(kRounding == Rounding::kSingle);
  ForEachDeepTile<2, DepthwiseDeepStride2M4>(p, x.data(), w.data(), y.data(), scratch.data());
}

template <Rounding kRounding>
void DepthwiseConv2dS8K1xNM4(const DepthwiseConv2dParams& p,
                             Span<const int8_t> x,
                             Span<const int8_t> w,
                             Span<const int32_t> /*bias*/,
                             Span<const Requant> /*requant*/,
                             Span<int8_t> y,
                             Span<uint8_t> scratch) {
  MOTE_ASSERT(kRounding == Rounding::kSingle);
  ForEachDepthwiseRow(p, x.data(), w.data(), y.data(), scratch.data());
}

MOTE_INSTANTIATE_ROUNDINGS(DepthwiseConv2dS8M4)
MOTE_INSTANTIATE_ROUNDINGS(DepthwiseConv2dS8K1xNM4)
MOTE_INSTANTIATE_ROUNDINGS(DepthwiseConv2dS8K3x3M4)
MOTE_INSTANTIATE_ROUNDINGS(DepthwiseConv2dS8K3x3DeepM4)
MOTE_INSTANTIATE_ROUNDINGS(DepthwiseConv2dS8K3x3Stride2DeepM4)
MOTE_INSTANTIATE_ROUNDINGS(DepthwiseConv2dS8K3x3Stride2M4)

}  // namespace mote
