// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/select/select.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<SelectParams, decltype(SelectRef)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(SelectParams, name, when, scratch, name, name)
#include "runtime/ops/select/select_kernels.inc"
#undef MOTE_KERNEL
};

// Strides over any shape, 0 in the dimensions of `broadcast`; returns the number of elements.
int32_t SetStrides(Random& random, const SelectParams& p, int32_t (&strides)[kBroadcastRank]) {
  int32_t size = 1;
  for (int32_t d = kBroadcastRank - 1; d >= 0; --d) {
    const bool broadcast = random.Int(0, 2) == 0;
    strides[d] = broadcast ? 0 : size;
    if (!broadcast) size *= p.shape[d];
  }
  return size;
}

int32_t At(const SelectParams& p, const int32_t (&strides)[kBroadcastRank], int32_t i) {
  int32_t at = 0;
  for (int32_t d = kBroadcastRank - 1; d >= 0; --d) {
    at += i % p.shape[d] * strides[d];
    i /= p.shape[d];
  }
  return at;
}

TEST(Select, TakesEachElementFromTheInputThatTheConditionNames) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    Random random(seed);
    SelectParams p = {};
    p.size = 1;
    for (int32_t& s : p.shape) p.size *= s = random.Int(1, 3);
    const int32_t bytes[] = {1, 2, 4, 8};
    p.element_bytes = bytes[random.Int(0, 3)];
    std::vector<uint8_t> condition(static_cast<size_t>(SetStrides(random, p, p.condition_strides)));
    for (uint8_t& c : condition) c = static_cast<uint8_t>(random.Coin() ? random.Int(0, 255) : 0);
    const std::vector<int8_t> a =
        random.Int8s(SetStrides(random, p, p.a_strides) * p.element_bytes);
    const std::vector<int8_t> b =
        random.Int8s(SetStrides(random, p, p.b_strides) * p.element_bytes);
    std::vector<int8_t> expected;
    for (int32_t i = 0; i < p.size; ++i) {
      const bool first = condition[static_cast<size_t>(At(p, p.condition_strides, i))] != 0;
      const auto from = (first ? a.begin() + At(p, p.a_strides, i) * p.element_bytes
                               : b.begin() + At(p, p.b_strides, i) * p.element_bytes);
      expected.insert(expected.end(), from, from + p.element_bytes);
    }
    for (const Row& row : kRows) {
      std::vector<int8_t> y(expected.size());
      row.single(p, In(condition), In(a), In(b), Out(y));
      ASSERT_EQ(y, expected) << row.name << " seed " << seed;
    }
  }
}

}  // namespace
}  // namespace mote
