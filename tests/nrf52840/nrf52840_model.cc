// SPDX-License-Identifier: Apache-2.0
#include "tests/nrf52840/nrf52840_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "support/check.h"

namespace mote::testing {
namespace {

constexpr uint64_t kAccessNs = 125;
constexpr uint32_t kBlockMask = 0xFFFFF000, kUicr = 0x10001000;
constexpr uint32_t kPowerAndClock = 0x40000000, kPorts = 0x50000000, kSecondPort = 0x300;
constexpr int kStormLimit = 100'000;

}  // namespace

// PS, Instantiation: addresses, and with them the numbers of the interrupts.
Nrf52840Model::Nrf52840Model()
    : blocks_{{{kPowerAndClock, &clock_, 0},
               {kPowerAndClock, &power_, 0},
               {0x40001000, &radio_, 1},
               {0x4000B000, &rtc0_, 11},
               {0x40010000, &watchdog_, 16},
               {0x40011000, &rtc1_, 17},
               {0x4001D000, &pdm_, 29},
               {0x4001E000, &nvmc_, -1},
               {0x40024000, &rtc2_, 36},
               {kPorts, &gpio_.port(0), -1},
               {kPorts + kSecondPort, &gpio_.port(1), -1},
               {0x10000000, &factory_information_, -1}}} {}

void Nrf52840Model::SetHandler(int interrupt, std::function<void()> handler) {
  MOTE_CHECK(interrupt >= 0 && interrupt < Nvic::kInterrupts, "no such interrupt");
  handlers_[static_cast<size_t>(interrupt)] = std::move(handler);
}

void Nrf52840Model::MapMemory(const void* memory, size_t size_bytes, uint32_t address) {
  world_.memory.Map(memory, size_bytes, address);
}

void Nrf52840Model::SetMicrophone(std::function<int16_t(uint64_t)> sound) {
  pdm_.SetMicrophone(std::move(sound));
}

uint32_t Nrf52840Model::AddressOf(const void* memory) {
  const std::optional<uint32_t> address = world_.memory.AddressOf(memory);
  if (!address) world_.Violate("AddressOf: memory that is not in RAM (PS 4.6 EasyDMA)");
  return address.value_or(0);
}

uint32_t Nrf52840Model::Read(uint32_t address) {
  RunUntil(world_.now_ns + kAccessNs);
  if (address < Nvmc::kFlashBytes) {
    AccessFlash();
    if (address % 4 != 0) {
      world_.Violate(fmt::format("flash[0x{:05X}] read: not a word's address", address));
    }
    return nvmc_.ReadWord(address);
  }
  if (address >= Nvic::kBegin && address < Nvic::kEnd) return nvic_.Read(address);
  if ((address & kBlockMask) == kUicr) return 0xFFFFFFFF;
  return ReadPeripheral(address);
}

void Nrf52840Model::Write(uint32_t address, uint32_t value) {
  RunUntil(world_.now_ns + kAccessNs);
  if (address < Nvmc::kFlashBytes) {
    nvmc_.WriteWord(address, value);
  } else if (address >= Nvic::kBegin && address < Nvic::kEnd) {
    nvic_.Write(address, value);
  } else {
    WritePeripheral(address, value);
  }
  if (!code_is_in_ram_) AccessFlash();
  Dispatch();
}

// The CPU gets nothing from a busy flash, neither data nor the code of handlers.
void Nrf52840Model::AccessFlash() {
  if (world_.now_ns >= nvmc_.busy_until_ns()) return;
  waits_for_flash_ = true;
  RunUntil(nvmc_.busy_until_ns());
  waits_for_flash_ = false;
}

Peripheral* Nrf52840Model::Find(uint32_t address, uint32_t* offset) {
  for (const Block& block : blocks_) {
    if (address < block.address || address - block.address > ~kBlockMask) continue;
    *offset = address - block.address;
    if (block.peripheral->Has(*offset)) return block.peripheral;
  }
  return nullptr;
}

// POWER and CLOCK are one peripheral to the bus: each has bits of the same INTENSET and INTENCLR.
bool Nrf52840Model::IsShared(uint32_t address, uint32_t offset) const {
  return (address & kBlockMask) == kPowerAndClock && clock_.Has(offset) && power_.Has(offset);
}

uint32_t Nrf52840Model::ReadPeripheral(uint32_t address) {
  uint32_t offset = 0;
  Peripheral* peripheral = Find(address, &offset);
  if (peripheral == nullptr) {
    world_.Violate(fmt::format("0x{:08X} was read: no register that the model has", address));
    return 0;
  }
  if (IsShared(address, offset)) return clock_.Read(offset) | power_.Read(offset);
  return peripheral->Read(offset);
}

void Nrf52840Model::WritePeripheral(uint32_t address, uint32_t value) {
  uint32_t offset = 0;
  Peripheral* peripheral = Find(address, &offset);
  if (peripheral == nullptr) {
    return world_.Violate(
        fmt::format("0x{:08X} = 0x{:08X}: no register that the model has", address, value));
  }
  if (!IsShared(address, offset)) return peripheral->Write(offset, value);
  const uint32_t power_bits = value & power_.RowOf(offset)->bits;
  if (power_bits != 0) power_.Write(offset, power_bits);
  if ((value & ~power_bits) != 0) clock_.Write(offset, value & ~power_bits);
}

uint64_t Nrf52840Model::NextChange() const {
  uint64_t time_ns = kNever;
  for (const Block& block : blocks_) time_ns = std::min(time_ns, block.peripheral->NextChange());
  return time_ns;
}

void Nrf52840Model::Advance(uint64_t nanoseconds) { RunUntil(world_.now_ns + nanoseconds); }

// A handler takes time of its own, and may come out behind `time_ns`.
void Nrf52840Model::RunUntil(uint64_t time_ns) {
  for (;;) {
    const uint64_t next_ns = NextChange();
    if (next_ns > time_ns) break;
    world_.now_ns = std::max(world_.now_ns, next_ns);
    Step();
    Dispatch();
  }
  world_.now_ns = std::max(world_.now_ns, time_ns);
}

void Nrf52840Model::Step() {
  for (const Block& block : blocks_) {
    if (block.peripheral->NextChange() <= world_.now_ns) block.peripheral->Change();
  }
  if (!watchdog_.WantsReset()) return;
  ResetChip();
  power_.ResetBecause(Power::kWatchdogReset);
  was_reset_ = true;
}

void Nrf52840Model::ResetChip() {
  const uint32_t reasons = power_.reset_reason();
  for (const Block& block : blocks_) block.peripheral->Reset();
  power_.ResetBecause(reasons);
  nvic_.Reset();
  has_event_ = false;
}

void Nrf52840Model::RestorePower() {
  nvmc_.RestorePower();
  ResetChip();
  power_.PowerOn();
  was_reset_ = false;
}

void Nrf52840Model::UpdatePending() {
  for (const Block& block : blocks_) {
    if (block.interrupt >= 0 && block.peripheral->HasInterrupt()) nvic_.SetPending(block.interrupt);
  }
}

void Nrf52840Model::Dispatch() {
  if (is_in_handler_ || is_asleep_ || waits_for_flash_) return;
  for (UpdatePending(); nvic_.HasWork(); UpdatePending()) RunHandler(nvic_.TakeFirst());
  storm_ = 0;
}

void Nrf52840Model::RunHandler(int interrupt) {
  WatchStorm(interrupt);
  const std::function<void()>& handler = handlers_[static_cast<size_t>(interrupt)];
  MOTE_CHECK(handler, fmt::format("interrupt {} is enabled and has no handler", interrupt));
  is_in_handler_ = true;
  handler();
  is_in_handler_ = false;
  has_event_ = true;
}

// A handler that leaves its event is entered again and again; on the chip nothing else would run.
void Nrf52840Model::WatchStorm(int interrupt) {
  storm_ = interrupt == storm_interrupt_ ? storm_ + 1 : 0;
  storm_interrupt_ = interrupt;
  MOTE_CHECK(
      storm_ < kStormLimit,
      fmt::format("interrupt {} comes again and again: its handler clears no event", interrupt));
}

void Nrf52840Model::SleepForever() {
  std::string list;
  for (const std::string& violation : violations()) list += "\n  " + violation;
  MOTE_CHECK(false,
             "Sleep(), and no interrupt can ever come." +
                 (list.empty() ? list : " Violations until here:" + list));
  std::abort();
}

void Nrf52840Model::Sleep() {
  if (is_in_handler_) return world_.Violate("Sleep() in a handler");
  if (has_event_) {
    has_event_ = false;
    return;
  }
  power_.EnterSleep();
  watchdog_.SetSleeping(true);
  is_asleep_ = true;
  const bool was_reset = was_reset_;
  for (UpdatePending(); !nvic_.HasWork() && was_reset_ == was_reset; UpdatePending()) {
    const uint64_t next_ns = NextChange();
    if (next_ns == kNever) SleepForever();
    RunUntil(next_ns);
  }
  is_asleep_ = false;
  watchdog_.SetSleeping(false);
  power_.LeaveSleep();
  Dispatch();
}

}  // namespace mote::testing
