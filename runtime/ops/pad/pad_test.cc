// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/pad/pad.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<PadParams, decltype(PadRef)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(PadParams, name, when, scratch, name, name)
#include "runtime/ops/pad/pad_kernels.inc"
#undef MOTE_KERNEL
};

// The bytes of the pad value: those of the words, which the host holds in the same order.
std::vector<int8_t> ElementOf(const PadParams& p) {
  const auto* bytes = reinterpret_cast<const int8_t*>(p.pad_value);
  return {bytes, bytes + p.element_bytes};
}

// Starts from a tensor full of the pad value and puts each input element into its place.
std::vector<int8_t> Oracle(const PadParams& p, const std::vector<int8_t>& x, int32_t size) {
  const std::vector<int8_t> pad = ElementOf(p);
  std::vector<int8_t> y;
  for (int32_t i = 0; i < size; ++i) y.insert(y.end(), pad.begin(), pad.end());
  const int32_t elements = static_cast<int32_t>(x.size()) / p.element_bytes;
  for (int32_t i = 0; i < elements; ++i) {
    int32_t rest = i, at = 0, stride = 1;
    for (int32_t d = kPadRank - 1; d >= 0; --d) {
      at += (rest % p.input_shape[d] + p.before[d]) * stride;
      rest /= p.input_shape[d];
      stride *= p.output_shape[d];
    }
    std::copy_n(x.begin() + i * p.element_bytes, p.element_bytes, y.begin() + at * p.element_bytes);
  }
  return y;
}

TEST(Pad, PutsALineIntoTheMiddle) {
  const PadParams p = {1, {1, 1, 1, 1, 2}, {1, 1, 1, 3, 5}, {0, 0, 0, 1, 2}, {-7, 0}};
  const std::vector<int8_t> x = {1, 2};
  for (const Row& row : kRows) {
    std::vector<int8_t> y(15);
    row.single(p, In(x), Out(y));
    EXPECT_EQ(y, (std::vector<int8_t>{-7, -7, -7, -7, -7, -7, -7, 1, 2, -7, -7, -7, -7, -7, -7}));
  }
}

TEST(Pad, EqualsItsOracleInFiveDimensionsForElementsOfAnySize) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    PadParams p = {};
    p.element_bytes = 1 << random.Int(0, 3);
    int32_t input_size = 1;
    int32_t output_size = 1;
    for (int32_t d = 0; d < kPadRank; ++d) {
      p.input_shape[d] = random.Int(1, 4);
      p.before[d] = random.Coin() ? 0 : random.Int(0, 3);
      p.output_shape[d] = p.input_shape[d] + p.before[d] + (random.Coin() ? 0 : random.Int(0, 3));
      input_size *= p.input_shape[d];
      output_size *= p.output_shape[d];
    }
    for (int32_t& word : p.pad_value) word = random.Word();
    const std::vector<int8_t> x = random.Int8s(input_size * p.element_bytes);
    for (const Row& row : kRows) {
      if (!row.fits(p)) continue;
      std::vector<int8_t> y(static_cast<size_t>(output_size * p.element_bytes));
      row.single(p, In(x), Out(y));
      ASSERT_EQ(y, Oracle(p, x, output_size)) << row.name;
    }
  }
}

TEST(Pad, AnEmptyOutputIsLeftAlone) {
  const PadParams p = {1, {1, 1, 1, 1, 0}, {1, 1, 1, 1, 0}, {}, {}};
  std::vector<int8_t> y;
  for (const Row& row : kRows) row.single(p, In(y), Out(y));
  EXPECT_TRUE(y.empty());
}

}  // namespace
}  // namespace mote
