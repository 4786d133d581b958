// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/space_to_batch/space_to_batch.h"

namespace mote {
namespace {

// One pixel of y: that of x at a row and column, or padding.
int8_t* Pixel(
    const SpaceToBatchParams& p, const int8_t* image, int32_t row, int32_t column, int8_t* out) {
  const bool inside = row >= 0 && row < p.input_h && column >= 0 && column < p.input_w;
  const int8_t* in = image + (inside ? (row * p.input_w + column) * p.unit_bytes : 0);
  for (int32_t i = 0; i < p.unit_bytes; ++i) {
    *out++ = inside ? in[i] : static_cast<int8_t>(p.pad_byte);
  }
  return out;
}

// An image of y: the pixels that lie at (by, bx) in their blocks.
int8_t* Image(
    const SpaceToBatchParams& p, const int8_t* image, int32_t by, int32_t bx, int8_t* out) {
  for (int32_t i = 0; i < p.output_h; ++i) {
    for (int32_t j = 0; j < p.output_w; ++j) {
      const int32_t row = i * p.block_h + by - p.pad_top;
      const int32_t column = j * p.block_w + bx - p.pad_left;
      out = Pixel(p, image, row, column, out);
    }
  }
  return out;
}

}  // namespace

void SpaceToBatchRef(const SpaceToBatchParams& p, Span<const int8_t> x, Span<int8_t> y) {
  const int32_t image_bytes = p.input_h * p.input_w * p.unit_bytes;
  int8_t* out = y.data();
  for (int32_t block = 0; block < p.block_h * p.block_w; ++block) {
    for (int32_t n = 0; n < p.batches; ++n) {
      out = Image(p, x.data() + n * image_bytes, block / p.block_w, block % p.block_w, out);
    }
  }
}

}  // namespace mote
