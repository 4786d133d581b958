// SPDX-License-Identifier: Apache-2.0
#include "runtime/event/ab_record/ab_record.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "runtime/event/storage_testing.h"

namespace mote {
namespace {

using testing::flash;
using Bytes = std::vector<uint8_t>;

class AbRecordTest : public ::testing::Test {
 protected:
  void SetUp() override { flash = {}; }

  static std::optional<Bytes> Load(size_t count) {
    AbRecord record;
    Bytes data(count);
    return record.Load({data.data(), data.size()}) ? std::optional(data) : std::nullopt;
  }

  // After a fresh start, as a device does it.
  static bool Save(const Bytes& bytes) {
    AbRecord record;
    Bytes data(bytes.size());
    record.Load({data.data(), data.size()});
    return record.Save({bytes.data(), bytes.size()});
  }
};

TEST_F(AbRecordTest, AnEmptyStorageHasNothingAndIsNotTorn) {
  EXPECT_EQ(Load(4), std::nullopt);
  AbRecord record;
  Bytes data = {1, 2, 3};
  EXPECT_FALSE(record.Load({data.data(), data.size()}));
  EXPECT_FALSE(record.is_torn());
  EXPECT_EQ(data, (Bytes{1, 2, 3}));
}

TEST_F(AbRecordTest, GivesWhatWasSavedLastOfAnySize) {
  for (const size_t size : {size_t{0}, size_t{1}, size_t{4}, kAbDataBytes}) {
    flash = {};
    AbRecord record;
    for (uint8_t i = 0; i < 5; ++i) {
      const Bytes data(size, i);
      ASSERT_TRUE(record.Save({data.data(), data.size()}));
      EXPECT_EQ(Load(size), data);
    }
  }
}

TEST_F(AbRecordTest, AnyCutOfPowerLeavesTheOldOrTheNew) {
  const Bytes old = {1, 1, 1, 1}, now = {2, 2, 2, 2};
  int cuts = 0;
  for (int steps = 0;; ++steps, ++cuts) {
    flash = {};
    ASSERT_TRUE(Save({0, 0, 0, 0}));
    ASSERT_TRUE(Save(old));
    flash.CutAfter(steps);
    Save(now);
    const bool is_cut = flash.is_off();
    flash.Power();
    const std::optional<Bytes> found = Load(4);
    ASSERT_TRUE(found) << steps;
    EXPECT_TRUE(*found == old || *found == now) << steps;
    EXPECT_TRUE(is_cut || *found == now);
    ASSERT_TRUE(Save({3, 3, 3, 3})) << steps;
    EXPECT_EQ(Load(4), (Bytes{3, 3, 3, 3})) << steps;
    if (!is_cut) break;
  }
  EXPECT_EQ(cuts, 64 + 16);  // each byte of the page, and each that is written
}

TEST_F(AbRecordTest, ASlotThatWasCutShortIsSaid) {
  ASSERT_TRUE(Save({1}));
  flash.pages[1][0] = 7;
  AbRecord record;
  Bytes data(1);
  EXPECT_TRUE(record.Load({data.data(), 1}));
  EXPECT_TRUE(record.is_torn());
}

TEST_F(AbRecordTest, DataOfAnotherSizeAreNotTaken) {
  ASSERT_TRUE(Save({1, 2}));
  EXPECT_EQ(Load(3), std::nullopt);
}

TEST_F(AbRecordTest, WhatTheStorageRefusesLeavesTheOld) {
  AbRecord record;
  const uint8_t old[] = {1}, now[] = {2};
  ASSERT_TRUE(record.Save(old));
  flash.is_refusing = true;
  EXPECT_FALSE(record.Save(now));
  EXPECT_EQ(Load(1), Bytes{1});
  flash.is_refusing = false;
  EXPECT_TRUE(record.Save(now));
  EXPECT_EQ(Load(1), Bytes{2});
}

}  // namespace
}  // namespace mote
