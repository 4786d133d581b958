// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/space_to_batch/space_to_batch.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<SpaceToBatchParams, decltype(SpaceToBatchRef)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(SpaceToBatchParams, name, when, scratch, name, name)
#include "runtime/ops/space_to_batch/space_to_batch_kernels.inc"
#undef MOTE_KERNEL
};

// From x to y: each pixel of x is put where the definition says; the rest is padding.
std::vector<int8_t> Oracle(const SpaceToBatchParams& p, const std::vector<int8_t>& x) {
  const int32_t size = p.block_h * p.block_w * p.batches * p.output_h * p.output_w * p.unit_bytes;
  std::vector<int8_t> y(static_cast<size_t>(size), static_cast<int8_t>(p.pad_byte));
  auto in = x.begin();
  for (int32_t n = 0; n < p.batches; ++n) {
    for (int32_t row = p.pad_top; row < p.pad_top + p.input_h; ++row) {
      for (int32_t column = p.pad_left; column < p.pad_left + p.input_w; ++column) {
        const int32_t block = row % p.block_h * p.block_w + column % p.block_w;
        const int32_t image = block * p.batches + n;
        const int32_t pixel =
            (image * p.output_h + row / p.block_h) * p.output_w + column / p.block_w;
        std::copy_n(in, p.unit_bytes, y.begin() + pixel * p.unit_bytes);
        in += p.unit_bytes;
      }
    }
  }
  return y;
}

TEST(SpaceToBatch, TakesEverySecondColumn) {
  const SpaceToBatchParams p = {1, 1, 3, 1, 2, 1, 2, 0, 1, 1, -5};
  const std::vector<int8_t> x = {1, 2, 3};
  for (const Row& row : kRows) {
    std::vector<int8_t> y(4);
    row.single(p, In(x), Out(y));
    EXPECT_EQ(y, (std::vector<int8_t>{-5, 2, 1, 3})) << row.name;
  }
}

TEST(SpaceToBatch, EqualsItsOracle) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    SpaceToBatchParams p = {};
    p.batches = random.Int(1, 3);
    p.block_h = random.Int(1, 3);
    p.block_w = random.Int(1, 3);
    p.output_h = random.Int(1, 4);
    p.output_w = random.Int(1, 4);
    p.pad_top = random.Int(0, p.output_h * p.block_h - 1);
    p.pad_left = random.Int(0, p.output_w * p.block_w - 1);
    p.input_h = random.Int(1, p.output_h * p.block_h - p.pad_top);
    p.input_w = random.Int(1, p.output_w * p.block_w - p.pad_left);
    p.unit_bytes = random.Seam();
    p.pad_byte = random.Int(-128, 127);
    const std::vector<int8_t> x = random.Int8s(p.batches * p.input_h * p.input_w * p.unit_bytes);
    const std::vector<int8_t> expected = Oracle(p, x);
    for (const Row& row : kRows) {
      if (!row.fits(p)) continue;
      std::vector<int8_t> y(expected.size());
      row.single(p, In(x), Out(y));
      ASSERT_EQ(y, expected) << row.name;
    }
  }
}

}  // namespace
}  // namespace mote
