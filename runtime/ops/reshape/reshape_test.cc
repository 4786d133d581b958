// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/reshape/reshape.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;

TEST(Reshape, CopiesEveryByteAndNoMore) {
  testing::Random random(1);
  for (const int32_t size : {0, 1, 3, 4, 5, 31, 32, 33}) {
    const std::vector<int8_t> x = random.Int8s(size);
    std::vector<int8_t> y(x.size());
    CopyBytes({size}, In(x), Out(y));
    EXPECT_EQ(y, x);
    CopyBytes({size}, In(y), Out(y));
    EXPECT_EQ(y, x);
  }
}

}  // namespace
}  // namespace mote
