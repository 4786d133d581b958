// SPDX-License-Identifier: Apache-2.0
// NVMC (PS 4.3) and its 1 MB of flash in pages of 4 KB.
//
// A supply that fails leaves what a chip may be left with: the word that was being written has some
// of its bits, the page that was being erased has anything.
#pragma once

#include <vector>

#include "tests/nrf52840/peripheral.h"

namespace mote::testing {

class Nvmc : public Peripheral {
 public:
  static constexpr uint32_t kFlashBytes = 1u << 20, kPageBytes = 4096;

  explicit Nvmc(World& world);

  // Through the bus. Reading waits for nothing here: the model lets the CPU wait until
  // busy_until_ns().
  uint32_t ReadWord(uint32_t address) const;
  void WriteWord(uint32_t address, uint32_t value);
  uint64_t busy_until_ns() const { return busy_until_ns_; }

  std::vector<uint8_t>& flash() { return flash_; }
  uint32_t erases(uint32_t page) const { return erases_[page]; }

  // `operations` more words are written or pages erased; the supply fails in the middle of the
  // next.
  void CutPowerAfter(uint32_t operations, uint32_t seed);
  void RestorePower();

  void Reset() override;

 private:
  uint32_t OnRead(uint32_t offset, uint32_t stored) override;
  bool OnWrite(uint32_t offset, uint32_t value) override;
  bool IsBusy() const { return world_.now_ns < busy_until_ns_; }
  bool TakesOneMoreWord() const;
  bool MayErase(uint32_t offset, uint32_t value, uint32_t address) const;
  void ErasePage(uint32_t offset, uint32_t address);
  void ErasePartially(uint32_t address);
  void EraseAll(uint32_t value);
  void Erase(uint32_t page);
  void Scramble(uint32_t page);
  void TearErase(uint32_t page);
  void Occupy(uint64_t time_ns);
  bool PowerHolds();
  void CheckWord(uint32_t address, uint32_t old_word, uint32_t value) const;
  void ViolateAt(uint32_t address, uint32_t value, const char* what) const;
  void StoreWord(uint32_t address, uint32_t value);
  uint32_t Random();

  std::vector<uint8_t> flash_;
  std::vector<uint8_t> writes_;             // of each word since it was erased
  std::vector<uint32_t> erases_;            // of each page
  std::vector<uint32_t> partly_erased_ms_;  // of each page; 0: it is whole
  uint64_t busy_until_ns_ = 0;
  bool is_writing_ = false;
  uint64_t operations_left_ = UINT64_MAX;
  uint32_t random_ = 1;
};

}  // namespace mote::testing
