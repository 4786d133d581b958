// SPDX-License-Identifier: Apache-2.0
// Two pixels at a time, by the channels of a block, whose weights and constants stand in one
// stream; by four channels whose weights share products two by two; or by two channels where those
// would not be exact.
#include "runtime/ops/common/to_int8_m4.h"
#include "runtime/ops/common/weights_blocks_m4.h"
#include "runtime/ops/conv2d/conv2d.h"
#include "runtime/ops/conv2d/conv2d_blocks_m4.h"
#include "runtime/ops/conv2d/conv2d_columns_m4.h"
#include "runtime/ops/conv2d/conv2d_pairs_m4.h"
#include "runtime/ops/conv2d/conv2d_quads_m4.h"
#include "runtime/ops/conv2d/conv2d_winograd_tiles_m4.h"

namespace mote {
namespace {

// A layer whose biases and multipliers stand beside its weights.
template <Rounding kRounding>
struct Layer {
  const Conv2dParams& p;
  const int8_t* w;
  const int32_t* bias;
  const Requant* requant;
  const uint32_t* columns;

  int32_t Run(const int8_t* /*window*/, int32_t /*count*/, int8_t* /*y*/) const { return 0; }

  // Sums of a channel in both pixels; y1 is y0 where there is one only, which is written last.
  MOTE_ALWAYS_INLINE void Store(
      int32_t channel, int32_t first, int32_t second, int8_t* y0, int8_t* y1) const {
    const int32_t b = bias[channel];
    const Requant r = requant[channel];
    const auto to_int8 = [&](int32_t sum) MOTE_ALWAYS_INLINE {
      return ToInt8M4<kRounding>(WrapAdd(sum, b), r, p.output_zero_point, p.act_min, p.act_max);
    };
    y1[channel] = to_int8(second);
    y0[channel] = to_int8(first);
  }
};

template <Rounding kRounding>
struct Quads : Layer<kRounding> {
  void TwoPixels(int8_t* y0, int8_t* y1) const {
    const int32_t depth = RoundUp(Conv2dDepth(this->p), 4);
    const int32_t channels = this->p.output_c;
    for (int32_t c = 0; c < channels; c += 2) {
      int32_t first[2] = {}, second[2] = {};
      Conv2dQuadSums(this->w + c * depth, this->columns, depth / 4, first, second);
      this->Store(c, first[0], second[0], y0, y1);
      if (c + 1 < channels) this->Store(c + 1, first[1], second[1], y0, y1);
    }
  }
};

template <Rounding kRounding>
struct Pairs : Layer<kRounding> {
  void TwoPixels(int8_t* y0, int8_t* y1) const {
    const int32_t depth = RoundUp(Conv2dDepth(this->p), 4);
    const int32_t channels = this->p.output_c;
    for (int32_t c = 0; c < channels; c += 4) {
      const int8_t* const weights = this->w + c * depth;
      Conv2dSums sums;
      Conv2dPairSums(weights, this->columns, weights + 4 * depth, &sums);
      for (int32_t i = 0; i < 4 && c + i < channels; ++i) {
        this->Store(c + i, sums.of[0][i], sums.of[1][i], y0, y1);
      }
    }
  }
};

// The last block may have channels that are not there.
template <BlockEnds kEnds>
class Blocks {
 public:
  Blocks(const Conv2dParams& p, const int8_t* w, const uint32_t* columns)
      : p_(p), whole_(p.output_c & ~3), rest_(p.output_c & 3), w_(w) {
    const int32_t depth = Conv2dDepth(p);
    const int32_t row = RoundUp(Conv2dRow(p), 4);
    rest_blocks_ = w + whole_ / 4 * WeightBlockBytes(depth, 4, kEnds);
    end_ = rest_blocks_ + WeightBlockBytes(depth, 4, kEnds);
    run_.skipped = Conv2dSkipped(depth);
    run_.columns = columns;
    run_.columns_end = columns + RoundUp(depth, 4);
    run_.window_step = p.stride_w * p.input_c;
    run_.kernel_h = p.kernel_h;
    run_.row_fours = row / 4;
    run_.row_jump = p.dilation_h * p.input_w * p.input_c - row;
    run_.minus_zero_point = MakePair(-p.input_zero_point, -p.input_zero_point);
    run_.channels = p.output_c;
    run_.last_apart = p.rows == kRowsLastApart ? 1 : 0;
  }

  int32_t Run(const int8_t* window, int32_t count, int8_t* y) {
    const bool by_fours = Conv2dRow(p_) % 4 == 0 && rest_ == 0;
    const int32_t pairs = by_fours ? count / 2 : 0;
    if (pairs == 0) return 0;
    run_.pairs = pairs;
    run_.x = window;
    Multiply(w_, rest_blocks_, y, y);
    ClampBytes(y, 2 * pairs * p_.output_c, p_.act_min, p_.act_max);
    return 2 * pairs;
  }

  void TwoPixels(int8_t* y0, int8_t* y1) {
    run_.pairs = 1;
    run_.x = nullptr;
    if (whole_ > 0) Multiply(w_, rest_blocks_, y0, y1);
    if (rest_ > 0) WriteRest(y0 + whole_, y1 + whole_);
    ClampBytes(y1, p_.output_c, p_.act_min, p_.act_max);
    ClampBytes(y0, p_.output_c, p_.act_min, p_.act_max);
  }

 private:
  void Multiply(const int8_t* blocks, const int8_t* end, int8_t* y0, int8_t* y1) {
    run_.blocks = blocks;
    run_.blocks_end = end;
    run_.y0 = y0;
    run_.y1 = y1;
    kEnds == BlockEnds::kFloat ? MultiplyFloatBlocks(run_) : MultiplyBlocks(run_);
  }

  void WriteRest(int8_t* y0, int8_t* y1) {
    int8_t y[2][4];
    Multiply(rest_blocks_, end_, y[0], y[1]);
    CopyBytes(y[1], rest_, y1);
    CopyBytes(y[0], rest_, y0);
  }

  const Conv2dParams& p_;
  int32_t whole_, rest_;  // channels of whole blocks, and others
  const int8_t* w_;
  const int8_t* rest_blocks_;  // the last block, where it is not whole
  const int8_t* end_;
  Conv2dBlocks run_ = {};
};

}  // namespace

template <Rounding kRounding>
void Conv2dS8M4(const Conv2dParams& p,
                Span<const int8_t> x,
                Span<const int8_t> w,
                Span<const int32_t> bias,
                Span<const Requant> requant,
                Span<int8_t> y,
                Span<uint8_t> scratch) {
  uint32_t* const words = reinterpret_cast<uint32_t*>(scratch.data());
  Conv2dColumns columns(p, x, words);
  const Quads<kRounding> quads = {{p, w.data(), bias.data(), requant.data(), words}};
  ForEachTwoPixels(p, columns, y.data(), quads);
}

template <Rounding kRounding>
void Conv2dS8PairsM4(const Conv2dParams& p,
                     Span<const int8_t> x,
                     Span<const int8_t> w,
                     Span<const int32_t> bias,
                     Span<const Requant> requant,
                     Span<int8_t> y,
                     Span<uint8_t> scratch) {
  uint32_t* const words = reinterpret_cast<uint32_t*>(scratch.data());
  Conv2dColumns columns(p, x, words);
  const Pairs<kRounding> pairs = {{p, w.data(), bias.data(), requant.data(), words}};
  ForEachTwoPixels(p, columns, y.data(), pairs);
}

template <Rounding kRounding>
void Conv2dS8BlocksM4(const Conv2dParams& p,
                      Span<const int8_t> x,
                      Span<const int8_t> w,
                      Span<const int32_t> /*bias*/,
                      Span<const Requant> /*requant*/,
                      Span<int8_t> y,
                      Span<uint8_t> scratch) {
  MOTE_ASSERT(kRounding != Rounding::kTflm);
  uint32_t* const words = reinterpret_cast<uint32_t*>(scratch.data());
  Conv2dColumns columns(p, x, words);
  Blocks<EndsOf(kRounding)> blocks(p, w.data(), words);
  ForEachTwoPixels(p, columns, y.data(), blocks);
}

template <Rounding kRounding>
void Conv2dS8WinogradM4(const Conv2dParams& p,
                        Span<const int8_t> x,
                        Span<const int8_t> w,
                        Span<const int32_t> /*bias*/,
                        Span<const Requant> /*requant*/,
                        Span<int8_t> y,
                        Span<uint8_t> scratch) {
  MOTE_ASSERT(kRounding != Rounding::kTflm);
  WinogradTiles<EndsOf(kRounding)> tiles(p, x.data(), y.data(), scratch.data());
  for (int32_t first = 0; first < tiles.count(); first += kWinogradWindows) {
    tiles.Transform(first);
    tiles.Multiply(first, w.data());
  }
  ClampBytes(y.data(), p.output_h * p.output_w * p.output_c, p.act_min, p.act_max);
}

MOTE_INSTANTIATE_ALL_ROUNDINGS(Conv2dS8M4)
MOTE_INSTANTIATE_ALL_ROUNDINGS(Conv2dS8PairsM4)
MOTE_INSTANTIATE_ALL_ROUNDINGS(Conv2dS8BlocksM4)
MOTE_INSTANTIATE_ALL_ROUNDINGS(Conv2dS8WinogradM4)

}  // namespace mote
