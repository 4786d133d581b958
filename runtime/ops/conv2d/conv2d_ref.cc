// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/dot.h"
#include "runtime/ops/common/to_int8.h"
#include "runtime/ops/conv2d/conv2d.h"

namespace mote {
namespace {

// Taps from kx on that lie next to each other in the image: 0 where kx itself lies outside.
int32_t InsideRun(const Conv2dParams& p, int32_t ix, int32_t kx) {
  if (ix < 0 || ix >= p.input_w) return 0;
  if (p.dilation_w != 1) return 1;
  const int32_t in_image = p.input_w - ix;
  const int32_t in_kernel = p.kernel_w - kx;
  return in_image < in_kernel ? in_image : in_kernel;
}

// One row of the window; `row` is the image's, or null where the window hangs over its edge.
int32_t AccumulateRow(const Conv2dParams& p, const int8_t* row, const int8_t* w, int32_t x0) {
  const int32_t pad = p.pad_value - p.input_zero_point;
  int32_t sum = 0;
  for (int32_t kx = 0; kx < p.kernel_w;) {
    const int32_t ix = x0 + kx * p.dilation_w;
    const int32_t run = row == nullptr ? 0 : InsideRun(p, ix, kx);
    const int32_t taps = run > 0 ? run : 1;
    const int32_t count = taps * p.input_c;
    if (run > 0) {
      sum = WrapAdd(sum, DotS8(row + ix * p.input_c, p.input_zero_point, w, 0, count));
    } else if (pad != 0) {
      sum = WrapAdd(sum, WrapMul(pad, SumS8(w, count)));
    }
    w += count;
    kx += taps;
  }
  return sum;
}

// One output before requantisation: the window whose first tap lies at (y0, x0).
int32_t Accumulate(
    const Conv2dParams& p, const int8_t* x, const int8_t* w, int32_t y0, int32_t x0) {
  int32_t sum = 0;
  for (int32_t ky = 0; ky < p.kernel_h; ++ky, w += p.kernel_w * p.input_c) {
    const int32_t iy = y0 + ky * p.dilation_h;
    const bool inside = iy >= 0 && iy < p.input_h;
    const int8_t* row = inside ? x + iy * p.input_w * p.input_c : nullptr;
    sum = WrapAdd(sum, AccumulateRow(p, row, w, x0));
  }
  return sum;
}

}  // namespace

template <Rounding kRounding>
void Conv2dS8Ref(const Conv2dParams& p,
                 Span<const int8_t> x,
                 Span<const int8_t> w,
                 Span<const int32_t> bias,
                 Span<const Requant> requant,
                 Span<int8_t> y,
                 Span<uint8_t> /*scratch*/) {
  const int32_t window = p.kernel_h * p.kernel_w * p.input_c;
  int8_t* out = y.data();
  for (int32_t oy = 0; oy < p.output_h; ++oy) {
    for (int32_t ox = 0; ox < p.output_w; ++ox) {
      const int32_t y0 = oy * p.stride_h - p.pad_top;
      const int32_t x0 = ox * p.stride_w - p.pad_left;
      for (int32_t co = 0; co < p.output_c; ++co) {
        const int32_t sum = Accumulate(p, x.data(), w.data() + co * window, y0, x0);
        *out++ = ToInt8<kRounding>(WrapAdd(sum, bias.data()[co]),
                                   requant.data()[co],
                                   p.output_zero_point,
                                   p.act_min,
                                   p.act_max);
      }
    }
  }
}

MOTE_INSTANTIATE_ROUNDINGS(Conv2dS8Ref)

}  // namespace mote
