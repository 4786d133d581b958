// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/average_pool_2d/average_pool_2d.h"
#include "runtime/ops/average_pool_2d/average_pool_2d_integer.h"

namespace mote {

void AveragePool2dRowsS8Ref(const AverageRowsParams& p,
                            Span<const int8_t> x,
                            Span<int32_t> sums,
                            Span<int8_t> y) {
  for (int32_t c = 0; c < p.channels; ++c) {
    int32_t sum = p.first != 0 ? 0 : sums.data()[c];
    const int8_t* pixel = x.data() + c;
    for (int32_t i = 0; i < p.pixels; ++i, pixel += p.channels) sum += *pixel;
    sums.data()[c] = sum;
    if (p.last == 0) continue;
    y.data()[c] = static_cast<int8_t>(Clamp(RoundedAverage(sum, p.count), p.act_min, p.act_max));
  }
}

}  // namespace mote
