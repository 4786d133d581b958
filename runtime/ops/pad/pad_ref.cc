// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/pad/pad.h"

namespace mote {
namespace {

bool Inside(const PadParams& p, const int32_t (&index)[kPadRank - 1]) {
  for (int32_t d = 0; d < kPadRank - 1; ++d) {
    const int32_t i = index[d] - p.before[d];
    if (i < 0 || i >= p.input_shape[d]) return false;
  }
  return true;
}

// Moves on to the next line; false after the last one.
bool Advance(const PadParams& p, int32_t (&index)[kPadRank - 1]) {
  for (int32_t d = kPadRank - 2; d >= 0; --d) {
    if (++index[d] < p.output_shape[d]) return true;
    index[d] = 0;
  }
  return false;
}

int8_t* Fill(const PadParams& p, int8_t* out, int32_t count) {
  for (int32_t i = 0; i < count; ++i) {
    for (int32_t b = 0; b < p.element_bytes; ++b) {
      *out++ = static_cast<int8_t>(p.pad_value[b / 4] >> (8 * (b % 4)));
    }
  }
  return out;
}

}  // namespace

void PadRef(const PadParams& p, Span<const int8_t> x, Span<int8_t> y) {
  if (y.empty()) return;
  const int32_t line = p.output_shape[kPadRank - 1];
  const int32_t before = p.before[kPadRank - 1];
  const int32_t count = p.input_shape[kPadRank - 1];
  const int32_t count_bytes = count * p.element_bytes;
  const int8_t* in = x.data();
  int8_t* out = y.data();
  int32_t index[kPadRank - 1] = {};
  do {
    if (!Inside(p, index)) {
      out = Fill(p, out, line);
      continue;
    }
    out = Fill(p, out, before);
    for (int32_t i = 0; i < count_bytes; ++i) *out++ = *in++;
    out = Fill(p, out, line - before - count);
  } while (Advance(p, index));
}

}  // namespace mote
