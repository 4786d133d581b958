// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/zeros_like/zeros_like.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

const testing::Kernel<ZerosLikeParams, decltype(ZerosLikeRef)> kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(ZerosLikeParams, name, when, scratch, name, name)
#include "runtime/ops/zeros_like/zeros_like_kernels.inc"
#undef MOTE_KERNEL
};

TEST(ZerosLike, WritesEveryByteAndNoMore) {
  for (const auto& row : kRows) {
    for (const int32_t size : testing::kSeamSizes) {
      std::vector<int8_t> y(static_cast<size_t>(size) + 1, 7);
      row.single({size}, {y.data(), static_cast<size_t>(size)});
      std::vector<int8_t> expected(static_cast<size_t>(size), 0);
      expected.push_back(7);
      ASSERT_EQ(y, expected) << row.name;
    }
  }
}

}  // namespace
}  // namespace mote
