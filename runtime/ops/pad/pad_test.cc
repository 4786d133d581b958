// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/pad/pad.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<PadParams, decltype(PadS8Ref)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(PadParams, name, when, scratch, name, name)
#include "runtime/ops/pad/pad_kernels.inc"
#undef MOTE_KERNEL
};

// Starts from a tensor full of the pad value and puts each input element into its place.
std::vector<int8_t> Oracle(const PadParams& p, const std::vector<int8_t>& x, int32_t size) {
  std::vector<int8_t> y(static_cast<size_t>(size), static_cast<int8_t>(p.pad_value));
  for (size_t i = 0; i < x.size(); ++i) {
    int32_t rest = static_cast<int32_t>(i), at = 0, stride = 1;
    for (int32_t d = kPadRank - 1; d >= 0; --d) {
      at += (rest % p.input_shape[d] + p.before[d]) * stride;
      rest /= p.input_shape[d];
      stride *= p.output_shape[d];
    }
    y[static_cast<size_t>(at)] = x[i];
  }
  return y;
}

TEST(Pad, PutsALineIntoTheMiddle) {
  const PadParams p = {{1, 1, 1, 1, 2}, {1, 1, 1, 3, 5}, {0, 0, 0, 1, 2}, -7};
  const std::vector<int8_t> x = {1, 2};
  for (const Row& row : kRows) {
    std::vector<int8_t> y(15);
    row.single(p, In(x), Out(y));
    EXPECT_EQ(y, (std::vector<int8_t>{-7, -7, -7, -7, -7, -7, -7, 1, 2, -7, -7, -7, -7, -7, -7}));
  }
}

TEST(Pad, EqualsItsOracleInFiveDimensions) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    PadParams p = {};
    int32_t input_size = 1;
    int32_t output_size = 1;
    for (int32_t d = 0; d < kPadRank; ++d) {
      p.input_shape[d] = random.Int(1, 4);
      p.before[d] = random.Coin() ? 0 : random.Int(0, 3);
      p.output_shape[d] = p.input_shape[d] + p.before[d] + (random.Coin() ? 0 : random.Int(0, 3));
      input_size *= p.input_shape[d];
      output_size *= p.output_shape[d];
    }
    p.pad_value = random.Int(-128, 127);
    const std::vector<int8_t> x = random.Int8s(input_size);
    for (const Row& row : kRows) {
      if (!row.fits(p)) continue;
      std::vector<int8_t> y(static_cast<size_t>(output_size));
      row.single(p, In(x), Out(y));
      ASSERT_EQ(y, Oracle(p, x, output_size)) << row.name;
    }
  }
}

TEST(Pad, AnEmptyOutputIsLeftAlone) {
  const PadParams p = {{1, 1, 1, 1, 0}, {1, 1, 1, 1, 0}, {}, 0};
  std::vector<int8_t> y;
  for (const Row& row : kRows) row.single(p, In(y), Out(y));
  EXPECT_TRUE(y.empty());
}

}  // namespace
}  // namespace mote
