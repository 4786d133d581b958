// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/quantize_one.h"
#include "runtime/ops/quantize/quantize.h"

namespace mote {

void QuantizeF32S8Ref(const QuantizeParams& p, Span<const float> x, Span<int8_t> y) {
  for (int32_t i = 0; i < p.size; ++i) {
    y.data()[i] = QuantizeOne<int8_t>(x.data()[i] / p.scale, p.zero_point);
  }
}

}  // namespace mote
