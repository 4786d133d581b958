// SPDX-License-Identifier: Apache-2.0
#include "trainer/classical/forest.h"

#include "trainer/classical/learned_testing.h"

namespace mote::trainer {
namespace {

using testing::AddRow;
using testing::AnswersOf;
using ::testing::HasSubstr;
using testing::Refusal;
using testing::Step;

struct Labelled {
  Matrix x;
  std::vector<int32_t> labels;
};

InputSpec SpecOf(const Matrix& x) { return {{1, static_cast<int32_t>(x.columns)}, 0.25F, -3}; }

// Clouds about (-40, 0, ...), (40, 0, ...) and (0, 60, ...), besides features that tell nothing.
Labelled Clouds(size_t rows, double spread, uint32_t seed) {
  static constexpr double kCentres[3][2] = {{-40, 0}, {40, 0}, {0, 60}};
  Labelled l;
  Random random(seed);
  for (size_t r = 0; r < rows; ++r) {
    const size_t label = r % 3;
    std::vector<int8_t> row;
    for (size_t i = 0; i < 8; ++i) {
      row.push_back(Step((i < 2 ? kCentres[label][i] : 0) + spread * Normal(random)));
    }
    AddRow(l.x, row);
    l.labels.push_back(static_cast<int32_t>(label));
  }
  return l;
}

double Accuracy(const graph::Module& module, const Labelled& l) {
  const auto answers = AnswersOf(module, l.x);
  double right = 0;
  for (size_t r = 0; r < answers.size(); ++r) {
    const auto best = std::max_element(answers[r].begin(), answers[r].end());
    right += best - answers[r].begin() == l.labels[r] ? 1 : 0;
  }
  return right / static_cast<double>(answers.size());
}

TEST(LearnForest, TellsCloudsApartThatItHasNotSeen) {
  const Labelled seen = Clouds(300, 15, 1), unseen = Clouds(300, 15, 2);
  const Result<graph::Module> model = LearnForest(seen.x, seen.labels, {}, SpecOf(seen.x));
  ASSERT_TRUE(model.ok()) << model.error().message;
  EXPECT_GE(Accuracy(*model, seen), 0.99);
  EXPECT_GE(Accuracy(*model, unseen), 0.9);
}

TEST(LearnForest, LearnsExclusiveOr) {
  Labelled l;
  for (int32_t a = -100; a <= 100; a += 8) {
    for (int32_t b = -100; b <= 100; b += 8) {
      AddRow(l.x, {static_cast<int8_t>(a), static_cast<int8_t>(b)});
      l.labels.push_back((a < 0) != (b < 0) ? 1 : 0);
    }
  }
  const Result<graph::Module> model = LearnForest(l.x, l.labels, {}, SpecOf(l.x));
  ASSERT_TRUE(model.ok()) << model.error().message;
  EXPECT_GE(Accuracy(*model, l), 0.99);
}

TEST(LearnForest, IsTheSameForASeedAndAnotherForAnother) {
  const Labelled l = Clouds(100, 30, 3);
  const InputSpec spec = SpecOf(l.x);
  ForestSettings settings;
  settings.seed = 7;
  const graph::Module first = LearnForest(l.x, l.labels, settings, spec).value();
  EXPECT_EQ(first, LearnForest(l.x, l.labels, settings, spec).value());
  settings.seed = 8;
  EXPECT_NE(first, LearnForest(l.x, l.labels, settings, spec).value());
}

TEST(LearnForest, KeepsToItsDepthAndLeaves) {
  const Labelled l = Clouds(300, 40, 4);
  ForestSettings settings;
  settings.trees = 1;
  settings.max_depth = 2;
  const graph::Module flat = LearnForest(l.x, l.labels, settings, SpecOf(l.x)).value();
  EXPECT_LE(testing::TableOf<int8_t>(flat, 2).size(), 3U);  // nodes
  settings.max_depth = 30;
  const graph::Module deep = LearnForest(l.x, l.labels, settings, SpecOf(l.x)).value();
  settings.min_leaf = 20;
  const graph::Module broad = LearnForest(l.x, l.labels, settings, SpecOf(l.x)).value();
  const size_t nodes = testing::TableOf<int8_t>(broad, 2).size();
  EXPECT_LE(nodes, 300U / 20);
  EXPECT_LT(nodes, testing::TableOf<int8_t>(deep, 2).size());
}

// In the middle, where both classes are, the rare one wins only where classes weigh the same.
TEST(LearnForest, BalanceLetsARareClassBeHeard) {
  Labelled l;
  Random random(5);
  for (int i = 0; i < 1000; ++i) {
    const bool rare = i % 20 == 0;
    AddRow(l.x, {Step((rare ? 10 : 0) + 10 * Normal(random))});
    l.labels.push_back(rare ? 1 : 0);
  }
  ForestSettings settings;
  settings.max_depth = 2;
  Matrix at;
  AddRow(at, {12});
  const auto rare_share = [&](bool balance) {
    settings.balance = balance;
    return AnswersOf(LearnForest(l.x, l.labels, settings, SpecOf(l.x)).value(), at)[0][1];
  };
  EXPECT_LT(rare_share(false), 0);  // 1/2
  EXPECT_GT(rare_share(true), 0);
}

TEST(LearnForest, SharesOfAllClassesAddUpToOne) {
  const Labelled l = Clouds(200, 40, 6);
  const graph::Module model = LearnForest(l.x, l.labels, {}, SpecOf(l.x)).value();
  for (const std::vector<int8_t>& answer : AnswersOf(model, l.x)) {
    // Each leaf's and the mean's roundings are a half step a class, and 1.0 is 255/256.
    EXPECT_NEAR(answer[0] + answer[1] + answer[2] + 3 * 128, 256, 3);
  }
}

TEST(LearnForest, OfASingleClassIsRefused) {
  Labelled l = Clouds(30, 5, 7);
  const InputSpec spec = SpecOf(l.x);
  const auto refusal = [&](const ForestSettings& s = {}) {
    return Refusal(LearnForest(l.x, l.labels, s, spec));
  };
  EXPECT_EQ(refusal({.trees = 0}), "trees: 0, want 1 to 1000.");
  EXPECT_EQ(refusal({.max_depth = 31}), "max_depth: 31, want 1 to 30.");
  EXPECT_EQ(refusal({.min_leaf = 16}),
            "no feature tells the classes apart, want samples whose features differ.");
  l.labels.pop_back();
  EXPECT_EQ(refusal(), "29 labels for 30 samples, want as many.");
  l.labels.push_back(-1);
  EXPECT_EQ(refusal(), "labels from -1 to 2, want them within 0 to 255.");
  l.labels.assign(30, 2);
  EXPECT_EQ(refusal(), "all samples are of class 2, want two classes or more.");
  l.labels[0] = 0;
  l.x.values.pop_back();
  EXPECT_EQ(refusal(), "239 values, want 30 samples of 8.");
  EXPECT_THAT(Refusal(LearnForest(l.x, l.labels, {}, {{1, 9}, 0.25F, -3})),
              HasSubstr("samples of 8 features for an input of shape [1,9]"));
}

}  // namespace
}  // namespace mote::trainer
