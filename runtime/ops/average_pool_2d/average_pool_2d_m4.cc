// SPDX-License-Identifier: Apache-2.0
// Four channels at a time, whose sums stand in two pairs of int16: SXTAB16 adds two of them.
#include "runtime/base/dsp_intrinsics.h"
#include "runtime/ops/average_pool_2d/average_pool_2d.h"
#include "runtime/ops/average_pool_2d/average_pool_2d_integer.h"

namespace mote {
namespace {

// The averages of a window, of four channels. All are read before one is written: y may be x.
// Not inlined, so that the loop has its registers.
__attribute__((noinline)) void WriteFour(const Pool2dParams& p,
                                         const PoolWindow<int8_t>& window,
                                         int8_t* y) {
  const int32_t step = window.column_stride;
  const int8_t* row =
      window.x + window.rows.first * window.row_stride + window.columns.first * step;
  int32_t rows = window.rows.last - window.rows.first;
  int32_t row_bytes = (window.columns.last - window.columns.first) * step;
  if (row_bytes == window.row_stride) {  // whole rows are one long row
    row_bytes *= rows;
    rows = 1;
  }
  uint32_t even = 0, odd = 0;  // sums of channels 0 and 2, 1 and 3
  for (; rows > 0; --rows, row += window.row_stride) {
    const int8_t* const end = row + row_bytes;
    for (const int8_t* pixel = row; pixel != end; pixel += step) {
      const uint32_t quad = LoadWord(pixel);
      even = Sxtab16(even, quad);
      odd = Sxtab16Ror8(odd, quad);
    }
  }
  const int32_t sums[] = {LowHalf(even), LowHalf(odd), HighHalf(even), HighHalf(odd)};
  const int32_t count = window.count();
  for (const int32_t sum : sums) *y++ = ClampedAverage<int8_t>(p, sum, count);
}

}  // namespace

void AveragePool2dS8M4(const Pool2dParams& p,
                       Span<const int8_t> x,
                       Span<int8_t> y,
                       Span<uint8_t> /*scratch*/) {
  int8_t* out = y.data();
  for (int32_t oy = 0; oy < p.output_h; ++oy) {
    const PoolRange rows = ClipWindow(oy * p.stride_h - p.pad_top, p.kernel_h, p.input_h);
    for (int32_t ox = 0; ox < p.output_w; ++ox) {
      const PoolRange columns = ClipWindow(ox * p.stride_w - p.pad_left, p.kernel_w, p.input_w);
      for (int32_t c = 0; c < p.channels; c += 4, out += 4) {
        WriteFour(p, {x.data() + c, rows, columns, p.input_w * p.channels, p.channels}, out);
      }
    }
  }
}

}  // namespace mote
