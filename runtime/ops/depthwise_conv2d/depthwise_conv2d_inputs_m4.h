// SPDX-License-Identifier: Apache-2.0
// The inputs of a tile of outputs of 3x3, four channels of them, kPairs pairs of rows in a column.
//
// The kernels walk from above to below. A step takes as many pairs of rows as a column holds, which
// lie side by side, and the last is the first of the next step. There all begins later by the
// others: the new pairs take the place of those of the next column, which nobody reads any more. So
// nothing moves, and the addresses within a column stay the same.
#pragma once

#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_columns_m4.h"

namespace mote {

template <int32_t kPairs>
class DepthwiseInputs {
 public:
  DepthwiseInputs(const DepthwiseConv2dParams& p, const int8_t* x, uint32_t* ring)
      : p_(p),
        x_(x),
        ring_(ring),
        row_bytes_(p.input_w * p.input_c),
        minus_zero_point_(MakePair(-p.input_zero_point, -p.input_zero_point)),
        zero_points_(0x01010101U * static_cast<uint8_t>(p.input_zero_point)) {}

  // What lies outside of the image is as the last call left it.
  void KeepBorders(bool keep) { borders_are_zero_ = keep; }

  // Of `count` outputs from ox on, channels from `c` on.
  void Begin(int32_t c, int32_t ox, int32_t count) {
    const int32_t x0 = ox * p_.stride_w - p_.pad_left;
    const int32_t x_end = x0 + DepthwiseColumnsM4(p_, count);
    const int32_t begin = Clamp(0, x0, x_end);
    const int32_t end = Clamp(p_.input_w, begin, x_end);
    left_ = begin - x0;
    inside_ = end - begin;
    right_ = x_end - end;
    first_ = x_ + begin * p_.input_c + c;
  }

  // The first `pairs` of each column, from the row y0 of the image on. At step 0 all are new, and
  // later ones begin `moved` pairs behind the last step's.
  const uint32_t* Columns(int32_t y0, int32_t step, int32_t moved, int32_t pairs) const {
    uint32_t* const columns = ring_ + 4 * moved * step;
    if (step == 0) {
      Widen(y0, pairs, columns);
    } else {
      Widen(y0 + 2, pairs - 1, columns + 4);
    }
    return columns;
  }

 private:
  static constexpr int32_t kStep = 16 * kPairs;

  // Rows iy and iy + 1 of the image are the first pair.
  __attribute__((noinline)) void Widen(int32_t iy, int32_t pairs, uint32_t* columns) const {
    if (!borders_are_zero_) PutZeros<kStep>(left_, 4 * pairs, columns);
    columns += left_ * (kStep / 4);
    if (!borders_are_zero_) PutZeros<kStep>(right_, 4 * pairs, columns + inside_ * (kStep / 4));
    if constexpr (kPairs == kDepthwisePairsM4) {
      WidenOneByOne(iy, pairs, columns);
    } else {
      WidenAtOnce(iy, pairs, columns);
    }
  }

  // So few pairs take less time than a grid takes besides.
  MOTE_ALWAYS_INLINE void WidenOneByOne(int32_t iy, int32_t pairs, uint32_t* columns) const {
    for (; pairs > 0; --pairs, iy += 2, columns += 4) {
      const int32_t at = iy * row_bytes_;
      WidenPixels<kStep>(
          Row(iy, at), Row(iy + 1, at + row_bytes_), inside_, minus_zero_point_, columns);
    }
  }

  // All rows that lie in the image at once, one by one those that do not.
  MOTE_ALWAYS_INLINE void WidenAtOnce(int32_t iy, int32_t pairs, uint32_t* columns) const {
    while (pairs > 0) {
      const int32_t at = iy * row_bytes_, inside = iy < 0 ? 0 : (p_.input_h - iy) / 2;
      const int32_t rows = inside <= 0 ? 1 : (inside < pairs ? inside : pairs);
      const int32_t jump = 2 * row_bytes_ - inside_ / 2 * 2 * p_.input_c;
      if (!borders_are_zero_ || (iy > -2 && iy < p_.input_h)) {
        WidenGrid<kStep>(Row(iy, at),
                         Row(iy + 1, at + row_bytes_),
                         {inside_, rows, jump},
                         minus_zero_point_,
                         columns);
      }
      pairs -= rows, iy += 2 * rows, columns += 4 * rows;
    }
  }

  // The row iy, `at` bytes from the first. Outside of the image the zero point, over and over.
  MOTE_ALWAYS_INLINE RowOfPixels Row(int32_t iy, int32_t at) const {
    const bool inside = static_cast<uint32_t>(iy) < static_cast<uint32_t>(p_.input_h);
    return {inside ? first_ + at : reinterpret_cast<const int8_t*>(&zero_points_),
            inside ? p_.input_c : 0};
  }

  const DepthwiseConv2dParams& p_;
  const int8_t* x_;
  uint32_t* ring_;
  int32_t row_bytes_;
  uint32_t minus_zero_point_;
  uint32_t zero_points_;
  int32_t left_ = 0, inside_ = 0, right_ = 0;  // columns
  const int8_t* first_ = nullptr;              // in the row 0
  bool borders_are_zero_ = false;
};

}  // namespace mote
