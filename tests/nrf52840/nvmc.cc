// SPDX-License-Identifier: Apache-2.0
#include "tests/nrf52840/nvmc.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <span>

namespace mote::testing {
namespace {

constexpr uint32_t kReady = 0x400, kReadyNext = 0x408, kConfig = 0x504, kErasePage = 0x508,
                   kEraseAll = 0x50C, kEraseUicr = 0x514, kErasePartial = 0x518,
                   kPartialConfig = 0x51C;
constexpr uint32_t kWriteEnabled = 1, kEraseEnabled = 2;

constexpr RegisterRow kMap[] = {
    {kReady, "READY", Access::kReadOnly, 1, 1},
    {kReadyNext, "READYNEXT", Access::kReadOnly, 1, 1},
    {kConfig, "CONFIG", Access::kReadWrite, 0x3},
    {kErasePage, "ERASEPAGE", Access::kWriteOnly, kWholeWord},
    {kEraseAll, "ERASEALL", Access::kWriteOnly},
    {kEraseUicr, "ERASEUICR", Access::kWriteOnly},
    {kErasePartial, "ERASEPAGEPARTIAL", Access::kWriteOnly, kWholeWord},
    {kPartialConfig, "ERASEPAGEPARTIALCFG", Access::kReadWrite, 0x7F, 0xA},
    {0x540, "ICACHECNF", Access::kReadWrite, 0x101},
    {0x548, "IHIT", Access::kReadWrite, kWholeWord},
    {0x54C, "IMISS", Access::kReadWrite, kWholeWord},
};

// PS 4.3, electrical specification.
constexpr uint64_t kMicrosecond = 1000, kMillisecond = 1000 * kMicrosecond;
constexpr uint64_t kWriteNs = 41 * kMicrosecond;           // tWRITE
constexpr uint64_t kErasePageMs = 85;                      // tERASEPAGE
constexpr uint64_t kEraseAllNs = 169 * kMillisecond;       // tERASEALL
constexpr uint64_t kPartialSetupNs = 1080 * kMicrosecond;  // tERASEPAGEPARTIAL,setup
constexpr uint8_t kMostWrites = 2;                         // nWRITE
constexpr uint32_t kMostErases = 10'000;                   // nENDURANCE

constexpr uint32_t kPages = Nvmc::kFlashBytes / Nvmc::kPageBytes;
constexpr uint32_t kWordsInPage = Nvmc::kPageBytes / 4;

}  // namespace

Nvmc::Nvmc(World& world)
    : Peripheral(world, "NVMC", "4.3 NVMC", kMap),
      flash_(kFlashBytes, 0xFF),
      writes_(kFlashBytes / 4),
      erases_(kPages),
      partly_erased_ms_(kPages) {}

void Nvmc::Reset() {
  Peripheral::Reset();
  busy_until_ns_ = 0;
}

void Nvmc::CutPowerAfter(uint32_t operations, uint32_t seed) {
  operations_left_ = operations;
  random_ = seed | 1;
}

void Nvmc::RestorePower() {
  operations_left_ = UINT64_MAX;
  world_.has_power = true;
}

// xorshift32.
uint32_t Nvmc::Random() {
  random_ ^= random_ << 13;
  random_ ^= random_ >> 17;
  random_ ^= random_ << 5;
  return random_;
}

// Does the operation that begins now come to its end?
bool Nvmc::PowerHolds() {
  if (operations_left_ == UINT64_MAX) return true;
  if (operations_left_ == 0) {
    world_.has_power = false;
    return false;
  }
  --operations_left_;
  return true;
}

void Nvmc::Occupy(uint64_t time_ns) {
  busy_until_ns_ = std::max(busy_until_ns_, world_.now_ns) + time_ns;
}

uint32_t Nvmc::ReadWord(uint32_t address) const {
  uint32_t word;
  std::memcpy(&word, &flash_[address & ~3u], sizeof word);
  return word;
}

void Nvmc::StoreWord(uint32_t address, uint32_t value) {
  std::memcpy(&flash_[address], &value, sizeof value);
}

void Nvmc::ViolateAt(uint32_t address, uint32_t value, const char* what) const {
  world_.Violate(fmt::format("flash[0x{:05X}] = 0x{:08X}: {} (PS 4.3 NVMC)", address, value, what));
}

// READYNEXT: one word waits while one is being written.
bool Nvmc::TakesOneMoreWord() const {
  return !IsBusy() || (is_writing_ && busy_until_ns_ - world_.now_ns <= kWriteNs);
}

void Nvmc::WriteWord(uint32_t address, uint32_t value) {
  if (address % 4 != 0) return ViolateAt(address, value, "only words that are aligned");
  if (Stored(kConfig) != kWriteEnabled) return ViolateAt(address, value, "CONFIG is not Wen");
  if (!TakesOneMoreWord()) return ViolateAt(address, value, "written while READYNEXT is 0");
  if (!world_.has_power) return;
  const uint32_t old_word = ReadWord(address);
  CheckWord(address, old_word, value);
  writes_[address / 4] = static_cast<uint8_t>(std::min(writes_[address / 4] + 1, 255));
  StoreWord(address, old_word & (PowerHolds() ? value : value | Random()));
  is_writing_ = true;
  Occupy(kWriteNs);
}

// Bytes that are all ones leave the flash as it is: that is how less than a word is written.
void Nvmc::CheckWord(uint32_t address, uint32_t old_word, uint32_t value) const {
  for (uint32_t byte = 0xFF; byte != 0; byte <<= 8) {
    const bool is_left_alone = (value & byte) == byte;
    if (!is_left_alone && (value & byte & ~old_word) != 0) {
      ViolateAt(address, value, "a bit that is 0 cannot become 1: the page was not erased");
    }
  }
  if (writes_[address / 4] >= kMostWrites) {
    ViolateAt(address, value, "a word is written twice at most (nWRITE) before an erase");
  }
  if (partly_erased_ms_[address / kPageBytes] != 0) {
    ViolateAt(address, value, "the page is partly erased");
  }
}

uint32_t Nvmc::OnRead(uint32_t offset, uint32_t stored) {
  if (offset == kReady) return IsBusy() ? 0 : 1;
  if (offset == kReadyNext) return TakesOneMoreWord() ? 1 : 0;
  return stored;
}

bool Nvmc::OnWrite(uint32_t offset, uint32_t value) {
  switch (offset) {
    case kConfig:
      if (value == 3) Violate(offset, value, "writing and erasing enabled at the same time");
      if (IsBusy()) Violate(offset, value, "written while READY is 0");
      return value != 3;
    case kErasePage:
      if (MayErase(offset, value, value)) ErasePage(offset, value);
      return true;
    case kErasePartial:
      if (MayErase(offset, value, value)) ErasePartially(value);
      return true;
    case kEraseAll:
      EraseAll(value);
      return true;
    case kEraseUicr:
      Violate(offset, value, "UICR is not modelled");
      return true;
    case kPartialConfig:
      if (value == 0) Violate(offset, value, "a duration of 0 ms");
      return true;
    default:
      return true;
  }
}

bool Nvmc::MayErase(uint32_t offset, uint32_t value, uint32_t address) const {
  const auto refuse = [&](const char* why) {
    Violate(offset, value, why);
    return false;
  };
  if (Stored(kConfig) != kEraseEnabled) return refuse("CONFIG is not Een");
  if (IsBusy()) return refuse("written while READY is 0");
  if (address % kPageBytes != 0) return refuse("not the address of a page's first word");
  if (address >= kFlashBytes) return refuse("outside of the code area");
  return true;
}

void Nvmc::Erase(uint32_t page) {
  partly_erased_ms_[page] = 0;
  const std::span writes(writes_);
  std::ranges::fill(writes.subspan(size_t{page} * kWordsInPage, kWordsInPage), uint8_t{0});
  const std::span bytes(flash_);
  std::ranges::fill(bytes.subspan(size_t{page} * kPageBytes, kPageBytes), uint8_t{0xFF});
}

// Each word is as before, erased, or something between.
void Nvmc::Scramble(uint32_t page) {
  for (uint32_t i = 0; i < kWordsInPage; ++i) {
    const uint32_t address = page * kPageBytes + 4 * i;
    const uint32_t choice = Random() >> 30;
    if (choice == 0) continue;
    StoreWord(address,
              choice == 1   ? kWholeWord
              : choice == 2 ? ReadWord(address) | Random()
                            : Random());
  }
}

// Bits that look erased are not to be trusted: it counts as erased for a millisecond.
void Nvmc::TearErase(uint32_t page) {
  partly_erased_ms_[page] = std::max(partly_erased_ms_[page], 1u);
  Scramble(page);
}

void Nvmc::ErasePage(uint32_t offset, uint32_t address) {
  if (!world_.has_power) return;
  const uint32_t page = address / kPageBytes;
  if (++erases_[page] > kMostErases)
    Violate(offset, address, "erased over 10,000 times (nENDURANCE)");
  if (PowerHolds()) {
    Erase(page);
  } else {
    TearErase(page);
  }
  is_writing_ = false;
  Occupy(kErasePageMs * kMillisecond);
}

void Nvmc::ErasePartially(uint32_t address) {
  if (!world_.has_power) return;
  const uint32_t page = address / kPageBytes;
  const uint32_t milliseconds = Stored(kPartialConfig);
  const uint32_t sum_ms = partly_erased_ms_[page] + milliseconds;
  if (!PowerHolds()) {
    TearErase(page);
  } else if (sum_ms >= kErasePageMs) {
    ++erases_[page];
    Erase(page);
  } else {
    partly_erased_ms_[page] = sum_ms;
    Scramble(page);
  }
  is_writing_ = false;
  Occupy(milliseconds * kMillisecond + kPartialSetupNs);
}

void Nvmc::EraseAll(uint32_t value) {
  if (value != 1 || !MayErase(kEraseAll, value, 0) || !world_.has_power) return;
  const bool holds = PowerHolds();
  for (uint32_t page = 0; page < kPages; ++page) {
    ++erases_[page];
    if (holds) {
      Erase(page);
    } else {
      TearErase(page);
    }
  }
  is_writing_ = false;
  Occupy(kEraseAllNs);
}

}  // namespace mote::testing
