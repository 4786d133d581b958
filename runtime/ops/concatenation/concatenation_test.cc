// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/concatenation/concatenation.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Function = void(const ConcatenationParams&, const ConcatenationInput*, Span<int8_t>);
using Row = testing::Kernel<ConcatenationParams, Function>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(ConcatenationParams, name, when, scratch, name, name)
#include "runtime/ops/concatenation/concatenation_kernels.inc"
#undef MOTE_KERNEL
};

TEST(Concatenation, JoinsRowByRow) {
  ConcatenationParams p = {2, 2};
  const std::vector<int8_t> a = {1, 2, 3, 4};
  const std::vector<int8_t> b = {5, 6};
  std::vector<int8_t> y(6);
  ConcatenationRef<ConcatenationInput, ConcatenationInput>(
      p, {a.data(), a.size()}, {b.data(), b.size()}, {y.data(), y.size()});
  EXPECT_EQ(y, (std::vector<int8_t>{1, 2, 5, 3, 4, 6}));
}

TEST(Concatenation, EqualsItsOracleForAnyNumberOfInputs) {
  for (uint32_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    ConcatenationParams p = {};
    p.inputs = random.Coin() ? random.Int(1, 10) : kMaxConcatenationInputs;
    p.outer = random.Int(0, 5);
    std::vector<std::vector<int8_t>> x;
    std::vector<int32_t> part_bytes;
    for (int32_t i = 0; i < p.inputs; ++i) {
      part_bytes.push_back(random.Coin() ? random.Seam() : random.Int(0, 30));
      x.push_back(random.Int8s(p.outer * part_bytes.back()));
    }
    std::vector<int8_t> expected;
    std::vector<ConcatenationInput> inputs;
    for (int32_t o = 0; o < p.outer; ++o) {
      for (size_t i = 0; i < x.size(); ++i) {
        const auto first = x[i].begin() + o * part_bytes[i];
        expected.insert(expected.end(), first, first + part_bytes[i]);
      }
    }
    for (const std::vector<int8_t>& input : x) inputs.push_back(In(input));
    for (const Row& row : kRows) {
      if (!row.fits(p)) continue;
      std::vector<int8_t> y(expected.size());
      row.single(p, inputs.data(), Out(y));
      ASSERT_EQ(y, expected) << row.name;
    }
  }
}

}  // namespace
}  // namespace mote
