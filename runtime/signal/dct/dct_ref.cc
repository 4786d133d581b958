// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/dct/dct.h"

namespace mote {

void DctS32Ref(const DctParams& p,
               Span<const int32_t> x,
               Span<const int16_t> cosines,
               Span<int32_t> y) {
  const int16_t* cosine = cosines.data();
  for (int32_t k = 0; k < p.outputs; ++k) {
    int64_t sum = 1 << 13;
    for (int32_t n = 0; n < p.inputs; ++n) sum += int64_t{x.data()[n]} * *cosine++;
    y.data()[k] = static_cast<int32_t>(sum >> 14);
  }
}

}  // namespace mote
