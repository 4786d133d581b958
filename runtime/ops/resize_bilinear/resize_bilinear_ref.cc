// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/resize_bilinear/resize_bilinear.h"

namespace mote {
namespace {

constexpr int32_t kOne = 1 << 10;

// The two pixels between which a place lies, and how far behind the first one in Q10: before the
// first pixel of all that is negative, and both are the same.
struct Between {
  int32_t low, high, fraction;
};

Between PlaceOf(int32_t i, int32_t scale, int32_t offset, int32_t size) {
  const int32_t at = i * scale + offset;
  const int32_t low = at < 0 ? 0 : at / kOne;
  const int32_t above = (at + kOne - 1) / kOne;
  return {low, above < size - 1 ? above : size - 1, at - low * kOne};
}

// The weights add up to 2^20, and none is larger than 3/2 * 3/2 of that: int32 holds the sum.
template <Rounding kRounding>
int8_t Rounded(int32_t sum) {
  constexpr int32_t kHalf = 1 << 19;
  if constexpr (kRounding == Rounding::kSingle) {
    return static_cast<int8_t>((sum + kHalf) >> 20);
  } else {
    return static_cast<int8_t>((sum > 0 ? sum + kHalf : sum - kHalf) / (1 << 20));
  }
}

}  // namespace

template <Rounding kRounding>
void ResizeBilinearS8Ref(const ResizeBilinearParams& p, Span<const int8_t> x, Span<int8_t> y) {
  const int8_t* image = x.data();
  int8_t* out = y.data();
  for (int32_t n = 0; n < p.batches; ++n, image += p.input_h * p.input_w * p.channels) {
    for (int32_t i = 0; i < p.output_h; ++i) {
      const Between row = PlaceOf(i, p.scale_h, p.offset_h, p.input_h);
      for (int32_t j = 0; j < p.output_w; ++j) {
        const Between column = PlaceOf(j, p.scale_w, p.offset_w, p.input_w);
        const int32_t low_low = (kOne - row.fraction) * (kOne - column.fraction);
        const int32_t high_low = row.fraction * (kOne - column.fraction);
        const int32_t low_high = (kOne - row.fraction) * column.fraction;
        const int32_t high_high = row.fraction * column.fraction;
        for (int32_t c = 0; c < p.channels; ++c) {
          const auto pixel = [&](int32_t r, int32_t k) {
            return int32_t{image[(r * p.input_w + k) * p.channels + c]};
          };
          *out++ = Rounded<kRounding>(
              pixel(row.low, column.low) * low_low + pixel(row.high, column.low) * high_low +
              pixel(row.low, column.high) * low_high + pixel(row.high, column.high) * high_high);
        }
      }
    }
  }
}

MOTE_INSTANTIATE_ROUNDINGS(ResizeBilinearS8Ref)

}  // namespace mote
