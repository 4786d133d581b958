// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/autoencoder_residual/autoencoder_residual.h"

namespace mote {

uint32_t AutoencoderResidualS8Ref(const AutoencoderResidualParams& p,
                                  Span<const int8_t> x,
                                  Span<const int8_t> y) {
  // Differences are below 2 * 255 * 2^15 < 2^24, 2^16 squares of them below 2^64.
  uint64_t sum = 0;
  for (int32_t i = 0; i < p.size; ++i) {
    const int64_t difference =
        p.x_factor * (x.data()[i] - p.x_zero_point) - p.y_factor * (y.data()[i] - p.y_zero_point);
    sum += static_cast<uint64_t>(difference * difference);
  }
  return ScaleToU32(sum, p.to_limits);
}

}  // namespace mote
