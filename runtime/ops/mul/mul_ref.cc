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
  ForEachPair(p, a, b, y, [&](int8_t u, int8_t v) { return MulOne<kRounding>(p, u, v); });
}

template <Rounding kRounding>
void MulS8BroadcastRef(const MulParams& p,
                       Span<const int8_t> a,
                       Span<const int8_t> b,
                       Span<int8_t> y) {
  ForEachBroadcastPair(p, a, b, y, [&](int8_t u, int8_t v) { return MulOne<kRounding>(p, u, v); });
}

MOTE_INSTANTIATE_ROUNDINGS(MulS8Ref)
MOTE_INSTANTIATE_ROUNDINGS(MulS8BroadcastRef)

}  // namespace mote
