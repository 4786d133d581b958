// SPDX-License-Identifier: Apache-2.0
#include "trainer/train/batches.h"

#include <gmock/gmock.h>

#include <map>

namespace mote::trainer {
namespace {

// Row i holds i in all its values; `labels` says how many rows each class has.
FeatureSet Rows(const std::vector<int32_t>& labels, int8_t first = 0) {
  FeatureSet set;
  set.values = 2;
  for (size_t label = 0; label < labels.size(); ++label) {
    for (int32_t i = 0; i < labels[label]; ++i) {
      set.bytes.insert(set.bytes.end(), 2, static_cast<int8_t>(first + set.rows));
      set.label.push_back(static_cast<int32_t>(label));
      set.example.push_back(static_cast<int32_t>(set.rows));
      ++set.rows;
    }
  }
  return set;
}

BatchSettings Settings(int32_t rows, bool balance = false) {
  BatchSettings settings;
  settings.rows = rows;
  settings.balance = balance;
  settings.input = {1, 1, 2};
  settings.seed = 5;
  return settings;
}

// What an epoch shows, row by row.
std::vector<int8_t> EpochOf(Batches& batches, int32_t epoch) {
  batches.BeginEpoch(epoch);
  std::vector<int8_t> seen;
  for (int64_t i = 0; i < batches.count(); ++i) {
    const Batch batch = batches.Get(i);
    for (size_t row = 0; row < batch.labels.size(); ++row) seen.push_back(batch.rows[2 * row]);
  }
  return seen;
}

TEST(Batches, AnEpochShowsEachRowOnce) {
  for (const int32_t rows : {1, 2, 31, 32, 33, 47, 48, 100}) {
    Batches batches({Rows({rows})}, Settings(32));
    std::vector<int8_t> seen = EpochOf(batches, 0);
    std::sort(seen.begin(), seen.end());
    ASSERT_EQ(seen.size(), static_cast<size_t>(rows));
    for (size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], static_cast<int8_t>(i));
  }
}

TEST(Batches, AreOfNearlyEqualSize) {
  Batches batches({Rows({100})}, Settings(32));
  batches.BeginEpoch(0);
  EXPECT_EQ(batches.count(), 3);
  for (int64_t i = 0; i < 3; ++i)
    EXPECT_NEAR(static_cast<double>(batches.Get(i).labels.size()), 33.3, 1);
}

TEST(Batches, AnEpochIsAMatterOfItsNumberOnly) {
  Batches a({Rows({50})}, Settings(8));
  Batches b({Rows({50})}, Settings(8));
  EpochOf(a, 0);
  EXPECT_EQ(EpochOf(a, 3), EpochOf(b, 3));
  EXPECT_NE(EpochOf(a, 3), EpochOf(b, 4));
}

TEST(Batches, AnotherSeedIsAnotherOrder) {
  Batches a({Rows({50})}, Settings(8));
  BatchSettings settings = Settings(8);
  settings.seed = 6;
  Batches b({Rows({50})}, settings);
  EXPECT_NE(EpochOf(a, 0), EpochOf(b, 0));
}

TEST(Batches, BalancedClassesWeighTheSame) {
  Batches batches({Rows({10, 0, 30, 60})}, Settings(7, true));
  batches.BeginEpoch(0);
  std::map<int32_t, double> sums;
  double all = 0;
  for (int64_t i = 0; i < batches.count(); ++i) {
    const Batch batch = batches.Get(i);
    ASSERT_EQ(batch.weights.size(), batch.labels.size());
    for (size_t row = 0; row < batch.labels.size(); ++row) {
      sums[batch.labels[row]] += static_cast<double>(batch.weights[row]);
      all += static_cast<double>(batch.weights[row]);
    }
  }
  EXPECT_EQ(sums.size(), 3U);  // class 1 has no rows
  for (const auto& [label, sum] : sums) EXPECT_NEAR(sum, 100.0 / 3, 1e-4) << label;
  EXPECT_NEAR(all, 100, 1e-3);
}

TEST(Batches, WithoutBalanceThereAreNoWeights) {
  Batches batches({Rows({3, 1})}, Settings(4));
  batches.BeginEpoch(0);
  EXPECT_EQ(batches.Get(0).weights.size(), 0U);
}

TEST(Batches, RowsWeighWhatTheyAreToldTimesWhatTheirClassDoes) {
  BatchSettings settings = Settings(4);
  settings.weights = {1, 5, 1, 2};
  for (const bool balance : {false, true}) {
    settings.balance = balance;
    Batches batches({Rows({3, 1})}, settings);  // of which the classes weigh 2/3 and 2
    batches.BeginEpoch(0);
    const Batch batch = batches.Get(0);
    ASSERT_EQ(batch.weights.size(), 4U);
    for (size_t i = 0; i < 4; ++i) {
      const auto row = static_cast<size_t>(batch.rows[2 * i]);
      const float of_class = !balance ? 1.0F : row < 3 ? 2.0F / 3 : 2.0F;
      EXPECT_FLOAT_EQ(batch.weights[i], settings.weights[row] * of_class) << row;
    }
  }
}

TEST(Batches, LabelsGoWithTheirRows) {
  Batches batches({Rows({10, 20})}, Settings(7));
  batches.BeginEpoch(1);
  for (int64_t i = 0; i < batches.count(); ++i) {
    const Batch batch = batches.Get(i);
    for (size_t row = 0; row < batch.labels.size(); ++row) {
      EXPECT_EQ(batch.labels[row], batch.rows[2 * row] < 10 ? 0 : 1);
    }
  }
}

TEST(Batches, RenderingsTakeTurnsByChance) {
  Batches batches({Rows({40}, 0), Rows({40}, 40), Rows({40}, 80)}, Settings(40));
  std::map<int, int> taken;
  for (int32_t epoch = 0; epoch < 10; ++epoch) {
    for (const int8_t value : EpochOf(batches, epoch)) ++taken[value / 40];
  }
  EXPECT_EQ(taken.size(), 3U);
  for (const auto& [variant, count] : taken) EXPECT_NEAR(count, 400 / 3.0, 45) << variant;
}

}  // namespace
}  // namespace mote::trainer
