// SPDX-License-Identifier: Apache-2.0
// How the kernels of tall tiles walk: four channels and a tile of columns at a time, from above to
// below (depthwise_conv2d_inputs_m4.h).
#pragma once

#include "runtime/ops/common/channel_end_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_deep_m4.h"
#include "runtime/ops/depthwise_conv2d/depthwise_conv2d_inputs_m4.h"

namespace mote {

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
template <int32_t kStride, BlockEnds kEnds>
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
      inputs_.KeepBorders(stays_ && c > 0);
      for (int32_t ox = 0; ox < p_.output_w; ox += p_.tile) {
        const int32_t count = p_.output_w - ox < p_.tile ? p_.output_w - ox : p_.tile;
        inputs_.Begin(c, ox, count);
        Down(packed, count, y + ox * p_.output_c + c);
      }
    }
  }

 private:
  static constexpr DepthwiseDeepOutputs* ComputeOfStride1() {
    return kEnds == BlockEnds::kFloat ? DepthwiseDeepStride1FloatM4 : DepthwiseDeepStride1M4;
  }
  static constexpr DepthwiseDeepOutputs* ComputeOfStride2() {
    return kEnds == BlockEnds::kFloat ? DepthwiseDeepStride2FloatM4 : DepthwiseDeepStride2M4;
  }

  void Down(const int8_t* packed, int32_t count, int8_t* y) const {
    constexpr auto* kCompute = kStride == 1 ? ComputeOfStride1() : ComputeOfStride2();
    const int32_t constant = DepthwiseEndConstant<kEnds>(p_.output_zero_point);
    const int32_t most = 2 * row_pairs_, moved = row_pairs_ * kStride;
    int32_t step = 0, y0 = -p_.pad_top;
    for (int32_t left = p_.output_h; left > 0; left -= most, y0 += 2 * moved) {
      const int32_t rows = left < most ? left : most, row_pairs = (rows + 1) / 2;
      const uint32_t* const columns = inputs_.Columns(y0, step, moved, row_pairs * kStride + 1);
      kCompute(columns, tile_, packed, count, constant, row_pairs);
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
  DepthwiseInputs<DepthwiseDeepPairsM4(kStride)> inputs_;
  int8_t* tile_;
  int32_t row_pairs_, row_bytes_;
  bool stays_;
};

template <int32_t kStride, BlockEnds kEnds>
void ForEachDeepTile(const DepthwiseConv2dParams& p,
                     const int8_t* x,
                     const int8_t* packed,
                     int8_t* y,
                     uint8_t* scratch) {
  DepthwiseTiles<kStride, kEnds>(p, x, scratch).ForEach(packed, y);
}

}  // namespace mote
