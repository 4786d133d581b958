// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/fixed_point.h"
#include "runtime/ops/max_pool_2d/max_pool_2d.h"

namespace mote {
namespace {

// The maximum of one channel over a window; `x` points at the channel.
int8_t Maximum(const Pool2dParams& p, const int8_t* x, PoolRange rows, PoolRange columns) {
  int8_t maximum = -128;
  for (int32_t iy = rows.first; iy < rows.last; ++iy) {
    for (int32_t ix = columns.first; ix < columns.last; ++ix) {
      const int8_t value = x[(iy * p.input_w + ix) * p.channels];
      maximum = value > maximum ? value : maximum;
    }
  }
  return maximum;
}

}  // namespace

void MaxPool2dS8Ref(const Pool2dParams& p,
                    Span<const int8_t> x,
                    Span<int8_t> y,
                    Span<uint8_t> /*scratch*/) {
  int8_t* out = y.data();
  for (int32_t oy = 0; oy < p.output_h; ++oy) {
    const PoolRange rows = ClipWindow(oy * p.stride_h - p.pad_top, p.kernel_h, p.input_h);
    for (int32_t ox = 0; ox < p.output_w; ++ox) {
      const PoolRange columns = ClipWindow(ox * p.stride_w - p.pad_left, p.kernel_w, p.input_w);
      for (int32_t c = 0; c < p.channels; ++c) {
        const int8_t value = Maximum(p, x.data() + c, rows, columns);
        *out++ = static_cast<int8_t>(Clamp(value, p.act_min, p.act_max));
      }
    }
  }
}

}  // namespace mote
