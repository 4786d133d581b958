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

void TwoPixelsByBlocks(const Layer& at, const uint32_t* columns) {
  const Conv2dParams& p = at.p;
  const int32_t depth = Conv2dDepth(p);
  const int32_t whole = p.output_c / 4;
  const int32_t rest = p.output_c % 4;
  Conv2dBlocks run = {};
  run.blocks = at.w;
  run.blocks_end = at.w + whole * WeightBlockBytes(depth, 4);
  run.columns = columns;
  run.columns_end = columns + RoundUp(depth, 4);
  run.y0 = at.y0;
  run.y1 = at.y1;
  if (whole > 0) MultiplyBlocks(run);
  if (rest > 0) {
    int8_t y[2][4];
    run.blocks = run.blocks_end;
    run.blocks_end += WeightBlockBytes(depth, 4);
    run.y0 = y[0];
    run.y1 = y[1];
    MultiplyBlocks(run);
    CopyBytes(y[1], rest, at.y1 + 4 * whole);
    CopyBytes(y[0], rest, at.y0 + 4 * whole);
  }
  ClampBytes(at.y1, p.output_c, p.act_min, p.act_max);
  ClampBytes(at.y0, p.output_c, p.act_min, p.act_max);
}

// two(layer, columns) for the pixels two by two.
template <class Two>
MOTE_ALWAYS_INLINE inline void ForAllPixels(
    Layer layer, const int8_t* x, int8_t* y, uint8_t* scratch, Two two) {
  uint32_t* const words = reinterpret_cast<uint32_t*>(scratch);
  const Conv2dColumns columns(layer.p, x, words);
  ForEachTwoPixels(layer.p, columns, y, [&](int8_t* y0, int8_t* y1) {
    layer.y0 = y0;
    layer.y1 = y1;
    two(layer, words);
  });
}

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
  ForAllPixels(layer, x.data(), y.data(), scratch.data(), [](const auto&... a) {
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
  ForAllPixels(layer, x.data(), y.data(), scratch.data(), [](const auto&... a) {
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
  const Layer layer = {p, w.data(), nullptr, nullptr, nullptr, nullptr};
  ForAllPixels(
      layer, x.data(), y.data(), scratch.data(), [](const auto&... a) { TwoPixelsByBlocks(a...); });
}

MOTE_INSTANTIATE_ROUNDINGS(Conv2dS8M4)
MOTE_INSTANTIATE_ROUNDINGS(Conv2dS8PairsM4)
MOTE_INSTANTIATE_ROUNDINGS(Conv2dS8BlocksM4)

}  // namespace mote
