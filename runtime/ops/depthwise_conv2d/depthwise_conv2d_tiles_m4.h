// SPDX-License-Identifier: Apache-2.0
// How the kernels of tall tiles walk: four channels and a tile of columns at a time, from above to
// below.
//
// A step takes as many pairs of rows as a column holds, which lie side by side, and the last is the
// first of the next step. There all begins later by the others: the new pairs take the place of
// those of the next column, which nobody reads any more. So nothing moves, and the addresses within
// a column stay the same.
#pragma once

#include "runtime/ops/common/channel_end_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_columns_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_deep_m4.h"

namespace mote {

// The inputs of a tile of outputs, four channels of them, DepthwiseDeepPairsM4(kStride) pairs of
// rows in a column.
template <int32_t kStride>
class DepthwiseDeepInputs {
 public:
  DepthwiseDeepInputs(const DepthwiseConv2dParams& p, const int8_t* x, uint32_t* ring)
      : x_(x),
        ring_(ring),
        input_h_(p.input_h),
        input_w_(p.input_w),
        input_c_(p.input_c),
        row_bytes_(p.input_w * p.input_c),
        minus_zero_point_(MakePair(-p.input_zero_point, -p.input_zero_point)),
        zero_points_(0x01010101U * static_cast<uint8_t>(p.input_zero_point)) {}

  // `count` columns from x0 on, channels from `c` on. borders_are_zero: what lies outside of the
  // image is as the last call left it.
  void Begin(int32_t c, int32_t x0, int32_t count, bool borders_are_zero) {
    borders_are_zero_ = borders_are_zero;
    const int32_t begin = Clamp(0, x0, x0 + count);
    const int32_t end = Clamp(input_w_, begin, x0 + count);
    left_ = begin - x0;
    inside_ = end - begin;
    right_ = count - left_ - inside_;
    first_ = x_ + begin * input_c_ + c;
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
  // Rows iy and iy + 1 of the image are the first pair.
  __attribute__((noinline)) void Widen(int32_t iy, int32_t pairs, uint32_t* columns) const {
    constexpr int32_t kStep = 16 * DepthwiseDeepPairsM4(kStride);
    if (!borders_are_zero_) PutZeros<kStep>(left_, 4 * pairs, columns);
    columns += left_ * (kStep / 4);
    if (!borders_are_zero_) PutZeros<kStep>(right_, 4 * pairs, columns + inside_ * (kStep / 4));
    while (pairs > 0) {
      // All rows that lie in the image at once, one by one those that do not.
      const int32_t at = iy * row_bytes_, inside = iy < 0 ? 0 : (input_h_ - iy) / 2;
      const int32_t rows = inside <= 0 ? 1 : (inside < pairs ? inside : pairs);
      const int32_t jump = 2 * row_bytes_ - inside_ / 2 * 2 * input_c_;
      if (!borders_are_zero_ || (iy > -2 && iy < input_h_)) {
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
    const bool inside = static_cast<uint32_t>(iy) < static_cast<uint32_t>(input_h_);
    return {inside ? first_ + at : reinterpret_cast<const int8_t*>(&zero_points_),
            inside ? input_c_ : 0};
  }

  const int8_t* x_;
  uint32_t* ring_;
  int32_t input_h_, input_w_, input_c_, row_bytes_;
  uint32_t minus_zero_point_;
  uint32_t zero_points_;
  int32_t left_ = 0, inside_ = 0, right_ = 0;  // columns
  const int8_t* first_ = nullptr;              // in the row 0
  bool borders_are_zero_ = false;
};

// Where outputs go: bytes to the output below and to the one on the right.
struct OutputSteps {
  int32_t down, right;
};

// `count` blocks of two rows of two outputs, [2 outputs][2 rows][4 channels], `step` bytes from
// each other in the image. What is too much has a step of 0: what takes its place is written after
// it.
inline void StoreBlocks(
    const int8_t* tile, int32_t count, int32_t step, OutputSteps to, int8_t* y) {
  int8_t* right = y + to.right;
  const int8_t* const end = tile + 16 * count;
  if (count == 0) return;
#ifdef __ARM_FEATURE_DSP
  __asm__ volatile(
      "1:                                  \n"
      "ldm     %[tile]!, {r4, r5, r6, r8}  \n"
      "str     r8, [%[right], %[down]]     \n"
      "str     r6, [%[right]]              \n"
      "str     r5, [%[y], %[down]]         \n"
      "str     r4, [%[y]]                  \n"
      "add     %[right], %[right], %[step] \n"
      "add     %[y], %[y], %[step]         \n"
      "cmp     %[tile], %[end]             \n"
      "bne     1b                          \n"
      : [tile] "+r"(tile), [y] "+r"(y), [right] "+r"(right)
      : [down] "r"(to.down), [step] "r"(step), [end] "r"(end)
      : "r4", "r5", "r6", "r8", "memory", "cc");
#else
  for (; tile != end; tile += 16, y += step, right += step) {
    StoreWord(right + to.down, LoadWord(tile + 12));
    StoreWord(right, LoadWord(tile + 8));
    StoreWord(y + to.down, LoadWord(tile + 4));
    StoreWord(y, LoadWord(tile));
  }
#endif
}

// The outputs of a tile along its lines of blocks, and across them: what it has, and how far it is
// to the next in the image. Lines are columns for stride 1 and rows for stride 2.
struct TileLines {
  int32_t along, across;
  int32_t along_step, across_step;
  int32_t line_bytes;
};

__attribute__((noinline)) inline void StoreLines(const int8_t* tile,
                                                 const TileLines& t,
                                                 bool columns,
                                                 int8_t* y) {
  const int32_t blocks = t.along / 2, end = blocks * 2 * t.along_step;
  OutputSteps to = {t.across_step, t.along_step}, last = {t.across_step, 0};
  if (columns) to = {t.along_step, t.across_step}, last = {0, t.across_step};
  for (int32_t i = t.across; i > 0; i -= 2, tile += t.line_bytes, y += 2 * t.across_step) {
    if (i == 1) (columns ? to.right : to.down) = 0;
    StoreBlocks(tile, blocks, 2 * t.along_step, to, y);
    if (t.along % 2 == 0) continue;
    if (i == 1) last = {0, 0};
    StoreBlocks(tile + 16 * blocks, 1, 0, last, y + end);
  }
}

// Tiles of a layer of 3x3, from above to below.
template <int32_t kStride, DepthwiseDeepOutputs* kCompute>
class DepthwiseTiles {
 public:
  DepthwiseTiles(const DepthwiseConv2dParams& p, const int8_t* x, uint8_t* scratch)
      : p_(p),
        inputs_(p, x, reinterpret_cast<uint32_t*>(scratch)),
        tile_(reinterpret_cast<int8_t*>(scratch) + DepthwiseDeepRingBytesM4(p)),
        row_pairs_(DepthwiseRowPairsM4(p)),
        row_bytes_(p.output_w * p.output_c),
        stays_(p.tile == p.output_w && p.output_h <= 2 * row_pairs_) {}

  void ForEach(const int8_t* packed, int8_t* y) {
    const int32_t packed_bytes = DepthwisePackedBytes(p_, 4);
    for (int32_t c = 0; c < p_.output_c; c += 4, packed += packed_bytes) {
      for (int32_t ox = 0; ox < p_.output_w; ox += p_.tile) {
        const int32_t count = p_.output_w - ox < p_.tile ? p_.output_w - ox : p_.tile;
        const int32_t columns = DepthwiseColumnsM4(p_, count);
        inputs_.Begin(c, ox * kStride - p_.pad_left, columns, stays_ && c > 0);
        Down(packed, count, y + ox * p_.output_c + c);
      }
    }
  }

 private:
  void Down(const int8_t* packed, int32_t count, int8_t* y) const {
    const int32_t rounding = CommonRounding(p_.output_zero_point);
    const int32_t most = 2 * row_pairs_, moved = row_pairs_ * kStride;
    int32_t step = 0, y0 = -p_.pad_top;
    for (int32_t left = p_.output_h; left > 0; left -= most, y0 += 2 * moved) {
      const int32_t rows = left < most ? left : most, row_pairs = (rows + 1) / 2;
      const uint32_t* const columns = inputs_.Columns(y0, step, moved, row_pairs * kStride + 1);
      kCompute(columns, tile_, packed, count, rounding, row_pairs);
      ClampBytes(tile_, 8 * row_pairs * RoundUp(count, 2), p_.act_min, p_.act_max);
      if constexpr (kStride == 1) {
        StoreLines(tile_, {rows, count, row_bytes_, p_.output_c, 16 * row_pairs}, true, y);
      } else {
        StoreLines(tile_, {count, rows, p_.output_c, row_bytes_, 8 * count}, false, y);
      }
      y += most * row_bytes_;
      step = step + 1 < p_.band ? step + 1 : 0;
    }
  }

  const DepthwiseConv2dParams& p_;
  DepthwiseDeepInputs<kStride> inputs_;
  int8_t* tile_;
  int32_t row_pairs_, row_bytes_;
  bool stays_;
};

template <int32_t kStride, DepthwiseDeepOutputs* kCompute>
void ForEachDeepTile(const DepthwiseConv2dParams& p,
                     const int8_t* x,
                     const int8_t* packed,
                     int8_t* y,
                     uint8_t* scratch) {
  DepthwiseTiles<kStride, kCompute>(p, x, scratch).ForEach(packed, y);
}

}  // namespace mote
