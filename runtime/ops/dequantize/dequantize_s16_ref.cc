// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/dequantize/dequantize.h"

namespace mote {

void DequantizeS16F32Ref(const DequantizeParams& p, Span<const int16_t> x, Span<float> y) {
  for (int32_t i = 0; i < p.size; ++i) {
    y.data()[i] = p.scale * static_cast<float>(x.data()[i] - p.zero_point);
  }
}

}  // namespace mote
