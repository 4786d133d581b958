// SPDX-License-Identifier: Apache-2.0
// What the tests of operators of two broadcasting inputs share: shapes, and an oracle that finds
// elements by division and multiplication instead of stepping. Tests only.
#pragma once

#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "runtime/ops/common/broadcast_params.h"
#include "runtime/ops/common/op_testing.h"

namespace mote::testing {

template <class Params>
void SetSameShape(Params& p, int32_t size) {
  p.size = size;
  for (int32_t& s : p.shape) s = 1;
  p.shape[kBroadcastRank - 1] = size;
  p.a_strides[kBroadcastRank - 1] = p.b_strides[kBroadcastRank - 1] = 1;
}

// Each dimension is shared, or of size 1 in a, or of size 1 in b; strides as in rows of memory.
template <class Params>
void SetBroadcast(Random& random, Params& p, int32_t& a_size, int32_t& b_size) {
  p.size = a_size = b_size = 1;
  for (int32_t d = kBroadcastRank - 1; d >= 0; --d) {
    const int32_t kind = random.Int(0, 3);
    p.shape[d] = kind == 3 ? 1 : random.Int(1, 3);
    p.a_strides[d] = kind == 1 ? 0 : a_size;
    p.b_strides[d] = kind == 2 ? 0 : b_size;
    p.size *= p.shape[d];
    if (kind != 1) a_size *= p.shape[d];
    if (kind != 2) b_size *= p.shape[d];
  }
}

// one(a, b) for element i of y.
template <class Params, class In, class One>
auto AtPair(
    const Params& p, const std::vector<In>& a, const std::vector<In>& b, int32_t i, One one) {
  int32_t a_at = 0;
  int32_t b_at = 0;
  for (int32_t d = kBroadcastRank - 1; d >= 0; --d) {
    a_at += i % p.shape[d] * p.a_strides[d];
    b_at += i % p.shape[d] * p.b_strides[d];
    i /= p.shape[d];
  }
  return one(a[static_cast<size_t>(a_at)], b[static_cast<size_t>(b_at)]);
}

// Values of any type; integers over their whole range or, so that some are equal, close to 0.
template <class T>
std::vector<T> AnyValues(Random& random, int64_t count) {
  if constexpr (std::is_same_v<T, int8_t>) return random.Int8s(count);
  std::vector<T> values(static_cast<size_t>(count));
  const bool close = random.Coin();
  for (T& v : values) {
    if constexpr (std::is_floating_point_v<T>) {
      v = close ? static_cast<T>(random.Int(-4, 4)) / 2 : random.Real(-100, 100);
    } else {
      const uint64_t high = static_cast<uint32_t>(random.Word());
      const uint64_t word = (high << 32) + static_cast<uint32_t>(random.Word());
      v = static_cast<T>(close ? random.Int(std::is_signed_v<T> ? -3 : 0, 3)
                               : static_cast<int64_t>(word));
    }
  }
  return values;
}

// Floats as their bits: NaN and the sign of 0 count.
template <class T>
std::vector<T> Bits(const std::vector<T>& values) {
  return values;
}
inline std::vector<uint32_t> Bits(const std::vector<float>& values) {
  std::vector<uint32_t> bits(values.size());
  for (size_t i = 0; i < bits.size(); ++i) std::memcpy(&bits[i], &values[i], sizeof(float));
  return bits;
}

// Every row that fits p against `one(rounding, p, a, b)`, in both modes. At least one must fit.
template <class Out, class Rows, class Params, class Element, class One>
void ExpectPairs(const Rows& rows,
                 const Params& p,
                 const std::vector<Element>& a,
                 const std::vector<Element>& b,
                 One one) {
  int fitting = 0;
  for (const Rounding rounding : kRoundings) {
    std::vector<Out> expected;
    for (int32_t i = 0; i < p.size; ++i) {
      expected.push_back(
          AtPair(p, a, b, i, [&](Element u, Element v) { return one(rounding, p, u, v); }));
    }
    for (const auto& row : rows) {
      if (!row.fits(p)) continue;
      ++fitting;
      std::vector<Out> y(static_cast<size_t>(p.size));
      row.of(rounding)(p, In(a), In(b), testing::Out(y));
      ASSERT_EQ(Bits(y), Bits(expected)) << row.name;
    }
  }
  ASSERT_GT(fitting, 0);
}

// Equal shapes and broadcasts, with the parameters of any(random).
template <class Element, class Out, class Rows, class Any, class One>
void ExpectPairsOnRandomShapes(const Rows& rows, Any any, One one, uint32_t seeds = 500) {
  for (uint32_t seed = 0; seed < seeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = any(random);
    SetSameShape(p, random.Coin() ? random.Seam() : random.Int(0, 200));
    const std::vector<Element> x = AnyValues<Element>(random, p.size);
    ExpectPairs<Out>(rows, p, x, AnyValues<Element>(random, p.size), one);
    int32_t a_size = 0;
    int32_t b_size = 0;
    SetBroadcast(random, p, a_size, b_size);
    const std::vector<Element> a = AnyValues<Element>(random, a_size);
    ExpectPairs<Out>(rows, p, a, AnyValues<Element>(random, b_size), one);
  }
}

// y in the memory of a or b where shapes are equal, and of a where b is one number.
template <class Element, class Rows, class Params>
void ExpectInPlace(const Rows& rows, Params p, Random& random) {
  SetSameShape(p, 37);
  const std::vector<Element> a = AnyValues<Element>(random, p.size);
  const std::vector<Element> b = AnyValues<Element>(random, p.size);
  for (const auto& row : rows) {
    if (!row.fits(p)) continue;
    std::vector<Element> y(a.size()), in_a = a, in_b = b;
    row.single(p, In(a), In(b), Out(y));
    row.single(p, In(in_a), In(b), Out(in_a));
    row.single(p, In(a), In(in_b), Out(in_b));
    EXPECT_EQ(Bits(in_a), Bits(y)) << row.name;
    EXPECT_EQ(Bits(in_b), Bits(y)) << row.name;
    p.b_strides[kBroadcastRank - 1] = 0;
    in_a = a;
    row.single(p, In(a), In(b), Out(y));
    row.single(p, In(in_a), In(b), Out(in_a));
    EXPECT_EQ(Bits(in_a), Bits(y)) << row.name;
    p.b_strides[kBroadcastRank - 1] = 1;
  }
}

}  // namespace mote::testing
