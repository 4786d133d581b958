// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/dequantize/dequantize.h"

#include <cmath>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<DequantizeParams, decltype(DequantizeS8F32Ref)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(DequantizeParams, name, when, scratch, name, name)
#include "runtime/ops/dequantize/dequantize_kernels.inc"
#undef MOTE_KERNEL
};

std::vector<int8_t> AllInt8s() {
  std::vector<int8_t> x;
  for (int32_t v = -128; v <= 127; ++v) x.push_back(static_cast<int8_t>(v));
  return x;
}

TEST(Dequantize, WorksOutAnExampleByHand) {
  const DequantizeParams p = {3, 0.5F, -2};
  const std::vector<int8_t> x = {-128, -2, 127};
  for (const Row& row : kRows) {
    std::vector<float> y(3);
    row.single(p, In(x), Out(y));
    EXPECT_EQ(y, (std::vector<float>{-63.F, 0.F, 64.5F})) << row.name;
  }
}

// TFLite multiplies in double and rounds to float: a product of 24 and 9 bits is exact in double.
TEST(Dequantize, EqualsTheProductInDoubleForEveryByte) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const float scale = std::ldexp(random.Real(0.5F, 1.F), random.Int(-130, 20));
    const DequantizeParams p = {256, scale, random.Int(-128, 127)};
    std::vector<float> expected;
    for (int32_t v = -128; v <= 127; ++v) {
      expected.push_back(static_cast<float>(static_cast<double>(scale) * (v - p.zero_point)));
    }
    for (const Row& row : kRows) {
      std::vector<float> y(256);
      const std::vector<int8_t> x = AllInt8s();
      row.single(p, In(x), Out(y));
      ASSERT_EQ(y, expected) << row.name;
    }
  }
}

TEST(Dequantize, OtherTypesEqualTheProductInDouble) {
  Random random(7);
  const float scale = random.Real(1e-4F, 1.F);
  const std::vector<int16_t> words = random.Int16s(500);
  std::vector<float> y(500);
  DequantizeS16F32Ref({500, scale, 0}, In(words), Out(y));
  for (size_t i = 0; i < y.size(); ++i) {
    ASSERT_EQ(y[i], static_cast<float>(static_cast<double>(scale) * words[i]));
  }
  const std::vector<uint8_t> bytes = {0, 100, 255};
  y.resize(3);
  DequantizeU8F32Ref({3, 0.5F, 100}, In(bytes), Out(y));
  EXPECT_EQ(y, (std::vector<float>{-50.F, 0.F, 77.5F}));
}

}  // namespace
}  // namespace mote
