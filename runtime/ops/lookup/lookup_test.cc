// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/lookup/lookup.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;

using Row = testing::Kernel<LookupParams, decltype(LookupS8Ref)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(LookupParams, name, when, scratch, name, name)
#include "runtime/ops/lookup/lookup_kernels.inc"
#undef MOTE_KERNEL
};

TEST(Lookup, TakesTheValueOfEachByteAndWorksInPlace) {
  testing::Random random(1);
  std::vector<int8_t> table(256);
  for (int32_t i = 0; i < 256; ++i) table[static_cast<size_t>(i)] = static_cast<int8_t>(85 * i + 7);
  for (const Row& row : kRows) {
    for (const int32_t size : testing::kSeamSizes) {
      const std::vector<int8_t> x = random.Int8s(size);
      std::vector<int8_t> expected;
      for (const int8_t v : x) expected.push_back(static_cast<int8_t>(85 * (v + 128) + 7));
      std::vector<int8_t> y(x.size());
      row.single({size}, In(x), In(table), Out(y));
      ASSERT_EQ(y, expected) << row.name;
      y = x;
      row.single({size}, In(y), In(table), Out(y));
      ASSERT_EQ(y, expected) << row.name << " in place";
    }
  }
}

}  // namespace
}  // namespace mote
