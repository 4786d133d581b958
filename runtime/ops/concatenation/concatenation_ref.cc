// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/concatenation/concatenation.h"

namespace mote {

void ConcatenationRef(const ConcatenationParams& p, const ConcatenationInput* x, Span<int8_t> y) {
  int8_t* out = y.data();
  for (int32_t o = 0; o < p.outer; ++o) {
    for (int32_t i = 0; i < p.inputs; ++i) {
      const int32_t part_bytes = static_cast<int32_t>(x[i].size()) / p.outer;
      const int8_t* in = x[i].data() + o * part_bytes;
      for (int32_t k = 0; k < part_bytes; ++k) *out++ = in[k];
    }
  }
}

}  // namespace mote
