// SPDX-License-Identifier: Apache-2.0
// mote.Forest, mote.Mahalanobis, mote.KMeans: what they take, and with which numbers.
#include <cmath>

#include "compiler/ops/testing.h"
#include "runtime/ops/common/op_testing.h"

namespace mote::ops {
namespace {

using graph::DType;
using graph::ModuleBuilder;
using ::testing::HasSubstr;

// Two trees over three features: one with two nodes, one that is a leaf.
struct ForestModel {
  ForestModel() {
    x = b.AddInput("x", DType::kInt8, {1, 3}, 0.5F, 4);
    features = b.AddConstant<int16_t>("features", {2}, {2, 0});
    thresholds = b.AddConstant<int8_t>("thresholds", {2}, {10, -5});
    children = b.AddConstant<int16_t>("children", {2, 2}, {1, -1, -2, -3});
    leaves =
        b.AddConstant<int8_t>("leaves", {3, 2}, {127, -128, -128, 127, 0, 0}, 1.0F / 256, -128);
    roots = b.AddConstant<int16_t>("roots", {2}, {0, -3});
    y = b.AddTensor("y", DType::kInt8, {1, 2}, 1.0F / 256, -128);
    b.op(b.AddOp("mote.Forest", {x, features, thresholds, children, leaves, roots}, {y})).custom =
        true;
  }
  template <class T>
  void Set(int tensor, const std::vector<T>& values) {
    b.tensor(tensor).buffer = graph::AddBuffer(b.module(), graph::BytesOf(values));
  }
  std::vector<int8_t> Run(const std::vector<int8_t>& values) {
    return RunOnly<int8_t, int8_t>(b, {{x, values}});
  }
  ModuleBuilder b;
  int x, features, thresholds, children, leaves, roots, y;
};

TEST(ForestOp, GivesTheMeanOfItsTrees) {
  ForestModel m;
  EXPECT_EQ(m.Run({0, 0, 11}), (std::vector<int8_t>{64, -64}));   // leaves 0 and 2
  EXPECT_EQ(m.Run({-5, 0, 10}), (std::vector<int8_t>{-64, 64}));  // leaves 1 and 2
  EXPECT_EQ(m.Run({-4, 0, -128}), (std::vector<int8_t>{0, 0}));   // leaf 2 twice
  const Result<KernelCall> call = LowerOnly(m.b);
  EXPECT_EQ(call->function, "mote::ForestS8Ref");
  EXPECT_EQ(Param(*call, "trees"), "2");
  EXPECT_EQ(Param(*call, "classes"), "2");
}

// Whatever the tables are, a way ends in a leaf that is there.
TEST(ForestOp, RefusesTreesThatDoNotEnd) {
  const auto refusal = [](auto breaks) {
    ForestModel m;
    breaks(m);
    return Refusal(m.b);
  };
  EXPECT_EQ(
      refusal([](auto& m) {
        m.template Set<int16_t>(m.children, {0, -1, -2, -3});
      }),
      "op 0 mote.Forest 'y': node 0 has the child 0, want a node behind it, 1 to 1, or a leaf, "
      "-3 to -1.");
  EXPECT_THAT(refusal([](auto& m) {
                m.template Set<int16_t>(m.children, {2, -1, -2, -3});
              }),
              HasSubstr("node 0 has the child 2"));
  EXPECT_THAT(refusal([](auto& m) {
                m.template Set<int16_t>(m.children, {1, -1, -2, -4});
              }),
              HasSubstr("node 1 has the child -4"));
  EXPECT_THAT(refusal([](auto& m) {
                m.template Set<int16_t>(m.children, {1, -1, INT16_MIN, -3});
              }),
              HasSubstr("node 1 has the child -32768"));
  EXPECT_THAT(refusal([](auto& m) {
                m.template Set<int16_t>(m.roots, {0, 2});
              }),
              HasSubstr("a tree's root is 2, want a node, 0 to 1, or a leaf, -3 to -1"));
  EXPECT_THAT(refusal([](auto& m) {
                m.template Set<int16_t>(m.features, {2, 3});
              }),
              HasSubstr("node 1 looks at feature 3, want one of the input's, 0 to 2"));
  EXPECT_THAT(refusal([](auto& m) {
                m.template Set<int16_t>(m.features, {-1, 0});
              }),
              HasSubstr("node 0 looks at feature -1"));
}

TEST(ForestOp, RefusesTreesThatTakeTooLongTogether) {
  ForestModel m;
  constexpr int32_t kNodes = 1000, kTrees = 3000;
  std::vector<int16_t> children;
  for (int16_t i = 0; i < kNodes; ++i) {
    children.push_back(static_cast<int16_t>(i + 1 < kNodes ? i + 1 : -1));
    children.push_back(-1);
  }
  m.b.tensor(m.features).shape = m.b.tensor(m.thresholds).shape = {kNodes};
  m.b.tensor(m.children).shape = {kNodes, 2};
  m.b.tensor(m.roots).shape = {kTrees};
  m.Set<int16_t>(m.features, std::vector<int16_t>(kNodes));
  m.Set<int8_t>(m.thresholds, std::vector<int8_t>(kNodes));
  m.Set<int16_t>(m.children, children);
  m.Set<int16_t>(m.roots, std::vector<int16_t>(kTrees));
  EXPECT_THAT(Refusal(m.b), HasSubstr("the trees take 3006000 steps together, want at most"));
}

// By chance some tables are trees; with sanitizers these show that no way leaves its memory.
TEST(ForestOp, AnyTablesAreRefusedOrGiveAnAnswer) {
  int ran = 0;
  for (uint32_t seed = 0; seed < 20000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    mote::testing::Random random(seed);
    ForestModel m;
    m.Set<int16_t>(m.features, random.Ints<int16_t>(2, -1, 3));
    m.Set<int16_t>(m.children, random.Ints<int16_t>(4, -4, 2));
    m.Set<int16_t>(m.roots, random.Ints<int16_t>(2, -4, 2));
    if (!LowerOnly(m.b).ok()) continue;
    ASSERT_EQ(m.Run(random.Int8s(3)).size(), 2U);
    ++ran;
  }
  EXPECT_GT(ran, 100);
  EXPECT_LT(ran, 1000);
}

// A leaf of many classes takes as long as a deep tree.
TEST(ForestOp, RefusesManyTreesOfManyClasses) {
  ForestModel m;
  constexpr int32_t kClasses = 1000, kTrees = 3000;
  m.b.tensor(m.leaves).shape = {1, kClasses};
  m.b.tensor(m.y).shape = {1, kClasses};
  m.b.tensor(m.roots).shape = {kTrees};
  m.Set<int8_t>(m.leaves, std::vector<int8_t>(kClasses));
  m.Set<int16_t>(m.children, {-1, -1, -1, -1});
  m.Set<int16_t>(m.roots, std::vector<int16_t>(kTrees, -1));
  EXPECT_THAT(Refusal(m.b), HasSubstr("the trees take 3000000 steps together, want at most"));
}

TEST(ForestOp, RefusesWhatDoesNotFit) {
  const auto refusal = [](auto breaks) {
    ForestModel m;
    breaks(m);
    return Refusal(m.b);
  };
  EXPECT_THAT(refusal([](auto& m) { m.b.op(0).inputs.pop_back(); }), HasSubstr("5 inputs, want 6"));
  EXPECT_THAT(refusal([](auto& m) { m.b.op(0).custom = false; }), HasSubstr("not supported"));
  EXPECT_THAT(refusal([](auto& m) { m.b.tensor(m.roots).buffer = 0; }),
              HasSubstr("roots is computed at run time, want a constant"));
  EXPECT_THAT(refusal([](auto& m) { m.b.tensor(m.features).dtype = DType::kInt32; }),
              HasSubstr("features int32, want int16"));
  EXPECT_THAT(refusal([](auto& m) {
                m.b.tensor(m.thresholds).shape = {1, 2};
              }),
              HasSubstr("thresholds has shape [1,2], want 1 dimensions"));
  EXPECT_THAT(refusal([](auto& m) { m.b.tensor(m.thresholds).shape = {3}; }),
              HasSubstr("thresholds has shape [3], want [2], as features have"));
  EXPECT_THAT(refusal([](auto& m) {
                m.b.tensor(m.children).shape = {1, 4};
              }),
              HasSubstr("children has shape [1,4], want [2,2]"));
  EXPECT_THAT(refusal([](auto& m) { m.b.tensor(m.leaves).quantization.zero_point = {0}; }),
              HasSubstr("leaves has scale 0.00390625 and zero point 0"));
  EXPECT_THAT(refusal([](auto& m) { m.b.tensor(m.y).quantization.scale = {0.5F}; }),
              HasSubstr("want 1/256 and -128"));
}

template <class T>
std::vector<T> Repeated(size_t count, T value) {
  return std::vector<T>(count, value);
}

// A scale of 0.5 and zero point 4: the real value of x is (x - 4) / 2.
struct DistanceModel {
  DistanceModel(const std::vector<float>& means, const std::vector<float>& factors, float limits) {
    const auto n = static_cast<int32_t>(means.size());
    x = b.AddInput("x", DType::kInt8, {1, n}, 0.5F, 4);
    mean = b.AddConstant<float>("mean", {n}, means);
    factor = b.AddConstant<float>("factor", {static_cast<int32_t>(factors.size())}, factors);
    limit = b.AddConstant<float>("limit", {1}, {limits});
    y = b.AddTensor("y", DType::kInt8, {1, 1}, 1.0F / 128, -128);
    b.op(b.AddOp("mote.Mahalanobis", {x, mean, factor, limit}, {y})).custom = true;
  }
  double Run(const std::vector<int8_t>& values) {
    return (RunOnly<int8_t, int8_t>(b, {{x, values}})[0] + 128) / 128.0;
  }
  ModuleBuilder b;
  int x, mean, factor, limit, y;
};

TEST(MahalanobisOp, MeasuresInDeviationsFromTheMean) {
  // Deviations of 2 and 4 about 1 and -3: (x0 - 6) / 4 and (x1 + 2) / 8 in steps.
  DistanceModel m({1, -3}, {0.5F, 0.25F}, 2);
  EXPECT_EQ(m.Run({6, -2}), 0);
  EXPECT_EQ(m.Run({10, -2}), 0.5);
  EXPECT_EQ(m.Run({10, 6}), 1);
  EXPECT_EQ(m.Run({2, -10}), 1);
  EXPECT_EQ(m.Run({127, 127}), 255 / 128.0);
  EXPECT_EQ(LowerOnly(m.b)->function, "mote::MahalanobisDiagonalS8Ref");
  EXPECT_EQ(LowerOnly(m.b)->table, "mahalanobis_diagonal");
}

TEST(MahalanobisOp, KnowsCorrelations) {
  // z0 = x0, z1 = x1 - x0: features that go together are near, those that part are far.
  DistanceModel m({0, 0}, {1, -1, 1}, 8);
  EXPECT_EQ(m.Run({4, 4}), 0);
  EXPECT_EQ(m.Run({8, 8}), 4 / 8.0);        // 2, 0
  EXPECT_EQ(m.Run({8, 4}), (4 + 4) / 8.0);  // 2, -2
  EXPECT_EQ(m.Run({4, 8}), 4 / 8.0);        // 0, 2
  EXPECT_EQ(LowerOnly(m.b)->function, "mote::MahalanobisS8Ref");
}

TEST(MahalanobisOp, AFeatureWithoutWeightDoesNotCount) {
  DistanceModel m({0, 0}, {1, 0, 0}, 8);
  EXPECT_EQ(m.Run({4, 127}), 0);
  EXPECT_EQ(m.Run({8, -128}), 4 / 8.0);
}

TEST(MahalanobisOp, RefusesWhatDoesNotFit) {
  const auto refusal = [](auto breaks) {
    DistanceModel m({1, -3}, {0.5F, 0.25F}, 2);
    breaks(m);
    return Refusal(m.b);
  };
  const auto set = [](auto& m, int tensor, std::vector<float> values) {
    m.b.tensor(tensor).buffer = graph::AddBuffer(m.b.module(), graph::BytesOf(values));
  };
  EXPECT_EQ(
      refusal([&](auto& m) {
        set(m, m.mean, {1, 70});
      }),
      "op 0 mote.Mahalanobis 'y': mean: element 1 is 70, which no int8 input can have. Was it "
      "learned with another scale?");
  EXPECT_THAT(refusal([&](auto& m) {
                set(m, m.mean, {1, NAN});
              }),
              HasSubstr("mean: element 1 is nan, want a number"));
  EXPECT_THAT(refusal([&](auto& m) {
                set(m, m.factor, {1, 1e6F});
              }),
              HasSubstr("factor: element 1 makes 500000 deviations of one step"));
  EXPECT_THAT(refusal([&](auto& m) { set(m, m.limit, {0}); }),
              HasSubstr("limit: 0, want a squared distance from 2^-20 to 2^21"));
  EXPECT_THAT(refusal([&](auto& m) { set(m, m.limit, {3e6F}); }), HasSubstr("limit: 3e+06"));
  EXPECT_THAT(refusal([](auto& m) { m.b.tensor(m.factor).shape = {1}; }),
              HasSubstr("factor has shape [1], want [3]"));
  EXPECT_THAT(refusal([](auto& m) { m.b.tensor(m.mean).dtype = DType::kInt32; }),
              HasSubstr("mean int32, want float32"));
  EXPECT_THAT(refusal([](auto& m) { m.b.tensor(m.limit).buffer = 0; }),
              HasSubstr("limit is computed at run time"));
  EXPECT_THAT(refusal([](auto& m) { m.b.tensor(m.y).quantization.zero_point = {0}; }),
              HasSubstr("want 1/128 and -128"));
  EXPECT_THAT(refusal([](auto& m) { m.b.op(0).inputs.pop_back(); }), HasSubstr("3 inputs, want 4"));
}

TEST(MahalanobisOp, OfManyFeaturesTakesTheDiagonalOnly) {
  DistanceModel diagonal(Repeated(65, 0.0F), Repeated(65, 1.0F), 2);
  EXPECT_EQ(LowerOnly(diagonal.b)->function, "mote::MahalanobisDiagonalS8Ref");
  DistanceModel full(Repeated(65, 0.0F), Repeated(65 * 66 / 2, 1.0F), 2);
  EXPECT_THAT(Refusal(full.b), HasSubstr("want [65]: of more than 64 features the diagonal"));
}

struct KMeansModel {
  KMeansModel() {
    x = b.AddInput("x", DType::kInt8, {1, 2}, 0.5F, 4);
    centres = b.AddConstant<float>("centres", {2, 2}, {0, 0, 10, -10});
    limits = b.AddConstant<float>("limits", {2}, {2, 50});
    y = b.AddTensor("y", DType::kInt8, {1, 1}, 1.0F / 128, -128);
    b.op(b.AddOp("mote.KMeans", {x, centres, limits}, {y})).custom = true;
  }
  double Run(const std::vector<int8_t>& values) {
    return (RunOnly<int8_t, int8_t>(b, {{x, values}})[0] + 128) / 128.0;
  }
  ModuleBuilder b;
  int x, centres, limits, y;
};

TEST(KMeansOp, MeasuresToTheNearestCentreInItsLimit) {
  KMeansModel m;
  EXPECT_EQ(m.Run({4, 4}), 0);
  EXPECT_EQ(m.Run({6, 6}), 1);     // (1, 1): 2 of 2
  EXPECT_EQ(m.Run({24, -16}), 0);  // (10, -10)
  EXPECT_EQ(m.Run({34, -6}), 1);   // (15, -5): 50 of 50
  EXPECT_EQ(m.Run({127, 127}), 255 / 128.0);
}

TEST(KMeansOp, ACentreMayBeTheLeastInput) {
  KMeansModel m;
  const std::vector<float> least = {-66, -66, 10, -10};  // -128 in steps
  m.b.tensor(m.centres).buffer = graph::AddBuffer(m.b.module(), graph::BytesOf(least));
  EXPECT_EQ(m.Run({-128, -128}), 0);
}

TEST(KMeansOp, RefusesWhatDoesNotFit) {
  const auto refusal = [](auto breaks) {
    KMeansModel m;
    breaks(m);
    return Refusal(m.b);
  };
  const auto set = [](auto& m, int tensor, std::vector<float> values) {
    m.b.tensor(tensor).buffer = graph::AddBuffer(m.b.module(), graph::BytesOf(values));
  };
  EXPECT_THAT(refusal([&](auto& m) {
                set(m, m.centres, {0, 0, 10, 90});
              }),
              HasSubstr("centres: element 3 is 90, which no int8 input can have"));
  EXPECT_THAT(refusal([&](auto& m) {
                set(m, m.limits, {2, -1});
              }),
              HasSubstr("limits: -1, which is -4 squared steps of the input"));
  EXPECT_THAT(refusal([](auto& m) { m.b.tensor(m.limits).shape = {1}; }),
              HasSubstr("limits has shape [1], want [2]"));
  EXPECT_THAT(refusal([](auto& m) { m.b.tensor(m.centres).shape = {4}; }),
              HasSubstr("centres has shape [4], want 2 dimensions"));
  EXPECT_THAT(refusal([](auto& m) {
                m.b.tensor(m.centres).shape = {4, 1};
              }),
              HasSubstr("centres has shape [4,1], want [4,2]"));
}

}  // namespace
}  // namespace mote::ops
