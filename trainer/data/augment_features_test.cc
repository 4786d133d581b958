// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/augment_features.h"

#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <numeric>
#include <set>

#include "trainer/common/random.h"

namespace mote::trainer {
namespace {

using ::testing::ElementsAre;
using Row = std::vector<int8_t>;

Row Augmented(const AugmentSettings& a, const graph::Shape& shape, uint64_t seed, Row row) {
  AugmentFeatures(a, shape, -7, seed, {row.data(), row.size()});
  return row;
}

Row Dice(size_t size, uint64_t seed) {
  Random random(seed);
  Row row(size);
  for (int8_t& value : row) value = static_cast<int8_t>(random.Below(200) - 100);
  return row;
}

double MeanOf(const Row& row) {
  return std::accumulate(row.begin(), row.end(), 0.0) / static_cast<double>(row.size());
}

double DeviationOf(const Row& row) {
  const double mean = MeanOf(row);
  double sum = 0;
  for (const int8_t value : row) sum += std::pow(value - mean, 2);
  return std::sqrt(sum / static_cast<double>(row.size()));
}

TEST(AugmentFeatures, WithNothingToDoLeavesTheRow) {
  const Row row = Dice(490, 1);
  EXPECT_EQ(Augmented({}, {1, 49, 10, 1}, 5, row), row);
}

TEST(AugmentFeatures, IsTheSameForTheSameSeedOnly) {
  AugmentSettings a;
  a.time_mask = 10;
  a.frequency_mask = 3;
  const Row row = Dice(490, 1);
  std::set<Row> all;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    all.insert(Augmented(a, {1, 49, 10, 1}, seed, row));
    EXPECT_EQ(Augmented(a, {1, 49, 10, 1}, seed, row), Augmented(a, {1, 49, 10, 1}, seed, row));
  }
  EXPECT_GE(all.size(), 40U);
}

// What it is on every machine.
TEST(AugmentFeatures, OfAFixedSeedIsFixed) {
  Random random(42);
  EXPECT_EQ(random.Next(), 0xBDD732262FEB6E95U);  // SplitMix64's published first answer for 42
  AugmentSettings a;
  a.crop = 1;
  a.flip = true;
  EXPECT_THAT(Augmented(a, {1, 3, 3, 1}, 4, {1, 2, 3, 4, 5, 6, 7, 8, 9}),
              ElementsAre(-7, -7, -7, 2, 1, -7, 5, 4, -7));
}

TEST(AugmentFeatures, MasksNeighbouringFramesWithEachValuesMean) {
  AugmentSettings a;
  a.time_mask = 4;
  const Row row = Dice(20 * 3, 2);
  std::set<size_t> lengths;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const Row masked = Augmented(a, {1, 20, 3, 1}, seed, row);
    std::vector<size_t> changed;
    for (size_t y = 0; y < 20; ++y) {
      if (!std::equal(row.begin() + static_cast<int64_t>(y) * 3,
                      row.begin() + static_cast<int64_t>(y) * 3 + 3,
                      masked.begin() + static_cast<int64_t>(y) * 3)) {
        changed.push_back(y);
      }
    }
    lengths.insert(changed.size());
    if (changed.empty()) continue;
    EXPECT_EQ(changed.back() - changed.front() + 1, changed.size());
    for (size_t x = 0; x < 3; ++x) {
      double sum = 0;
      for (size_t y = 0; y < 20; ++y) sum += row[y * 3 + x];
      EXPECT_EQ(masked[changed.front() * 3 + x], std::lround(sum / 20));
    }
  }
  EXPECT_THAT(lengths, ElementsAre(0, 1, 2, 3, 4));
}

TEST(AugmentFeatures, MasksNeighbouringValuesOfAllFrames) {
  AugmentSettings a;
  a.frequency_mask = 2;
  const Row row = Dice(20 * 8, 3);
  std::set<size_t> widths;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    const Row masked = Augmented(a, {1, 20, 8, 1}, seed, row);
    std::set<size_t> changed;
    for (size_t i = 0; i < row.size(); ++i) {
      if (masked[i] != row[i]) changed.insert(i % 8);
    }
    widths.insert(changed.size());
    if (changed.empty()) continue;
    EXPECT_EQ(*changed.rbegin() - *changed.begin() + 1, changed.size());
  }
  EXPECT_THAT(widths, ElementsAre(0, 1, 2));
}

TEST(AugmentFeatures, MasksLongerThanTheWindowCoverAtMostAllOfIt) {
  AugmentSettings a;
  a.time_mask = 1000;
  a.frequency_mask = 1000;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    EXPECT_EQ(Augmented(a, {1, 1, 1, 1}, seed, {5}), Row{5});
    Augmented(a, {1, 3, 2, 1}, seed, Dice(6, seed));
  }
}

TEST(AugmentFeatures, FlipMirrorsHalfOfThePictures) {
  AugmentSettings a;
  a.flip = true;
  int mirrored = 0;
  for (uint64_t seed = 0; seed < 400; ++seed) {
    const Row row = Augmented(a, {1, 1, 3, 2}, seed, {1, 2, 3, 4, 5, 6});
    if (row == Row{5, 6, 3, 4, 1, 2}) {
      ++mirrored;
    } else {
      EXPECT_EQ(row, (Row{1, 2, 3, 4, 5, 6}));
    }
  }
  EXPECT_NEAR(mirrored, 200, 40);
}

TEST(AugmentFeatures, CropMovesThePictureAndFillsTheBorder) {
  AugmentSettings a;
  a.crop = 1;
  std::set<Row> all;
  for (uint64_t seed = 0; seed < 400; ++seed) {
    all.insert(Augmented(a, {1, 2, 2, 1}, seed, {1, 2, 3, 4}));
  }
  EXPECT_EQ(all.size(), 9U);
  EXPECT_TRUE(all.count({1, 2, 3, 4}));
  EXPECT_TRUE(all.count({4, -7, -7, -7}));
  EXPECT_TRUE(all.count({-7, 1, -7, 3}));
}

TEST(AugmentFeatures, BrightnessMovesTheMeanWithinItsRange) {
  AugmentSettings a;
  a.brightness = 0.1;
  double least = 0, most = 0;
  const Row row = Dice(1000, 4);
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const double moved = MeanOf(Augmented(a, {1, 10, 100, 1}, seed, row)) - MeanOf(row);
    least = std::min(least, moved);
    most = std::max(most, moved);
  }
  EXPECT_GE(least, -25.6);
  EXPECT_LE(most, 25.6);
  EXPECT_LT(least, -20);
  EXPECT_GT(most, 20);
}

TEST(AugmentFeatures, ContrastStretchesAboutTheMean) {
  AugmentSettings a;
  a.contrast = 0.2;
  double least = 1, most = 1;
  const Row row = Dice(1000, 5);
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const Row stretched = Augmented(a, {1, 10, 100, 1}, seed, row);
    const double ratio = DeviationOf(stretched) / DeviationOf(row);
    EXPECT_NEAR(MeanOf(stretched), MeanOf(row), 0.6);
    least = std::min(least, ratio);
    most = std::max(most, ratio);
  }
  EXPECT_NEAR(least, 0.8, 0.03);
  EXPECT_NEAR(most, 1.2, 0.03);
}

TEST(AugmentFeatures, ColourMovesChannelsByThemselves) {
  AugmentSettings a;
  a.colour = 0.1;
  const Row row = Augmented(a, {1, 1, 1, 3}, 9, {0, 0, 0});
  EXPECT_GT(std::set<int8_t>(row.begin(), row.end()).size(), 1U);
  for (const int8_t value : row) EXPECT_LE(std::abs(value), 26);
}

TEST(AugmentFeatures, BlurSpreadsAPointAndKeepsTheRest) {
  AugmentSettings a;
  a.blur = 1;
  EXPECT_EQ(Augmented(a, {1, 3, 3, 1}, 1, {0, 0, 0, 0, 64, 0, 0, 0, 0}),
            (Row{4, 8, 4, 8, 16, 8, 4, 8, 4}));
  EXPECT_EQ(Augmented(a, {1, 2, 2, 1}, 1, {-128, -128, -128, -128}), Row(4, -128));
  EXPECT_EQ(Augmented(a, {1, 2, 2, 1}, 1, {127, 127, 127, 127}), Row(4, 127));
}

}  // namespace
}  // namespace mote::trainer
