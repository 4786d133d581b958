// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/gather/gather.h"

namespace mote {
namespace {

// Whatever the indices are, the answer lies in x.
int32_t PlaceOf(const GatherParams& p, const int32_t* index) {
  int32_t place = 0;
  for (int32_t j = 0; j < p.depth; ++j) {
    const int32_t last = p.sizes[j] - 1;
    const int32_t at = index[j] < 0 ? 0 : (index[j] > last ? last : index[j]);
    place += at * p.strides_bytes[j];
  }
  return place;
}

}  // namespace

void GatherRef(const GatherParams& p,
               Span<const int8_t> x,
               Span<const int32_t> indices,
               Span<int8_t> y) {
  int8_t* out = y.data();
  for (int32_t b = 0; b < p.batches; ++b) {
    for (int32_t o = 0; o < p.outer; ++o) {
      const int8_t* block = x.data() + (b * p.outer + o) * p.outer_bytes;
      for (int32_t c = 0; c < p.coords; ++c) {
        const int8_t* in = block + PlaceOf(p, indices.data() + (b * p.coords + c) * p.depth);
        for (int32_t i = 0; i < p.inner_bytes; ++i) *out++ = in[i];
      }
    }
  }
}

}  // namespace mote
