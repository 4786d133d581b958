// SPDX-License-Identifier: Apache-2.0
// Runs a measuring firmware under the emulator: its input file, its output file, what it says, and
// what the cycle counter counted.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "emulator/console.h"
#include "estimate/board.h"
#include "support/result.h"

namespace mote::emulator {

struct FirmwareRun {
  std::filesystem::path firmware;  // it runs in its folder, where its files are written too
  estimate::Qemu qemu;
  std::filesystem::path cycle_plugin;  // libmote_cycles.so
  std::vector<uint8_t> input;
  bool blocks = false;  // counts of each block of code too
  // Of an app: what its storage holds. It has the virtual devices of boards/mps2_an386, and time
  // goes by with instructions, so that its watchdog bites at the same one each time.
  std::optional<std::vector<uint8_t>> storage;
  std::chrono::seconds timeout = std::chrono::minutes(10);
  // Called now and then with what was added to the output file, of which it gets all.
  std::function<void(const std::vector<uint8_t>&)> on_output = nullptr;
};

struct FirmwareAnswer {
  std::vector<uint8_t> output;
  std::string cycles;  // of cycle_file.h
  Console console;
};

// Errors  a board that is not emulated; no cycle counter there
Status CheckEmulated(const estimate::Board& board, const std::filesystem::path& cycle_plugin);

// `elf` is the firmware's.
// Errors  a missing tool; a fault of the firmware, by name and place, or its own reason; no answer
//         in time
Result<FirmwareAnswer> RunFirmware(const FirmwareRun& run, const toolchain::Elf& elf);

}  // namespace mote::emulator
