// SPDX-License-Identifier: Apache-2.0
// Which tiles of 4x4 outputs Winograd's convolution works out together, and what it reads for them.
#pragma once

#include "runtime/ops/conv2d/conv2d.h"
#include "runtime/ops/conv2d/conv2d_winograd_m4.h"

namespace mote {

template <BlockEnds kEnds>
class WinogradTiles {
 public:
  WinogradTiles(const Conv2dParams& params, const int8_t* image, int8_t* output, uint8_t* scratch)
      : p_(params),
        x_(image),
        y_(output),
        quads_(params.input_c / 4),
        across_((params.output_w + kWinogradTile - 1) / kWinogradTile),
        count_(across_ * ((params.output_h + kWinogradTile - 1) / kWinogradTile)),
        v_(reinterpret_cast<uint32_t*>(scratch)),
        sums_(reinterpret_cast<int32_t*>(v_ + kWinogradQuad * quads_)),
        half_(v_ + kWinogradQuad * quads_),
        window_(half_ + 2 * kWinogradPoints) {}

  int32_t count() const { return count_; }

  // V of the tiles from `first` on, as many as there are of those at a time.
  void Transform(int32_t first) {
    for (int32_t i = 0; i < kWinogradWindows && first + i < count_; ++i) {
      const Place at = PlaceOf(first + i);
      const int32_t y0 = at.y - p_.pad_top, x0 = at.x - p_.pad_left;
      for (int32_t quad = 0; quad < quads_; ++quad) {
        Gather(y0, x0, x_ + 4 * quad);
        TransformWindow(window_, half_, v_ + kWinogradQuad * quad + i);
      }
    }
  }

  // All outputs of the same, with packed filters.
  void Multiply(int32_t first, const int8_t* w) {
    int32_t* const sums_end = sums_ + kWinogradPoints * kWinogradSums;
    WinogradSums run = {w, v_, v_ + kWinogradQuad * quads_, sums_, sums_end};
    for (int32_t channel = 0; channel < p_.output_c; channel += kWinogradLanes) {
      const int8_t* const ends = MultiplyWinograd(run);
      for (int32_t i = 0; i < kWinogradSums; ++i) {
        const int32_t tile = first + i / kWinogradLanes, lane = i % kWinogradLanes;
        if (tile < count_) Write(PlaceOf(tile), channel + lane, ends + 16 * lane, sums_ + i);
      }
      run.u = ends + 16 * kWinogradLanes;
    }
  }

 private:
  static constexpr uint32_t kSigns = 0x80808080;
  static constexpr auto* kWrite = kEnds == BlockEnds::kFloat ? WriteFloatWinograd : WriteWinograd;

  struct Place {
    int32_t y, x;
  };

  Place PlaceOf(int32_t tile) const {
    return {tile / across_ * kWinogradTile, tile % across_ * kWinogradTile};
  }

  // Four channels of a window, x + 128: the image from channel 0 of them.
  __attribute__((noinline)) void Gather(int32_t y0, int32_t x0, const int8_t* image) {
    const int32_t row_bytes = p_.input_w * p_.input_c;
    const int32_t step = p_.input_c;
    const int32_t top = Clamp(-y0, 0, kWinogradWindow);
    const int32_t bottom = Clamp(p_.input_h - y0, top, kWinogradWindow);
    const uint32_t pad = (static_cast<uint8_t>(p_.pad_value) * 0x01010101U) ^ kSigns;
    const int8_t* from = image + (y0 + top) * row_bytes + x0 * step;
    uint32_t* to = window_;
    for (int32_t ix = x0; ix < x0 + kWinogradWindow; ++ix, from += step, to += kWinogradWindow) {
      if (ix < 0 || ix >= p_.input_w) {
        for (int32_t i = 0; i < kWinogradWindow; ++i) to[i] = pad;
      } else if (bottom - top == kWinogradWindow) {
        GatherColumn(from, row_bytes, to);
      } else {
        const int8_t* word = from;
        for (int32_t i = 0; i < top; ++i) to[i] = pad;
        for (int32_t i = top; i < bottom; ++i, word += row_bytes) to[i] = LoadWord(word) ^ kSigns;
        for (int32_t i = bottom; i < kWinogradWindow; ++i) to[i] = pad;
      }
    }
  }

  MOTE_ALWAYS_INLINE static void GatherColumn(const int8_t* from, int32_t step, uint32_t* to) {
    const uint32_t a = LoadWord(from);
    const uint32_t b = LoadWord(from += step);
    const uint32_t c = LoadWord(from += step);
    const uint32_t d = LoadWord(from += step);
    const uint32_t e = LoadWord(from += step);
    const uint32_t f = LoadWord(from += step);
    to[0] = a ^ kSigns;
    to[1] = b ^ kSigns;
    to[2] = c ^ kSigns;
    to[3] = d ^ kSigns;
    to[4] = e ^ kSigns;
    to[5] = f ^ kSigns;
  }

  // A channel of a tile, of which a part may lie outside of the output.
  void Write(Place at, int32_t channel, const int8_t* end, int32_t* sums) {
    const int32_t row_bytes = p_.output_w * p_.output_c;
    int8_t* const y = y_ + at.y * row_bytes + at.x * p_.output_c + channel;
    const int32_t rows = p_.output_h - at.y, columns = p_.output_w - at.x;
    if (rows >= kWinogradTile && columns >= kWinogradTile) {
      kWrite(sums, end, y, {p_.output_c, row_bytes - 3 * p_.output_c});
      return;
    }
    int8_t tile[kWinogradTile * kWinogradTile];
    kWrite(sums, end, tile, {1, 1});
    for (int32_t i = 0; i < kWinogradTile * kWinogradTile; ++i) {
      const int32_t row = i / kWinogradTile, column = i % kWinogradTile;
      if (row < rows && column < columns) y[row * row_bytes + column * p_.output_c] = tile[i];
    }
  }

  const Conv2dParams& p_;
  const int8_t* x_;
  int8_t* y_;
  int32_t quads_;           // of input channels
  int32_t across_, count_;  // tiles
  uint32_t* v_;             // [quads][36][2][window]
  int32_t* sums_;           // [36][window][channel]
  uint32_t* half_;          // [2][6][6], where sums are later
  uint32_t* window_;        // [column][row], behind it
};

}  // namespace mote
