// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/fixed_point.h"
#include "runtime/ops/binary/binary.h"

namespace mote {
namespace {

// Towards 0. A divisor of 0 gives the limit of the quotient; -2^31 / -1 is modulo 2^32 too.
int32_t Divide(int32_t u, int32_t v) {
  if (v == 0) return u == 0 ? 0 : (u > 0 ? INT32_MAX : INT32_MIN);
  return v == -1 ? WrapSub(0, u) : u / v;
}

}  // namespace

void AddS32Ref(const BinaryParams& p,
               Span<const int32_t> a,
               Span<const int32_t> b,
               Span<int32_t> y) {
  ForEachPair(
      p, a, b, y, [&](int32_t u, int32_t v) { return Clamp(WrapAdd(u, v), p.act_min, p.act_max); });
}

void SubS32Ref(const BinaryParams& p,
               Span<const int32_t> a,
               Span<const int32_t> b,
               Span<int32_t> y) {
  ForEachPair(
      p, a, b, y, [&](int32_t u, int32_t v) { return Clamp(WrapSub(u, v), p.act_min, p.act_max); });
}

void MulS32Ref(const BinaryParams& p,
               Span<const int32_t> a,
               Span<const int32_t> b,
               Span<int32_t> y) {
  ForEachPair(
      p, a, b, y, [&](int32_t u, int32_t v) { return Clamp(WrapMul(u, v), p.act_min, p.act_max); });
}

void DivS32Ref(const BinaryParams& p,
               Span<const int32_t> a,
               Span<const int32_t> b,
               Span<int32_t> y) {
  ForEachPair(
      p, a, b, y, [&](int32_t u, int32_t v) { return Clamp(Divide(u, v), p.act_min, p.act_max); });
}

void SquaredDifferenceS32Ref(const BinaryParams& p,
                             Span<const int32_t> a,
                             Span<const int32_t> b,
                             Span<int32_t> y) {
  ForEachPair(p, a, b, y, [](int32_t u, int32_t v) {
    const int32_t difference = WrapSub(u, v);
    return WrapMul(difference, difference);
  });
}

void MaximumS32Ref(const BinaryParams& p,
                   Span<const int32_t> a,
                   Span<const int32_t> b,
                   Span<int32_t> y) {
  ForEachPair(p, a, b, y, [](int32_t u, int32_t v) { return u > v ? u : v; });
}

void MinimumS32Ref(const BinaryParams& p,
                   Span<const int32_t> a,
                   Span<const int32_t> b,
                   Span<int32_t> y) {
  ForEachPair(p, a, b, y, [](int32_t u, int32_t v) { return u < v ? u : v; });
}

}  // namespace mote
