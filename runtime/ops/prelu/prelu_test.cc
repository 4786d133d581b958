// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/prelu/prelu.h"

#include <limits>

#include "runtime/ops/common/broadcast_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(PreluParams, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
const testing::Kernel<PreluParams, decltype(PreluS8Ref<Rounding::kSingle>)> kRows[] = {
#include "runtime/ops/prelu/prelu_kernels.inc"
};
const testing::Kernel<PreluParams, decltype(PreluS16Ref<Rounding::kSingle>)> kRowsS16[] = {
#include "runtime/ops/prelu/prelu_s16_kernels.inc"
};
#undef MOTE_KERNEL
const testing::Kernel<PreluParams, decltype(PreluF32Ref)> kRowsF32[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(PreluParams, name, when, scratch, name, name)
#include "runtime/ops/prelu/prelu_f32_kernels.inc"
#undef MOTE_KERNEL
};

// Of a 16-bit and an 8-bit number, in 64-bit arithmetic.
template <class T>
T Oracle(Rounding rounding, const PreluParams& p, T x, int8_t a) {
  const int64_t v = int64_t{x} - p.input_zero_point;
  const int64_t product = v * (a - p.alpha_zero_point);
  const int64_t scaled =
      v >= 0 ? testing::RequantizeOracle(rounding, static_cast<int32_t>(v), p.requant)
             : testing::RequantizeOracle(rounding, static_cast<int32_t>(product), p.alpha);
  return static_cast<T>(std::clamp<int64_t>(
      scaled + p.output_zero_point, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
}

template <class T, class X, class Rows>
void ExpectOnRandomShapes(const Rows& rows, X any) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    PreluParams p = {};
    int32_t x_size = 0;
    int32_t a_size = 0;
    testing::SetBroadcast(random, p, x_size, a_size);
    p.requant = random.AnyRequant(-12, 3);
    p.alpha = random.AnyRequant(-20, -2);
    p.input_zero_point = sizeof(T) == 1 ? random.Int(-128, 127) : 0;
    p.alpha_zero_point = random.Int(-128, 127);
    p.output_zero_point = sizeof(T) == 1 ? random.Int(-128, 127) : 0;
    const std::vector<T> x = any(random, x_size);
    const std::vector<int8_t> a = random.Int8s(a_size);
    const std::vector<T> wide(a.begin(), a.end());
    for (const Rounding rounding : testing::kRoundings) {
      std::vector<T> expected;
      for (int32_t i = 0; i < p.size; ++i) {
        expected.push_back(testing::AtPair(p, x, wide, i, [&](T u, T v) {
          return Oracle<T>(rounding, p, u, static_cast<int8_t>(v));
        }));
      }
      for (const auto& row : rows) {
        std::vector<T> y(static_cast<size_t>(p.size));
        row.of(rounding)(p, In(x), In(a), Out(y));
        ASSERT_EQ(y, expected) << row.name;
      }
    }
  }
}

TEST(Prelu, Int8EqualsItsOracle) {
  ExpectOnRandomShapes<int8_t>(kRows, [](Random& r, int32_t n) { return r.Int8s(n); });
}

TEST(Prelu, Int16EqualsItsOracle) {
  ExpectOnRandomShapes<int16_t>(kRowsS16, [](Random& r, int32_t n) { return r.Int16s(n); });
}

TEST(Prelu, Float32ScalesNegativeNumbersByTheirChannel) {
  PreluParams p = {};
  p.size = 6;
  for (int32_t& s : p.shape) s = 1;
  p.shape[4] = 2;
  p.shape[5] = 3;
  p.a_strides[4] = 3;
  p.a_strides[5] = p.b_strides[5] = 1;
  const std::vector<float> x = {-1, 2, -3, 4, -5, -0.5F};
  const std::vector<float> a = {0.5F, 7, -2};
  for (const auto& row : kRowsF32) {
    std::vector<float> y(6);
    row.single(p, In(x), In(a), Out(y));
    EXPECT_EQ(y, (std::vector<float>{-0.5F, 2, 6, 4, -35, 1})) << row.name;
    y = x;
    row.single(p, In(y), In(a), Out(y));
    EXPECT_EQ(y, (std::vector<float>{-0.5F, 2, 6, 4, -35, 1})) << row.name << " in place";
  }
}

}  // namespace
}  // namespace mote
