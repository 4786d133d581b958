// SPDX-License-Identifier: Apache-2.0
// The windows of two pixels as the kernels for Cortex-M4 read them: x - zero point as int16, of
// each four elements (x0, x2) of the first pixel, of the second, then (x1, x3) of both.
#pragma once

#include "runtime/ops/conv2d/conv2d.h"
#include "runtime/ops/conv2d/conv2d_blocks_m4.h"

namespace mote {

class Conv2dColumns {
 public:
  // `columns` [depth rounded up to 4] words, and as many bytes and 4 behind them in which to
  // gather.
  Conv2dColumns(const Conv2dParams& p, Span<const int8_t> image, uint32_t* columns)
      : words_(columns),
        gathered_(reinterpret_cast<int8_t*>(columns + RoundUp(Conv2dDepth(p), 4))),
        x_(image.data()),
        x_end_(image.data() + image.size()),
        minus_zero_point_(MakePair(-p.input_zero_point, -p.input_zero_point)),
        pad_value_(static_cast<int8_t>(p.pad_value)),
        input_h_(p.input_h),
        input_w_(p.input_w),
        input_c_(p.input_c),
        kernel_h_(p.kernel_h),
        kernel_w_(p.kernel_w),
        dilation_h_(p.dilation_h),
        dilation_w_(p.dilation_w),
        row_(p.kernel_w * p.input_c),
        packed_row_(Conv2dRow(p)),
        depth_(Conv2dDepth(p)),
        last_apart_(p.rows == kRowsLastApart),
        step_(p.dilation_h * p.input_w * p.input_c) {}

  // The windows of the next pixels begin at image row y0.
  void BeginRow(int32_t y0) {
    y0_ = y0;
    from_ = At(y0, 0);
    const int32_t last = y0 + (kernel_h_ - 1) * dilation_h_;
    last_x0_ = y0 < 0 || last >= input_h_ || dilation_w_ != 1 ? -1 : input_w_ - kernel_w_;
    if (last_x0_ < 0 || row_ % 4 == 0) return;
    // Rows that end within a word are read to its end, which the image must have.
    const auto bytes = static_cast<int32_t>(x_end_ - At(last, 0)) - RoundUp(row_, 4);
    const int32_t readable = bytes < 0 ? -1 : bytes / input_c_;
    if (readable < last_x0_) last_x0_ = readable;
  }

  // How many windows from x0 on lie in the image, `stride` columns apart.
  int32_t WindowsInside(int32_t x0, int32_t stride) const {
    return x0 < 0 || x0 > last_x0_ ? 0 : (last_x0_ - x0) / stride + 1;
  }
  const int8_t* WindowAt(int32_t x0) const { return from_ + x0 * input_c_; }

  // The window whose first tap lies at column x0, as that of pixel 0 or 1.
  MOTE_ALWAYS_INLINE void Write(int32_t x0, int32_t pixel) const {
    if (x0 >= 0 && x0 <= last_x0_) {
      WriteInside(x0, pixel);
    } else {
      WriteAtBorder(x0, pixel);
    }
  }

 private:
  // Functions of their own, so that their loops have all registers.
  __attribute__((noinline)) void WriteInside(int32_t x0, int32_t pixel) const {
    const int8_t* from = WindowAt(x0);
    if (packed_row_ % 4 == 0 && !last_apart_) {
      uint32_t* column = words_ + pixel;
      for (int32_t ky = kernel_h_; ky > 0; --ky, from += step_) {
        column = Widen<kConv2dFour, kConv2dOdd>(from, packed_row_, minus_zero_point_, column);
      }
      return;
    }
    // The next row takes the place of what was too much; weights behind the last one are 0.
    int8_t* to = gathered_;
    for (int32_t ky = kernel_h_; ky > 0; --ky, from += step_, to += row_) {
      CopyWords(from, row_, to);
    }
    WriteGathered(pixel);
  }

  void WriteGathered(int32_t pixel) const {
    if (last_apart_) SetLastApart();
    Widen<kConv2dFour, kConv2dOdd>(
        gathered_, RoundUp(depth_, 4), minus_zero_point_, words_ + pixel);
  }

  // From rows one behind the other to those of kRowsLastApart.
  void SetLastApart() const {
    int8_t last[4] = {};
    for (int32_t ky = 0; ky < kernel_h_; ++ky) {
      const int8_t* const row = gathered_ + ky * row_;
      last[kernel_h_ - ky] = row[packed_row_];
      CopyBytes(row, packed_row_, gathered_ + ky * packed_row_);
    }
    CopyBytes(last, 4, gathered_ + kernel_h_ * packed_row_);
  }

  __attribute__((noinline)) void WriteAtBorder(int32_t x0, int32_t pixel) const {
    if (dilation_w_ != 1) {
      GatherTaps(x0);
    } else {
      const Parts parts = PartsOf(x0);
      if (((parts.left | parts.inside | parts.right) & 3) == 0) {
        WriteRows(x0, parts, words_ + pixel);
        return;
      }
      GatherRows(x0, parts);
    }
    WriteGathered(pixel);
  }

  // Elements of a window's row that lie left of the image, in it, and right of it.
  struct Parts {
    int32_t left, inside, right;
  };

  Parts PartsOf(int32_t x0) const {
    const int32_t beyond = x0 + kernel_w_ - input_w_;
    if (x0 >= 0 && beyond <= 0) return {0, row_, 0};
    const int32_t left = Clamp(-x0, 0, kernel_w_);
    const int32_t right = Clamp(beyond, 0, kernel_w_ - left);
    return {left * input_c_, (kernel_w_ - left - right) * input_c_, right * input_c_};
  }

  // Straight from the image: none of the parts ends within a four.
  void WriteRows(int32_t x0, const Parts& parts, uint32_t* column) const {
    const int8_t* from = At(y0_, x0) + parts.left;
    int32_t iy = y0_;
    for (int32_t ky = kernel_h_; ky > 0; --ky, iy += dilation_h_, from += step_) {
      if (iy < 0 || iy >= input_h_) {
        column = Pad(row_, column);
        continue;
      }
      if (parts.left > 0) column = Pad(parts.left, column);
      column = Widen<kConv2dFour, kConv2dOdd>(from, parts.inside, minus_zero_point_, column);
      if (parts.right > 0) column = Pad(parts.right, column);
    }
  }

  uint32_t* Pad(int32_t count, uint32_t* column) const {
    return WidenOne<kConv2dFour, kConv2dOdd>(pad_value_, count, minus_zero_point_, column);
  }

  void GatherRows(int32_t x0, const Parts& parts) const {
    int32_t iy = y0_;
    for (int32_t ky = 0; ky < kernel_h_; ++ky, iy += dilation_h_) {
      int8_t* to = gathered_ + ky * gathered_row();
      if (iy < 0 || iy >= input_h_) {
        FillBytes(pad_value_, row_, to);
        continue;
      }
      to = FillBytes(pad_value_, parts.left, to);
      to = CopyBytes(At(iy, x0) + parts.left, parts.inside, to);
      FillBytes(pad_value_, parts.right, to);
    }
  }

  // Tap by tap, what lies outside of the image too.
  void GatherTaps(int32_t x0) const {
    for (int32_t ky = 0; ky < kernel_h_; ++ky) {
      int8_t* to = gathered_ + ky * gathered_row();
      const int32_t iy = y0_ + ky * dilation_h_;
      for (int32_t kx = 0; kx < kernel_w_; ++kx) {
        const int32_t ix = x0 + kx * dilation_w_;
        const bool inside = iy >= 0 && iy < input_h_ && ix >= 0 && ix < input_w_;
        to = inside ? CopyBytes(At(iy, ix), input_c_, to) : FillBytes(pad_value_, input_c_, to);
      }
    }
  }

  int32_t gathered_row() const { return last_apart_ ? row_ : packed_row_; }
  const int8_t* At(int32_t iy, int32_t ix) const { return x_ + (iy * input_w_ + ix) * input_c_; }

  // Copies of the parameters, which stores through words_ might change for all the compiler knows.
  uint32_t* words_;
  int8_t* gathered_;
  const int8_t* x_;
  const int8_t* x_end_;
  uint32_t minus_zero_point_;
  int8_t pad_value_;
  int32_t input_h_, input_w_, input_c_;
  int32_t kernel_h_, kernel_w_, dilation_h_, dilation_w_;
  int32_t row_;         // elements that a row of the window takes
  int32_t packed_row_;  // the same in packed weights
  int32_t depth_;       // all of these
  bool last_apart_;
  int32_t step_;  // from one row to the next in the image
  int32_t y0_ = 0;
  const int8_t* from_ = nullptr;  // row y0 of the image
  int32_t last_x0_ = -1;          // of the windows that lie in the image; -1: none
};

// pixels.TwoPixels(y of the first, of the second) for all pixels in order, whose windows then stand
// in `columns`. The last one may be alone: then both are the same, and the second's window is not.
// pixels.Run(window, count, y) may take the next `count` pixels, whose windows lie in the image, by
// itself; it returns how many it took.
template <class Pixels>
MOTE_ALWAYS_INLINE inline void ForEachTwoPixels(const Conv2dParams& p,
                                                Conv2dColumns& columns,
                                                int8_t* y,
                                                Pixels& pixels) {
  int8_t* waiting = nullptr;  // the first of two pixels, whose window is written
  for (int32_t oy = 0; oy < p.output_h; ++oy) {
    columns.BeginRow(oy * p.stride_h - p.pad_top);
    for (int32_t ox = 0; ox < p.output_w; ++ox, y += p.output_c) {
      const int32_t x0 = ox * p.stride_w - p.pad_left;
      if (waiting != nullptr) {
        columns.Write(x0, 1);
        pixels.TwoPixels(waiting, y);
        waiting = nullptr;
        continue;
      }
      const int32_t inside = columns.WindowsInside(x0, p.stride_w);
      const int32_t left = p.output_w - ox;
      const int32_t taken = pixels.Run(columns.WindowAt(x0), inside < left ? inside : left, y);
      if (taken > 0) {
        ox += taken - 1;
        y += (taken - 1) * p.output_c;
        continue;
      }
      columns.Write(x0, 0);
      waiting = y;
    }
  }
  if (waiting != nullptr) pixels.TwoPixels(waiting, waiting);
}

}  // namespace mote
