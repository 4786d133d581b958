// SPDX-License-Identifier: Apache-2.0
#include "runtime/ops/forest/forest.h"

#include "runtime/ops/common/op_testing.h"

namespace mote {
namespace {

using testing::In;
using testing::Out;
using testing::Random;

using Row = testing::Kernel<ForestParams, decltype(ForestS8Ref)>;
const Row kRows[] = {
#define MOTE_KERNEL(isa, name, when, scratch) \
  MOTE_TEST_KERNEL(ForestParams, name, when, scratch, name, name)
#include "runtime/ops/forest/forest_kernels.inc"
#undef MOTE_KERNEL
};

struct Forest {
  int32_t classes = 0;
  std::vector<int16_t> features;
  std::vector<int8_t> thresholds;
  std::vector<int16_t> children;
  std::vector<int8_t> leaves;
  std::vector<int16_t> roots;

  std::vector<int8_t> Call(const Row& row, const std::vector<int8_t>& x) const {
    const ForestParams p = {static_cast<int32_t>(roots.size()), classes};
    std::vector<int8_t> y(static_cast<size_t>(classes));
    std::vector<uint8_t> scratch = testing::Scratch(row.scratch_bytes(p));
    row.single(p,
               In(x),
               In(features),
               In(thresholds),
               In(children),
               In(leaves),
               In(roots),
               Out(y),
               Out(scratch));
    return y;
  }
};

// A leaf, or a place behind `first`; the last node has leaves only.
int16_t AnyPlace(Random& random, int32_t first, int32_t nodes, int32_t leaves) {
  if (first >= nodes || random.Coin()) return static_cast<int16_t>(-1 - random.Int(0, leaves - 1));
  return static_cast<int16_t>(random.Int(first, nodes - 1));
}

Forest AnyForest(Random& random, int32_t inputs) {
  Forest f;
  const int32_t nodes = random.Seam(), leaves = random.Seam();
  f.classes = random.Seam();
  for (int32_t i = 0; i < nodes; ++i) {
    f.features.push_back(static_cast<int16_t>(random.Int(0, inputs - 1)));
    f.children.push_back(AnyPlace(random, i + 1, nodes, leaves));
    f.children.push_back(AnyPlace(random, i + 1, nodes, leaves));
  }
  f.thresholds = random.Int8s(nodes);
  f.leaves = random.Int8s(int64_t{leaves} * f.classes);
  for (int32_t t = random.Seam(); t > 0; --t) f.roots.push_back(AnyPlace(random, 0, nodes, leaves));
  return f;
}

// The leaf of a tree, by recursion.
size_t LeafOf(const Forest& f, const std::vector<int8_t>& x, int32_t place) {
  if (place < 0) return static_cast<size_t>(-1 - place);
  const auto at = static_cast<size_t>(place);
  const bool left = x[static_cast<size_t>(f.features[at])] <= f.thresholds[at];
  return LeafOf(f, x, f.children[2 * at + (left ? 0 : 1)]);
}

// Probabilities in double, of which the mean is rounded once.
std::vector<int8_t> Oracle(const Forest& f, const std::vector<int8_t>& x) {
  std::vector<int8_t> y;
  const auto classes = static_cast<size_t>(f.classes);
  for (size_t c = 0; c < classes; ++c) {
    double sum = 0;
    for (const int16_t root : f.roots) sum += f.leaves[LeafOf(f, x, root) * classes + c] + 128;
    y.push_back(
        static_cast<int8_t>(std::floor(sum / static_cast<double>(f.roots.size()) + 0.5) - 128));
  }
  return y;
}

TEST(Forest, EqualsItsOracleOnAnyTrees) {
  for (uint32_t seed = 0; seed < 2000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const std::vector<int8_t> x = random.Int8s(random.Seam());
    const Forest f = AnyForest(random, static_cast<int32_t>(x.size()));
    for (const Row& row : kRows) ASSERT_EQ(f.Call(row, x), Oracle(f, x)) << row.name;
  }
}

TEST(Forest, TheThresholdItselfGoesLeft) {
  const Forest f = {1, {1}, {5}, {-1, -2}, {-100, 100}, {0}};
  for (const Row& row : kRows) {
    EXPECT_EQ(f.Call(row, {0, 5}), std::vector<int8_t>{-100}) << row.name;
    EXPECT_EQ(f.Call(row, {0, 6}), std::vector<int8_t>{100}) << row.name;
  }
}

TEST(Forest, ATreeMayBeOneLeafAndTreesMayShareLeaves) {
  const Forest f = {2, {0}, {0}, {-1, -2}, {127, -128, -128, 127}, {-1, 0, -2}};
  for (const Row& row : kRows) {
    EXPECT_EQ(f.Call(row, {-1}), (std::vector<int8_t>{42, -43})) << row.name;  // 2/3 and 1/3 of 255
    EXPECT_EQ(f.Call(row, {1}), (std::vector<int8_t>{-43, 42})) << row.name;
  }
}

TEST(Forest, TheMostTreesDoNotOverflow) {
  Forest f = {1, {0}, {0}, {-1, -1}, {127}, {}};
  f.roots.assign(kForestMostTrees, -1);
  for (const Row& row : kRows) EXPECT_EQ(f.Call(row, {0}), std::vector<int8_t>{127}) << row.name;
}

}  // namespace
}  // namespace mote
