// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/dynamic_update_slice/dynamic_update_slice.h"

namespace mote {
namespace {

constexpr int32_t kRank = kDynamicUpdateSliceRank;

// The first element of the box, counted in elements of y. `strides` are y's.
int32_t FirstOf(const DynamicUpdateSliceParams& p,
                const int32_t* start,
                int32_t (&strides)[kRank]) {
  int32_t first = 0;
  int32_t stride = 1;
  for (int32_t d = kRank - 1; d >= 0; --d) {
    const int32_t i = d - (kRank - p.rank);
    const int32_t last = p.shape[d] - p.update_shape[d];
    const int32_t wanted = i < 0 || start[i] < 0 ? 0 : start[i];
    first += (wanted < last ? wanted : last) * stride;
    strides[d] = stride;
    stride *= p.shape[d];
  }
  return first;
}

// Moves on to the next line of the update, and the place in y with it; false after the last one.
bool NextLine(const DynamicUpdateSliceParams& p,
              const int32_t (&strides)[kRank],
              int32_t (&index)[kRank],
              int32_t& place) {
  for (int32_t d = kRank - 2; d >= 0; --d) {
    place += strides[d];
    if (++index[d] < p.update_shape[d]) return true;
    place -= strides[d] * p.update_shape[d];
    index[d] = 0;
  }
  return false;
}

}  // namespace

void DynamicUpdateSliceRef(const DynamicUpdateSliceParams& p,
                           Span<const int8_t> x,
                           Span<const int8_t> update,
                           Span<const int32_t> start,
                           Span<int8_t> y) {
  if (y.data() != x.data()) {
    for (size_t i = 0; i < x.size(); ++i) y.data()[i] = x.data()[i];
  }
  if (update.empty()) return;
  const int32_t line_bytes = p.update_shape[kRank - 1] * p.element_bytes;
  const int8_t* in = update.data();
  int32_t strides[kRank];
  int32_t index[kRank] = {};
  int32_t place = FirstOf(p, start.data(), strides);
  do {
    int8_t* out = y.data() + place * p.element_bytes;
    for (int32_t i = 0; i < line_bytes; ++i) out[i] = *in++;
  } while (NextLine(p, strides, index, place));
}

}  // namespace mote
