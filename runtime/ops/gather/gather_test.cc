// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/gather/gather.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<GatherParams, decltype(GatherRef)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(GatherParams, name, when, scratch, name, name)
#include "runtime/ops/gather/gather_kernels.inc"
#undef MOTE_KERNEL
};

// A block is a box of sizes[0] x ... x inner_bytes, whose bytes are numbered; each byte of y by
// itself.
int8_t ElementOf(const GatherParams& p,
                 const std::vector<int8_t>& x,
                 const std::vector<int32_t>& indices,
                 int32_t at) {
  const int32_t byte = at % p.inner_bytes;
  const int32_t coord = at / p.inner_bytes % p.coords;
  const int32_t block = at / p.inner_bytes / p.coords;
  int32_t row = 0;
  for (int32_t j = 0; j < p.depth; ++j) {
    const auto first = static_cast<size_t>((block / p.outer * p.coords + coord) * p.depth);
    const int32_t index = indices[first + static_cast<size_t>(j)];
    row = row * p.sizes[j] + std::min(std::max(index, 0), p.sizes[j] - 1);
  }
  return x[static_cast<size_t>(block * p.outer_bytes + row * p.inner_bytes + byte)];
}

GatherParams AnyParams(Random& random) {
  GatherParams p = {};
  p.batches = random.Int(1, 3);
  p.outer = random.Int(1, 3);
  p.coords = random.Int(0, 4);
  p.depth = random.Int(0, kGatherDepth);
  p.inner_bytes = random.Seam();
  p.outer_bytes = p.inner_bytes;
  for (int32_t j = p.depth - 1; j >= 0; --j) {
    p.sizes[j] = random.Int(1, 4);
    p.strides_bytes[j] = p.outer_bytes;
    p.outer_bytes *= p.sizes[j];
  }
  return p;
}

TEST(Gather, TakesRowsByNumber) {
  const GatherParams p = {1, 1, 3, 1, 6, 2, {3}, {2}};
  const std::vector<int8_t> x = {1, 2, 3, 4, 5, 6};
  const std::vector<int32_t> indices = {2, 0, 2};
  for (const Row& row : kRows) {
    std::vector<int8_t> y(6);
    row.single(p, In(x), In(indices), Out(y));
    EXPECT_EQ(y, (std::vector<int8_t>{5, 6, 1, 2, 5, 6})) << row.name;
  }
}

TEST(Gather, EqualsItsOracleAndIndicesOutsideAreClamped) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const GatherParams p = AnyParams(random);
    const std::vector<int8_t> x = random.Int8s(p.batches * p.outer * p.outer_bytes);
    std::vector<int32_t> indices = random.Int32s(p.batches * p.coords * p.depth, -1, 5);
    for (int32_t& index : indices) index = random.Int(0, 9) == 0 ? random.Word() : index;
    const int32_t size = p.batches * p.outer * p.coords * p.inner_bytes;
    std::vector<int8_t> expected;
    for (int32_t i = 0; i < size; ++i) expected.push_back(ElementOf(p, x, indices, i));
    for (const Row& row : kRows) {
      if (!row.fits(p)) continue;
      std::vector<int8_t> y(expected.size());
      row.single(p, In(x), In(indices), Out(y));
      ASSERT_EQ(y, expected) << row.name;
    }
  }
}

}  // namespace
}  // namespace mote
