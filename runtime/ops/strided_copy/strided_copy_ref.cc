// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/strided_copy/strided_copy.h"

namespace mote {
namespace {

// Moves on to the next line of the last dimension, and the offset with it; false after the last
// one.
bool NextLine(const StridedCopyParams& p, int32_t (&index)[kStridedCopyRank], int32_t& offset) {
  for (int32_t d = kStridedCopyRank - 2; d >= 0; --d) {
    offset += p.strides[d];
    if (++index[d] < p.shape[d]) return true;
    offset -= p.strides[d] * p.shape[d];
    index[d] = 0;
  }
  return false;
}

}  // namespace

void StridedCopyRef(const StridedCopyParams& p, Span<const int8_t> x, Span<int8_t> y) {
  if (y.empty()) return;
  const int32_t line = p.shape[kStridedCopyRank - 1];
  const int32_t step_bytes = p.strides[kStridedCopyRank - 1] * p.element_bytes;
  int8_t* out = y.data();
  int32_t index[kStridedCopyRank] = {};
  int32_t offset = p.offset;
  do {
    int32_t at = offset * p.element_bytes;
    for (int32_t i = 0; i < line; ++i) {
      for (int32_t b = 0; b < p.element_bytes; ++b) *out++ = x.data()[at + b];
      at += step_bytes;
    }
  } while (NextLine(p, index, offset));
}

}  // namespace mote
