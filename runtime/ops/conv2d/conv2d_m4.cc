// SPDX-License-Identifier: Apache-2.0
// Two pixels at a time, by the channels of a block, whose weights and constants stand in one
// stream; by four channels whose weights share products two by two; or by two channels where those
// would not be exact.
#include "runtime/ops/common/to_int8_m4.h"
#include "runtime/ops/common/weight_blocks_m4.h"
#include "runtime/ops/conv2d/conv2d.h"
#include "runtime/ops/conv2d/conv2d_blocks_m4.h"
#include "runtime/ops/conv2d/conv2d_columns_m4.h"
#include "runtime/ops/conv2d/conv2d_pairs_m4.h"
#include "runtime/ops/conv2d/conv2d_pixels_m4.h"
#include "runtime/ops/conv2d/conv2d_quads_m4.h"

namespace mote {
namespace {

// The channels of two pixels that are still to do.
struct Layer {
  const Conv2dParams& p;
  const int8_t* w;
  const int32_t* bias;
  const Requant* requant;
  int8_t* y0;
  int8_t* y1;  // y0 where there is one pixel only: that is written last
};

template <Rounding kRounding>
MOTE_ALWAYS_INLINE inline void Store(Layer& at, int32_t first, int32_t second) {
  const Conv2dParams& p = at.p;
  const int32_t bias = *at.bias++;
  const Requant requant = *at.requant++;
  const auto to_int8 = [&](int32_t sum) MOTE_ALWAYS_INLINE {
    sum = WrapAdd(sum, bias);
    return ToInt8M4<kRounding>(sum, requant, p.output_zero_point, p.act_min, p.act_max);
  };
  *at.y1++ = to_int8(second);
  *at.y0++ = to_int8(first);
}

template <Rounding kRounding>
void TwoPixelsByQuads(Layer at, const uint32_t* columns) {
  const int32_t depth = RoundUp(Conv2dDepth(at.p), 4);
  for (int32_t left = at.p.output_c; left > 0; left -= 2, at.w += 2 * depth) {
    int32_t first[2] = {}, second[2] = {};
    Conv2dQuadSums(at.w, columns, depth / 4, first, second);
    Store<kRounding>(at, first[0], second[0]);
    if (left > 1) Store<kRounding>(at, first[1], second[1]);
  }
}

template <Rounding kRounding>
void TwoPixelsByPairs(Layer at, const uint32_t* columns) {
  const int32_t step = 4 * RoundUp(Conv2dDepth(at.p), 4);
  for (int32_t left = at.p.output_c; left > 0; left -= 4, at.w += step) {
    Conv2dSums sums;
    Conv2dPairSums(at.w, columns, at.w + step, &sums);
    for (int32_t i = 0; i < 4 && i < left; ++i) {
      Store<kRounding>(at, sums.of[0][i], sums.of[1][i]);
    }
  }
}

// two(y0, y1) for the pixels two by two, whose windows then stand in `words`.
template <class Two>
MOTE_ALWAYS_INLINE inline void ForAllPixels(
    const Conv2dParams& p, Span<const int8_t> x, uint32_t* words, int8_t* y, Two two) {
  if (IsRowOfPixels(p)) {
    ForEachTwoPixelsOfRow(p, x.data(), words, y, two);
  } else {
    Conv2dColumns columns(p, x, words);
    ForEachTwoPixels(p, columns, y, two);
  }
}

// The same of a layer of which `two` takes what is left.
template <class Two>
MOTE_ALWAYS_INLINE inline void ForAllPixels(
    Layer layer, Span<const int8_t> x, uint8_t* scratch, int8_t* y, Two two) {
  uint32_t* const words = reinterpret_cast<uint32_t*>(scratch);
  ForAllPixels(layer.p, x, words, y, [&](int8_t* y0, int8_t* y1) {
    layer.y0 = y0;
    layer.y1 = y1;
    two(layer, words);
  });
}

// The same by blocks, of which the last may have channels that are not there.
class Blocks {
 public:
  Blocks(const Conv2dParams& p, const int8_t* w, const uint32_t* columns)
      : p_(p), w_(w), whole_(p.output_c & ~3), rest_(p.output_c & 3) {
    const int32_t depth = Conv2dDepth(p);
    rest_blocks_ = w + whole_ / 4 * WeightBlockBytes(depth, 4);
    end_ = rest_blocks_ + WeightBlockBytes(depth, 4);
    run_.skipped = Conv2dSkipped(depth);
    run_.columns = columns;
    run_.columns_end = columns + RoundUp(depth, 4);
  }

  void TwoPixels(int8_t* y0, int8_t* y1) {
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
    MultiplyBlocks(run_);
  }

  void WriteRest(int8_t* y0, int8_t* y1) {
    int8_t y[2][4];
    Multiply(rest_blocks_, end_, y[0], y[1]);
    CopyBytes(y[1], rest_, y1);
    CopyBytes(y[0], rest_, y0);
  }

  const Conv2dParams& p_;
  const int8_t* w_;
  const int8_t* rest_blocks_;  // the last block, where it is not whole
  const int8_t* end_;
  int32_t whole_, rest_;  // channels of whole blocks, and others
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
  const Layer layer = {p, w.data(), bias.data(), requant.data(), nullptr, nullptr};
  ForAllPixels(layer, x, scratch.data(), y.data(), [](const auto&... a) {
    TwoPixelsByQuads<kRounding>(a...);
  });
}

template <Rounding kRounding>
void Conv2dS8PairsM4(const Conv2dParams& p,
                     Span<const int8_t> x,
                     Span<const int8_t> w,
                     Span<const int32_t> bias,
                     Span<const Requant> requant,
                     Span<int8_t> y,
                     Span<uint8_t> scratch) {
  const Layer layer = {p, w.data(), bias.data(), requant.data(), nullptr, nullptr};
  ForAllPixels(layer, x, scratch.data(), y.data(), [](const auto&... a) {
    TwoPixelsByPairs<kRounding>(a...);
  });
}

template <Rounding kRounding>
void Conv2dS8BlocksM4(const Conv2dParams& p,
                      Span<const int8_t> x,
                      Span<const int8_t> w,
                      Span<const int32_t> /*bias*/,
                      Span<const Requant> /*requant*/,
                      Span<int8_t> y,
                      Span<uint8_t> scratch) {
  MOTE_ASSERT(kRounding == Rounding::kSingle);
  uint32_t* const words = reinterpret_cast<uint32_t*>(scratch.data());
  Blocks blocks(p, w.data(), words);
  ForAllPixels(p, x, words, y.data(), [&](int8_t* y0, int8_t* y1) { blocks.TwoPixels(y0, y1); });
}

MOTE_INSTANTIATE_ROUNDINGS(Conv2dS8M4)
MOTE_INSTANTIATE_ROUNDINGS(Conv2dS8PairsM4)
MOTE_INSTANTIATE_ROUNDINGS(Conv2dS8BlocksM4)

}  // namespace mote
