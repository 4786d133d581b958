// SPDX-License-Identifier: Apache-2.0
#include "runtime/signal/dct/dct.h"

#include <gtest/gtest.h>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

TEST(Dct, IsTheRoundedSumOfProducts) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const int32_t inputs = random.Seam() * random.Int(1, 7), outputs = random.Int(1, inputs);
    const std::vector<int32_t> x = random.Int32s(inputs, -(1 << 23) + 1, (1 << 23) - 1);
    const std::vector<int16_t> cosines =
        random.Ints<int16_t>(int64_t{inputs} * outputs, -16384, 16384);
    std::vector<int32_t> y(static_cast<size_t>(outputs));
    DctS32Ref({inputs, outputs}, In(x), In(cosines), Out(y));
    for (size_t k = 0; k < y.size(); ++k) {
      int64_t sum = 0;
      for (size_t n = x.size(); n > 0; --n)
        sum += int64_t{cosines[k * x.size() + n - 1]} * x[n - 1];
      ASSERT_EQ(y[k], testing::HalfUp(sum, 14)) << k;
    }
  }
}

TEST(Dct, HoldsTheLargestSumOfItsLargestSize) {
  const std::vector<int32_t> x(128, (1 << 23) - 1);
  for (const int16_t cosine : {int16_t{-16384}, int16_t{16384}}) {
    const std::vector<int16_t> cosines(128, cosine);
    std::vector<int32_t> y(1);
    DctS32Ref({128, 1}, In(x), In(cosines), Out(y));
    EXPECT_EQ(y[0], (cosine > 0 ? 128 : -128) * ((1 << 23) - 1));
  }
}

}  // namespace
}  // namespace mote
