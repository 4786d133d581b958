// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/to_int8.h"
#include "runtime/signal/quantize_features/quantize_features.h"

namespace mote {

void QuantizeFeaturesS32Ref(const QuantizeFeaturesParams& p,
                            Span<const int32_t> x,
                            Span<int8_t> y) {
  for (int32_t i = 0; i < p.count; ++i) {
    y.data()[i] = ToInt8<Rounding::kSingle>(x.data()[i], p.requant, p.zero_point, -128, 127);
  }
}

}  // namespace mote
