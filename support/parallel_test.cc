// SPDX-License-Identifier: Apache-2.0
#include "support/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

namespace mote {
namespace {

TEST(ForAll, WorksOnEachItemOnce) {
  for (const int64_t count : {0, 1, 2, 1000}) {
    std::vector<int> visits(static_cast<size_t>(count));
    int64_t last = 0;
    const auto visit = [&](int64_t i) -> Status {
      ++visits[static_cast<size_t>(i)];
      return {};
    };
    EXPECT_TRUE(ForAll(count, visit, [&](int64_t done, int64_t all) {
                  EXPECT_EQ(done, last + 1);
                  EXPECT_EQ(all, count);
                  last = done;
                }).ok());
    EXPECT_EQ(visits, std::vector<int>(static_cast<size_t>(count), 1));
    EXPECT_EQ(last, count);
  }
}

TEST(ForAll, ReportsTheFirstErrorInOrder) {
  for (int repeat = 0; repeat < 200; ++repeat) {
    const auto fail = [](int64_t i) -> Status {
      if (i >= 10) return Error{std::to_string(i)};
      return {};
    };
    EXPECT_EQ(ForAll(100, fail).error().message, "10");
  }
}

}  // namespace
}  // namespace mote
