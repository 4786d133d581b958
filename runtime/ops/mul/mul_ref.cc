// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/common/to_int8.h"
#include "runtime/ops/mul/mul.h"

namespace mote {
namespace {

template <Rounding kRounding>
int8_t MulOne(const MulParams& p, int8_t a, int8_t b) {
  const int32_t product = (a - p.a_zero_point) * (b - p.b_zero_point);
  return ToInt8<kRounding>(product, p.requant, p.output_zero_point, p.act_min, p.act_max);
}

}  // namespace

template <Rounding kRounding>
void MulS8Ref(const MulParams& p, Span<const int8_t> a, Span<const int8_t> b, Span<int8_t> y) {
  MOTE_ASSERT(p.broadcast == 0);
  for (int32_t i = 0; i < p.size; ++i) {
    y.data()[i] = MulOne<kRounding>(p, a.data()[i], b.data()[i]);
  }
}

template <Rounding kRounding>
void MulS8BroadcastRef(const MulParams& p,
                       Span<const int8_t> a,
                       Span<const int8_t> b,
                       Span<int8_t> y) {
  int32_t index[kBroadcastRank] = {};
  int32_t a_offset = 0;
  int32_t b_offset = 0;
  for (int32_t i = 0; i < p.size; ++i) {
    y.data()[i] = MulOne<kRounding>(p, a.data()[a_offset], b.data()[b_offset]);
    AdvanceBroadcast(p, index, a_offset, b_offset);
  }
}

MOTE_INSTANTIATE_ROUNDINGS(MulS8Ref)
MOTE_INSTANTIATE_ROUNDINGS(MulS8BroadcastRef)

}  // namespace mote
