// SPDX-License-Identifier: Apache-2.0
// How the packed kernels walk: of 3x3 four channels and a tile of columns at a time, from above to
// below (depthwise_conv2d_inputs_m4.h); of one row a tile of it at a time.
#pragma once

#include "runtime/ops/common/channel_end_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_1xk_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_3x3_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_columns_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_inputs_m4.h"

namespace mote {

// A tile of kRows -> `rows` rows of the image, `step` bytes from pixel to pixel. What is too much
// is written before that which takes its place.
template <int32_t kRows>
MOTE_ALWAYS_INLINE inline void StoreTile(
    const int8_t* tile, int32_t count, int32_t rows, int32_t step, int32_t row, int8_t* y) {
  int8_t* y1 = rows > 1 ? y + row : y;
  int8_t* y2 = rows > 2 ? y1 + row : y1;
  int8_t* y3 = rows > 3 ? y2 + row : y2;
  for (const int8_t* const end = tile + 4 * kRows * count; tile != end; tile += 4 * kRows) {
    const uint32_t a = LoadWord(tile), b = LoadWord(tile + 4);
    if constexpr (kRows == 4) {
      const uint32_t c = LoadWord(tile + 8), d = LoadWord(tile + 12);
      StoreWord(y3, d);
      y3 += step;
      StoreWord(y2, c);
      y2 += step;
    }
    StoreWord(y1, b);
    y1 += step;
    StoreWord(y, a);
    y += step;
  }
}

// A row of pairs side by side: `pixels` of them from x on, the last alone if they are odd.
inline void WidenRow(
    const int8_t* x, int32_t pixels, int32_t step, uint32_t minus_zero_point, uint32_t* to) {
  WidenPixels<16>({x, 2 * step}, {x + step, 2 * step}, pixels / 2, minus_zero_point, to);
  const RowOfPixels last = {x + (pixels - 1) * step, 0};
  WidenPixels<16>(last, last, pixels % 2, minus_zero_point, to + 4 * (pixels / 2));
}

// [output][4 channels] -> a row of the image.
inline void StoreOutputs(const int8_t* tile, int32_t count, int32_t step, int8_t* y) {
  for (; count > 0; --count, tile += 4, y += step) StoreWord(y, LoadWord(tile));
}

// Kernels of one row, without padding.
template <BlockEnds kEnds>
void ForEachDepthwiseRow(const DepthwiseConv2dParams& p,
                         const int8_t* x,
                         const int8_t* packed,
                         int8_t* y,
                         uint8_t* scratch) {
  constexpr auto* kCompute = kEnds == BlockEnds::kFloat ? Depthwise1xKFloatM4 : Depthwise1xKM4;
  uint32_t* const pairs = reinterpret_cast<uint32_t*>(scratch);
  int8_t* const tile = reinterpret_cast<int8_t*>(scratch) + Depthwise1xKPairsM4(p) * 16;
  const uint32_t minus_zero_point = MakePair(-p.input_zero_point, -p.input_zero_point);
  const int32_t constant = DepthwiseEndConstant<kEnds>(p.output_zero_point);
  const int32_t steps = Depthwise1xKStepsM4(p);
  for (int32_t c = 0; c < p.output_c; c += 4, packed += DepthwisePackedBytes(p, 4)) {
    for (int32_t oy = 0; oy < p.output_h; ++oy) {
      for (int32_t ox = 0; ox < p.output_w; ox += p.tile) {
        const int32_t count = p.output_w - ox < p.tile ? p.output_w - ox : p.tile;
        const int8_t* const from = x + (oy * p.input_w + ox) * p.input_c + c;
        WidenRow(from, count + p.kernel_w - 1, p.input_c, minus_zero_point, pairs);
        kCompute(pairs, tile, packed, count, constant, steps);
        ClampBytes(tile, 4 * count, p.act_min, p.act_max);
        StoreOutputs(tile, count, p.output_c, y + (oy * p.output_w + ox) * p.output_c + c);
      }
    }
  }
}

using DepthwiseRowInputs = DepthwiseInputs<kDepthwisePairsM4>;

// What computes two or four rows of `count` outputs of four channels.
using DepthwiseOutputs = void(
    const uint32_t* columns, int8_t* tile, const int8_t* packed, int32_t count, int32_t constant);

// Four rows of stride 1, two of stride 2, and the last two.
template <int32_t kStride, BlockEnds kEnds>
constexpr DepthwiseOutputs* DepthwiseTwoRows() {
  constexpr bool kFloat = kEnds == BlockEnds::kFloat;
  if (kStride == 1) return kFloat ? Depthwise3x3TwoRowsFloatM4 : Depthwise3x3TwoRowsM4;
  return kFloat ? Depthwise3x3Stride2FloatM4 : Depthwise3x3Stride2M4;
}
template <BlockEnds kEnds>
constexpr DepthwiseOutputs* DepthwiseFourRows() {
  return kEnds == BlockEnds::kFloat ? Depthwise3x3FourRowsFloatM4 : Depthwise3x3FourRowsM4;
}

// A tile from above to below.
template <int32_t kStride, BlockEnds kEnds>
__attribute__((noinline)) void DownTheTile(const DepthwiseConv2dParams& p,
                                           const DepthwiseRowInputs& inputs,
                                           const int8_t* packed,
                                           int32_t count,
                                           int8_t* tile,
                                           int8_t* y) {
  constexpr int32_t kRows = 4 / kStride;
  constexpr auto* kFour = DepthwiseFourRows<kEnds>();
  constexpr auto* kTwo = DepthwiseTwoRows<kStride, kEnds>();
  const int32_t constant = DepthwiseEndConstant<kEnds>(p.output_zero_point);
  const int32_t row = p.output_w * p.output_c;
  int32_t step = 0, y0 = -p.pad_top;
  for (int32_t rows = p.output_h; rows > 0; rows -= kRows, y0 += 4, y += kRows * row) {
    if (kRows == 4 && rows > 2) {
      kFour(inputs.Columns(y0, step, 2, 3), tile, packed, count, constant);
      ClampBytes(tile, 16 * count, p.act_min, p.act_max);
      StoreTile<4>(tile, count, rows, p.output_c, row, y);
    } else {
      kTwo(inputs.Columns(y0, step, 2, kStride + 1), tile, packed, count, constant);
      ClampBytes(tile, 8 * count, p.act_min, p.act_max);
      StoreTile<2>(tile, count, rows, p.output_c, row, y);
    }
    step = step + 1 < p.band ? step + 1 : 0;
  }
}

template <int32_t kStride, BlockEnds kEnds>
void ForEachDepthwiseTile(const DepthwiseConv2dParams& p,
                          const int8_t* x,
                          const int8_t* packed,
                          int8_t* y,
                          uint8_t* scratch) {
  DepthwiseRowInputs inputs(p, x, reinterpret_cast<uint32_t*>(scratch));
  int8_t* const tile = reinterpret_cast<int8_t*>(scratch) + DepthwiseRingBytesM4(p);
  for (int32_t c = 0; c < p.output_c; c += 4, packed += DepthwisePackedBytes(p, 4)) {
    for (int32_t ox = 0; ox < p.output_w; ox += p.tile) {
      const int32_t count = p.output_w - ox < p.tile ? p.output_w - ox : p.tile;
      inputs.Begin(c, ox, count);
      DownTheTile<kStride, kEnds>(p, inputs, packed, count, tile, y + ox * p.output_c + c);
    }
  }
}

}  // namespace mote
