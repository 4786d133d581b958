// SPDX-License-Identifier: Apache-2.0
// Packed weights of 3x3 meet tiles of the image: tall ones (Deep), whose rows are computed by one
// call, or two to four rows at a time; those of one row a part of it. Others go pixel by pixel, by
// the taps that lie in the image. What lies outside of it is the zero point, and adds nothing.
#include "runtime/ops/common/to_int8_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_1xk_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_3x3_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_rows_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_taps_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_tiles_m4.h"

namespace mote {
namespace {

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
    DepthwiseTaps taps = {
        x + c, w + (rows.begin * kernel_w + columns.begin) * channels + c, channels};
    const int32_t count = columns.end - columns.begin;
    for (int32_t left = rows.end - rows.begin; left > 0; --left) {
      AddRow(taps, count, sums);
      taps.x += image_row;
      taps.w += kernel_w * channels;
    }
  }

  MOTE_ALWAYS_INLINE void AddRow(DepthwiseTaps taps, int32_t count, int32_t (&sums)[4]) const {
    for (; count > 3; count -= 3, taps.x += 3 * channels, taps.w += 3 * channels) {
      AddTaps<3>(taps, minus_zero_point, sums);
    }
    if (count == 3) AddTaps<3>(taps, minus_zero_point, sums);
    if (count == 2) AddTaps<2>(taps, minus_zero_point, sums);
    if (count == 1) AddTaps<1>(taps, minus_zero_point, sums);
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
    AddNineTaps({x + c, w + c, channels}, jump, minus_zero_point, sums);
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
  MOTE_ASSERT(kRounding != Rounding::kTflm);
  ForEachDepthwiseTile<1, EndsOf(kRounding)>(p, x.data(), w.data(), y.data(), scratch.data());
}

template <Rounding kRounding>
void DepthwiseConv2dS8K3x3Stride2M4(const DepthwiseConv2dParams& p,
                                    Span<const int8_t> x,
                                    Span<const int8_t> w,
                                    Span<const int32_t> /*bias*/,
                                    Span<const Requant> /*requant*/,
                                    Span<int8_t> y,
                                    Span<uint8_t> scratch) {
  MOTE_ASSERT(kRounding != Rounding::kTflm);
  ForEachDepthwiseTile<2, EndsOf(kRounding)>(p, x.data(), w.data(), y.data(), scratch.data());
}

template <Rounding kRounding>
void DepthwiseConv2dS8K3x3DeepM4(const DepthwiseConv2dParams& p,
                                 Span<const int8_t> x,
                                 Span<const int8_t> w,
                                 Span<const int32_t> /*bias*/,
                                 Span<const Requant> /*requant*/,
                                 Span<int8_t> y,
                                 Span<uint8_t> scratch) {
  MOTE_ASSERT(kRounding != Rounding::kTflm);
  ForEachDeepTile<1, EndsOf(kRounding)>(p, x.data(), w.data(), y.data(), scratch.data());
}

template <Rounding kRounding>
void DepthwiseConv2dS8K3x3Stride2DeepM4(const DepthwiseConv2dParams& p,
                                        Span<const int8_t> x,
                                        Span<const int8_t> w,
                                        Span<const int32_t> /*bias*/,
                                        Span<const Requant> /*requant*/,
                                        Span<int8_t> y,
                                        Span<uint8_t> scratch) {
  MOTE_ASSERT(kRounding != Rounding::kTflm);
  ForEachDeepTile<2, EndsOf(kRounding)>(p, x.data(), w.data(), y.data(), scratch.data());
}

template <Rounding kRounding>
void DepthwiseConv2dS8K1xNM4(const DepthwiseConv2dParams& p,
                             Span<const int8_t> x,
                             Span<const int8_t> w,
                             Span<const int32_t> /*bias*/,
                             Span<const Requant> /*requant*/,
                             Span<int8_t> y,
                             Span<uint8_t> scratch) {
  MOTE_ASSERT(kRounding != Rounding::kTflm);
  ForEachDepthwiseRow<EndsOf(kRounding)>(p, x.data(), w.data(), y.data(), scratch.data());
}

MOTE_INSTANTIATE_ALL_ROUNDINGS(DepthwiseConv2dS8M4)
MOTE_INSTANTIATE_ALL_ROUNDINGS(DepthwiseConv2dS8K1xNM4)
MOTE_INSTANTIATE_ALL_ROUNDINGS(DepthwiseConv2dS8K3x3M4)
MOTE_INSTANTIATE_ALL_ROUNDINGS(DepthwiseConv2dS8K3x3DeepM4)
MOTE_INSTANTIATE_ALL_ROUNDINGS(DepthwiseConv2dS8K3x3Stride2DeepM4)
MOTE_INSTANTIATE_ALL_ROUNDINGS(DepthwiseConv2dS8K3x3Stride2M4)

}  // namespace mote
