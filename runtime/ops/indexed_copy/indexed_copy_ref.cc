// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/indexed_copy/indexed_copy.h"

namespace mote {
namespace {

// Moves on to the next line of the last dimension; false after the last one.
bool NextLine(const IndexedCopyParams& p, int32_t (&index)[kIndexedCopyRank - 1]) {
  for (int32_t d = kIndexedCopyRank - 2; d >= 0; --d) {
    if (++index[d] < p.shape[d]) return true;
    index[d] = 0;
  }
  return false;
}

}  // namespace

void IndexedCopyRef(const IndexedCopyParams& p,
                    Span<const int32_t> places,
                    Span<const int8_t> x,
                    Span<int8_t> y) {
  if (y.empty()) return;
  int8_t* out = y.data();
  int32_t index[kIndexedCopyRank - 1] = {};
  do {
    const int32_t* list = places.data();
    int32_t line = 0;
    for (int32_t d = 0; d < kIndexedCopyRank - 1; ++d) {
      line += list[index[d]];
      list += p.shape[d];
    }
    for (int32_t i = 0; i < p.shape[kIndexedCopyRank - 1]; ++i) {
      const int8_t* in = x.data() + line + list[i];
      for (int32_t b = 0; b < p.unit_bytes; ++b) *out++ = in[b];
    }
  } while (NextLine(p, index));
}

}  // namespace mote
