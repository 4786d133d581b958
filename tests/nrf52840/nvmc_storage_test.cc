// SPDX-License-Identifier: Apache-2.0
#include "boards/nano33ble/nvmc_storage.h"

#include <algorithm>
#include <vector>

#include "runtime/event/ab_record/ab_record.h"
#include "tests/nrf52840/chip_testing.h"

namespace mote {
namespace {

constexpr uint32_t kFirstPage = 0xFE000;
board::NvmcStorage<testing::Chip>* storage = nullptr;  // of the test that runs

}  // namespace

void port::ReadStorage(int slot, Span<uint8_t> to) { storage->Read(slot, to); }
bool port::WriteStorage(int slot, Span<const uint8_t> from) { return storage->Write(slot, from); }

namespace testing {
namespace {

using Bytes = std::vector<uint8_t>;

class NvmcStorageTest : public ChipTest {
 protected:
  NvmcStorageTest() { storage = &storage_; }

  Bytes Read(int slot, size_t count) {
    Bytes bytes(count);
    storage_.Read(slot, {bytes.data(), bytes.size()});
    return bytes;
  }
  bool Write(int slot, const Bytes& bytes) {
    return storage_.Write(slot, {bytes.data(), bytes.size()});
  }

  // As a program that starts, with what the slots hold.
  Bytes Loaded() {
    AbRecord record;
    Bytes data(4);
    return record.Load({data.data(), data.size()}) ? data : Bytes();
  }
  static bool Save(const Bytes& data) {
    AbRecord record;
    Bytes old(data.size());
    record.Load({old.data(), old.size()});
    return record.Save({data.data(), data.size()});
  }

  board::NvmcStorage<Chip> storage_{chip_, kFirstPage};
};

TEST_F(NvmcStorageTest, GivesWhatWasWrittenOfAnyLength) {
  for (const size_t count : {0u, 1u, 3u, 4u, 5u, 63u, 64u}) {
    for (int slot = 0; slot < port::kStorageSlots; ++slot) {
      Bytes bytes(count);
      for (size_t i = 0; i < count; ++i) {
        bytes[i] = static_cast<uint8_t>(17 * i + count + static_cast<size_t>(slot));
      }
      ASSERT_TRUE(Write(slot, bytes)) << count;
      EXPECT_EQ(Read(slot, count), bytes);
    }
  }
}

TEST_F(NvmcStorageTest, TouchesNoFlashButItsTwoPages) {
  std::fill(chip_.flash().begin(), chip_.flash().end(), 0x11);
  ASSERT_TRUE(Write(0, Bytes(64, 1)));
  ASSERT_TRUE(Write(1, Bytes(64, 2)));
  for (uint32_t address = 0; address < chip_.flash().size(); ++address) {
    const bool is_of_a_slot = address >= kFirstPage && address % 4096 < 64;
    const bool is_erased = address >= kFirstPage && !is_of_a_slot;
    const uint8_t slot_byte = address < kFirstPage + 4096 ? 1 : 2;
    const int expected = is_of_a_slot ? slot_byte : is_erased ? 0xFF : 0x11;
    ASSERT_EQ(chip_.flash()[address], expected) << address;
  }
}

TEST_F(NvmcStorageTest, WaitsForTheFlashAlsoWhereTheCodeRunsInRam) {
  chip_.SetCodeInRam(true);
  ASSERT_TRUE(Write(0, Bytes(64, 1)));
  ASSERT_TRUE(Write(0, Bytes(64, 2)));
  EXPECT_EQ(Read(0, 64), Bytes(64, 2));
}

TEST_F(NvmcStorageTest, EraseIsOncePerWrite) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Write(1, Bytes(16, 1)));
  EXPECT_EQ(chip_.page_erases(kFirstPage), 0u);
  EXPECT_EQ(chip_.page_erases(kFirstPage + 4096), 3u);
}

TEST_F(NvmcStorageTest, LeavesTheFlashLocked) {
  ASSERT_TRUE(Write(0, Bytes(8, 1)));
  EXPECT_EQ(chip_.Read(board::kNvmcConfig), board::kNvmcReadOnly);
}

// At each operation on the flash, in the erased page and in each word.
TEST_F(NvmcStorageTest, APowerCutLeavesTheOldRecordOrTheNew) {
  const Bytes old = {1, 1, 1, 1}, now = {2, 2, 2, 2}, after = {3, 3, 3, 3};
  int cuts = 0, survivals = 0;
  for (uint32_t operations = 0; operations < 8; ++operations) {
    for (uint32_t seed = 1; seed <= 20; ++seed) {
      ASSERT_TRUE(Save({0, 0, 0, 0}));
      ASSERT_TRUE(Save(old));
      chip_.CutPowerAfter(operations, seed);
      Save(now);
      cuts += chip_.has_power() ? 0 : 1;
      const bool is_cut = !chip_.has_power();
      chip_.RestorePower();
      const Bytes found = Loaded();
      ASSERT_TRUE(found == old || found == now) << operations << ' ' << seed;
      ASSERT_TRUE(is_cut || found == now);
      survivals += found == old ? 1 : 0;
      ASSERT_TRUE(Save(after));
      ASSERT_EQ(Loaded(), after);
    }
  }
  EXPECT_EQ(cuts, 5 * 20);  // one erase, and four words: sequence, size, data, checksum
  EXPECT_GE(survivals, 4 * 20);
}

// A worn-out word: it does not take what is written.
TEST_F(NvmcStorageTest, SaysThatItDoesNotHoldWhatItWasGiven) {
  class WornOut {
   public:
    explicit WornOut(Chip& chip) : chip_(chip) {}
    uint32_t Read(uint32_t address) { return chip_.Read(address); }
    void Write(uint32_t address, uint32_t value) {
      chip_.Write(address, address == kFirstPage + 8 ? value | 0x100 : value);
    }

   private:
    Chip& chip_;
  };
  WornOut bus(chip_);
  board::NvmcStorage<WornOut> worn(bus, kFirstPage);
  const uint8_t bytes[16] = {};
  EXPECT_FALSE(worn.Write(0, bytes));
  EXPECT_TRUE(worn.Write(1, bytes));
}

}  // namespace
}  // namespace testing
}  // namespace mote
