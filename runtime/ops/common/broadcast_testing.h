// SPDX-License-Identifier: Apache-2.0
// What the tests of operators of two broadcasting inputs share: shapes, and an oracle that finds
// elements by division and multiplication instead of stepping. Tests only.
#pragma once

#include <string>
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
  p.broadcast = 1;
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

// Every row of a table against `one(rounding, p, a, b)`, in both modes.
template <class Rows, class Params, class One>
void ExpectPairs(const Rows& rows,
                 const Params& p,
                 const std::vector<int8_t>& a,
                 const std::vector<int8_t>& b,
                 One one) {
  for (const Rounding rounding : kRoundings) {
    std::vector<int8_t> expected;
    for (int32_t i = 0; i < p.size; ++i) {
      expected.push_back(
          AtPair(p, a, b, i, [&](int8_t u, int8_t v) { return one(rounding, p, u, v); }));
    }
    for (const auto& row : rows) {
      if (!row.fits(p)) continue;
      std::vector<int8_t> y(static_cast<size_t>(p.size));
      row.of(rounding)(p, In(a), In(b), Out(y));
      ASSERT_EQ(y, expected) << row.name;
    }
  }
}

// Equal shapes, broadcasts, and the memory of either input for the output where shapes are equal.
template <class Rows, class Quantization, class One>
void ExpectPairsOnRandomShapes(const Rows& rows, Quantization any, One one) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    auto p = any(random);
    SetSameShape(p, random.Coin() ? random.Seam() : random.Int(0, 200));
    const std::vector<int8_t> x = random.Int8s(p.size);
    ExpectPairs(rows, p, x, random.Int8s(p.size), one);
    int32_t a_size = 0;
    int32_t b_size = 0;
    SetBroadcast(random, p, a_size, b_size);
    const std::vector<int8_t> a = random.Int8s(a_size);
    ExpectPairs(rows, p, a, random.Int8s(b_size), one);
  }
}

template <class Rows, class Params>
void ExpectInPlace(const Rows& rows, Params p, Random& random) {
  SetSameShape(p, 37);
  const std::vector<int8_t> a = random.Int8s(p.size);
  const std::vector<int8_t> b = random.Int8s(p.size);
  for (const auto& row : rows) {
    if (!row.fits(p)) continue;
    std::vector<int8_t> y(a.size()), in_a = a, in_b = b;
    row.single(p, In(a), In(b), Out(y));
    row.single(p, In(in_a), In(b), Out(in_a));
    row.single(p, In(a), In(in_b), Out(in_b));
    EXPECT_EQ(in_a, y) << row.name;
    EXPECT_EQ(in_b, y) << row.name;
  }
}

}  // namespace mote::testing
