// SPDX-License-Identifier: Apache-2.0
// The windows of two pixels as the kernels for Cortex-M4 read them: x - zero point as int16, of
// each four elements (x0, x2) of the first pixel, of the second, then (x1, x3) of both.
#pragma once

#include "runtime/ops/common/columns_m4.h"
#include "runtime/ops/conv2d/conv2d.h"

namespace mote {

// Words from a four to the next, and from its even elements to the odd ones.
inline constexpr int32_t kConv2dFour = 4;
inline constexpr int32_t kConv2dOdd = 2;

class Conv2dColumns {
 public:
  // `columns` [depth rounded up to 4] words, and as many bytes behind them in which to gather.
  Conv2dColumns(const Conv2dParams& params, const int8_t* image, uint32_t* columns)
      : p(params),
        x(image),
        minus_zero_point(MakePair(-params.input_zero_point, -params.input_zero_point)),
        row(params.kernel_w * params.input_c),
        rounded(RoundUp(Conv2dDepth(params), 4)),
        words(columns),
        gathered(reinterpret_cast<int8_t*>(columns + rounded)) {
    StoreWord(gathered + rounded - 4, 0);
  }

  // The window whose first tap lies at (y0, x0), as that of pixel 0 or 1.
  void Write(int32_t y0, int32_t x0, int32_t pixel) const {
    uint32_t* const column = words + pixel;
    if (p.dilation_w == 1 && x0 >= 0 && x0 + p.kernel_w <= p.input_w && row % 4 == 0) {
      WriteRows(y0, x0, column);
      return;
    }
    Gather(y0, x0);
    Widen<kConv2dFour, kConv2dOdd>(gathered, rounded, minus_zero_point, column);
  }

 private:
  // Straight from the image: no row of the window ends within a four.
  void WriteRows(int32_t y0, int32_t x0, uint32_t* column) const {
    for (int32_t ky = 0; ky < p.kernel_h; ++ky) {
      const int32_t iy = y0 + ky * p.dilation_h;
      if (iy >= 0 && iy < p.input_h) {
        const int8_t* from = x + (iy * p.input_w + x0) * p.input_c;
        column = Widen<kConv2dFour, kConv2dOdd>(from, row, minus_zero_point, column);
      } else {
        column = WidenOne<kConv2dFour, kConv2dOdd>(p.pad_value, row, minus_zero_point, column);
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

  const Conv2dParams& p;
  const int8_t* x;
  uint32_t minus_zero_point;
  int32_t row;      // elements that a row of the window takes
  int32_t rounded;  // all of its rows, rounded up to 4
  uint32_t* words;
  int8_t* gathered;
};

// two(y of the first pixel, of the second) for all pixels in order, whose windows then stand in
// `columns`. The last one may be alone: then both are the same, and the second's window is not.
template <class Two>
void ForEachTwoPixels(const Conv2dParams& p, const Conv2dColumns& columns, int8_t* y, Two two) {
  int8_t* waiting = nullptr;  // the first of two pixels, whose window is written
  for (int32_t oy = 0; oy < p.output_h; ++oy) {
    for (int32_t ox = 0; ox < p.output_w; ++ox, y += p.output_c) {
      const int32_t pixel = waiting == nullptr ? 0 : 1;
      columns.Write(oy * p.stride_h - p.pad_top, ox * p.stride_w - p.pad_left, pixel);
      if (waiting == nullptr) {
        waiting = y;
        continue;
      }
      two(waiting, y);
      waiting = nullptr;
    }
  }
  if (waiting != nullptr) two(waiting, waiting);
}

}  // namespace mote
