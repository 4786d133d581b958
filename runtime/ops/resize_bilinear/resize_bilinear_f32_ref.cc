// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/resize_bilinear/resize_bilinear.h"

namespace mote {
namespace {

struct Between {
  int32_t low, high;
  float fraction;
};

// A place lies at -1/2 or behind: its floor and ceiling are the conversion's answer or 1 away.
Between PlaceOf(int32_t i, float scale, bool half_pixel, int32_t size) {
  const float index = static_cast<float>(i);
  const float at = half_pixel ? (index + 0.5F) * scale - 0.5F : index * scale;
  const int32_t whole = static_cast<int32_t>(at);
  const int32_t floor = static_cast<float>(whole) > at ? whole - 1 : whole;
  const int32_t ceiling = static_cast<float>(whole) < at ? whole + 1 : whole;
  const int32_t low = floor < 0 ? 0 : (floor < size - 1 ? floor : size - 1);
  return {low, ceiling < size - 1 ? ceiling : size - 1, at - static_cast<float>(low)};
}

}  // namespace

void ResizeBilinearF32Ref(const ResizeBilinearF32Params& p, Span<const float> x, Span<float> y) {
  const float* image = x.data();
  float* out = y.data();
  for (int32_t n = 0; n < p.batches; ++n, image += p.input_h * p.input_w * p.channels) {
    for (int32_t i = 0; i < p.output_h; ++i) {
      const Between row = PlaceOf(i, p.scale_h, p.half_pixel != 0, p.input_h);
      for (int32_t j = 0; j < p.output_w; ++j) {
        const Between column = PlaceOf(j, p.scale_w, p.half_pixel != 0, p.input_w);
        for (int32_t c = 0; c < p.channels; ++c) {
          const auto pixel = [&](int32_t r, int32_t k) {
            return image[(r * p.input_w + k) * p.channels + c];
          };
          // The sum's last term makes -0 a 0, as TFLM's does.
          *out++ = pixel(row.low, column.low) * (1 - row.fraction) * (1 - column.fraction) +
                   pixel(row.high, column.low) * row.fraction * (1 - column.fraction) +
                   pixel(row.low, column.high) * (1 - row.fraction) * column.fraction +
                   pixel(row.high, column.high) * row.fraction * column.fraction + 0.0F;
        }
      }
    }
  }
}

}  // namespace mote
