// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/add/add.h"
#include "runtime/ops/common/to_int8.h"

namespace mote {
namespace {

template <Rounding kRounding>
int8_t AddOne(const AddParams& p, int8_t a, int8_t b) {
  const int32_t wide_a = WrapShiftLeft(a - p.a_zero_point, p.left_shift);
  const int32_t wide_b = WrapShiftLeft(b - p.b_zero_point, p.left_shift);
  const int32_t sum = WrapAdd(Requantize<kRounding>(wide_a, p.a_requant),
                              Requantize<kRounding>(wide_b, p.b_requant));
  return ToInt8<kRounding>(sum, p.output_requant, p.output_zero_point, p.act_min, p.act_max);
}

}  // namespace

template <Rounding kRounding>
void AddS8Ref(const AddParams& p, Span<const int8_t> a, Span<const int8_t> b, Span<int8_t> y) {
  MOTE_ASSERT(p.broadcast == 0);
  ForEachPair(p, a, b, y, [&](int8_t u, int8_t v) { return AddOne<kRounding>(p, u, v); });
}

template <Rounding kRounding>
void AddS8BroadcastRef(const AddParams& p,
                       Span<const int8_t> a,
                       Span<const int8_t> b,
                       Span<int8_t> y) {
  ForEachBroadcastPair(p, a, b, y, [&](int8_t u, int8_t v) { return AddOne<kRounding>(p, u, v); });
}

MOTE_INSTANTIATE_ROUNDINGS(AddS8Ref)
MOTE_INSTANTIATE_ROUNDINGS(AddS8BroadcastRef)

}  // namespace mote
