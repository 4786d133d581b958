// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/ring/ring.h"

#include <deque>

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

// A ring beside the plain thing: a queue of columns.
template <class T>
void ExpectTheNewestColumns(uint32_t seed) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  Random random(seed);
  const RingParams p = {random.Seam(), random.Seam()};
  const T fill = static_cast<T>(random.Int(-128, 127));
  std::vector<T> memory(static_cast<size_t>(RingSize(p)), T{77});
  Ring<T> ring;
  ring.Init(p, Out(memory), fill);
  const std::vector<T> filled(static_cast<size_t>(p.column_size), fill);
  std::deque<std::vector<T>> expected(static_cast<size_t>(p.columns), filled);
  for (int32_t hop = 0; hop < 3 * p.columns + 2; ++hop) {
    const std::vector<T> column = random.Ints<T>(p.column_size, -128, 127);
    if (random.Coin()) {
      ring.Push(In(column));
    } else {
      const Span<T> next = ring.Next();
      ASSERT_EQ(std::vector<T>(next.begin(), next.end()), expected.front());
      std::copy(column.begin(), column.end(), next.begin());
      ring.Advance();
    }
    expected.pop_front();
    expected.push_back(column);
    std::vector<T> all;
    for (const std::vector<T>& c : expected) all.insert(all.end(), c.begin(), c.end());

    const RingWindow<T> window = ring.window();
    std::vector<T> got(window.older.begin(), window.older.end());
    got.insert(got.end(), window.newer.begin(), window.newer.end());
    ASSERT_EQ(got, all);
    std::vector<T> copy(all.size());
    ring.CopyWindow(Out(copy));
    ASSERT_EQ(copy, all);
    ASSERT_EQ(ring.is_full(), hop + 1 >= p.columns);
  }
}

TEST(Ring, WindowIsTheNewestColumnsInOrder) {
  for (uint32_t seed = 0; seed < 100; ++seed) {
    ExpectTheNewestColumns<int8_t>(seed);
    ExpectTheNewestColumns<int16_t>(seed);
    ExpectTheNewestColumns<int32_t>(seed);
  }
}

TEST(Ring, WindowIsOnePieceWheneverItEndsWithTheMemory) {
  std::vector<int8_t> memory(6);
  Ring<int8_t> ring;
  ring.Init({2, 3}, Out(memory), 0);
  for (int8_t hop = 1; hop <= 9; ++hop) {
    const std::vector<int8_t> column = {hop, hop};
    ring.Push(In(column));
    EXPECT_EQ(ring.window().newer.empty(), hop % 3 == 0) << int{hop};
  }
}

TEST(Ring, ResetForgetsTheStream) {
  std::vector<int8_t> memory(6);
  Ring<int8_t> ring;
  ring.Init({2, 3}, Out(memory), -128);
  const std::vector<int8_t> column = {1, 2};
  for (int32_t hop = 0; hop < 4; ++hop) ring.Push(In(column));
  ring.Reset(-5);
  EXPECT_FALSE(ring.is_full());
  std::vector<int8_t> copy(6);
  ring.CopyWindow(Out(copy));
  EXPECT_EQ(copy, std::vector<int8_t>(6, -5));
}

}  // namespace
}  // namespace mote
